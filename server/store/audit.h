// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"
#include "server/store/database.h"
#include "sync/change_set.h"

/// The audit log: who did, changed, read and exported what kind of thing and when. Ids and names of kinds alone: never
/// what people wrote, a name or a secret. docs/audit.md says for people what each line means.
///
/// The lines form a chain (after Schneier and Kelsey, "Cryptographic Support for Secure Logs on Untrusted Machines",
/// 1998, without their keys: whoever can write the file could read those). The hash of a line is SHA-256 (FIPS 180-4),
/// in hexadecimal, of these fields one after the other: the hash of the line before ("" before the first), number, at,
/// actor, device, act, kind, scope, record, outcome. A field is its length in bytes in decimal, a colon, and its bytes;
/// numbers are decimal. So no two different lines have the same bytes.
namespace bijeen::store {

/// Everything that is told. The names are persisted.
enum class Act : std::uint8_t {
  kSignIn,
  kSignOut,
  kSetMeans,
  kEndMeans,
  kAddDevice,
  kEndDevice,
  kInvite,
  kChange,
  kGiveBack,
  kAddPerson,
  kChangePerson,
  kChangeRole,
  kActivatePerson,
  kDeactivatePerson,
  kMakeCalendarAddress,
  kEndCalendarAddress,
  kPull,
  kSnapshot,
  kHistory,
  kSearch,
  kKeptSets,
  kReport,
  kPeople,
  kDevices,
  kAudit,
  kForbidden,
  kInit,
  kBackup,
  kRestore,
  kExport,
  kPersonalData,
  kCutAudit,
  kAccess,
  kErase,
  kPhoto,
  kAnswerPoll,
  kPoll,
  kDiscardPhoto,
};
inline constexpr std::size_t kActs = static_cast<std::size_t>(Act::kDiscardPhoto) + 1;
std::string_view name(Act act);

/// As actor: who uses the command line.
inline constexpr std::string_view kOperator = "operator";
/// As outcome: it was not refused.
inline constexpr std::string_view kDone = "done";

/// What is to be told.
struct AuditEntry {
  Act act{};
  std::string actor{};  ///< A person's id or kOperator; empty: nobody who is known.
  std::optional<sync::DeviceId> device{};
  std::string kind{};
  std::optional<sync::Scope> scope{};
  std::string record{};                ///< An id.
  std::optional<ErrorCode> refused{};  ///< nullopt: it was done.

  friend auto operator<=>(const AuditEntry&, const AuditEntry&) = default;
};

/// A line as it stands in the log; a text is empty where there is nothing to say.
struct AuditLine {
  std::uint64_t number = 0;  ///< From 1.
  sync::Millis at{};
  std::string actor{}, device{}, act{}, kind{}, scope{}, record{}, outcome{}, previous{}, hash{};
};

/// Where the log ends: told outside the file, it shows later whether lines are gone from its end.
struct AuditHead {
  std::uint64_t number = 0;  ///< 0: there is no line yet.
  std::string hash{};

  /// "NUMBER:HASH".
  [[nodiscard]] std::string text() const;
  static std::optional<AuditHead> parse(std::string_view text);
};

/// Writes a line in the caller's transaction: what is told and its line are durable together. For the writer's thread.
void append_audit(Database& database, sync::Millis now, const AuditEntry& entry);
/// One line for a change set that was judged, and where it was accepted one more for each person whom it made or
/// changed: its collections as far as the model knows them, its scope, and its id as record.
void append_change(Database& database, const schema::Model& model, sync::Millis now, const AuditEntry& who,
                   const sync::ChangeSet& set);

AuditHead audit_head(Database& database);

struct AuditFilter {
  std::optional<sync::Millis> since{}, until{};  ///< From the first on, before the second.
  std::optional<std::string> about{};            ///< An actor, or the record that it was done to.
  std::optional<std::string> act{};
  std::optional<std::uint64_t> before{};  ///< A line's number.
};
/// Newest first.
std::vector<AuditLine> audit_lines(Database& database, const AuditFilter& filter, std::size_t lines_max);

/// Follows the chain from its beginning to its end. The first place where it is broken, as a sentence; nullopt = it is
/// whole. With \p told also whether it still holds that end of an earlier day.
std::optional<std::string> audit_fault(Database& database, const std::optional<AuditHead>& told = std::nullopt);

/// How long lines are kept where nobody says otherwise.
inline constexpr int kAuditKept_days = 2 * 365;
/// Lets go of the lines from before \p before, as far as they stand at the beginning, and says so in a line of its own.
/// What follows is verified from the last one that went. Gives how many went. Throws StorageError where the chain is
/// broken: a cut must not hide that.
std::uint64_t cut_audit(Database& database, sync::Millis now, sync::Millis before);

}  // namespace bijeen::store

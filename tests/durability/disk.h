// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace bijeen::test {

/// A file system for SQLite (https://sqlite.org/vfs.html) that does what the operating system's does until a planned
/// moment. Files, locks and shared memory are real; only the moment is ours.
///
/// A step is one write, truncation, sync or deletion of any connection, and in Fault::kReadError a read too. Call every
/// function while no connection is open, but steps().
namespace disk {

enum class Fault : std::uint8_t {
  kNone,
  kKill,        ///< SIGKILL of this process before, in or after the step.
  kPowerCut,    ///< What was not synced is lost, whole or in sectors, and the process ends. Plan::image gets what is
                ///< left.
  kWriteError,  ///< The step fails, if it is a write or truncation.
  kSyncError,   ///< The step fails, if it is a sync.
  kReadError,   ///< The step fails, if it is a read.
  kFull,        ///< No space: this write and all later ones fail.
  kReadOnly,    ///< Nothing can be opened for writing.
};

/// What a step did to which file; the order is that of Tally.
enum class Kind : std::uint8_t { kDatabaseWrite, kDatabaseSync, kLogWrite, kLogSync, kOther };
using Tally = std::array<std::uint64_t, 5>;

struct Plan {
  Fault fault = Fault::kNone;
  std::uint64_t step =
      1;  ///< From now, counted from 1. Of kWriteError, kSyncError and kReadError: only steps they concern.
  std::uint64_t seed = 1;         ///< What of the unsynced survives, where in the step a kill comes.
  std::filesystem::path image{};  ///< kPowerCut: an empty directory for the files as they are when the power is back.
  std::optional<Kind> kind{};     ///< Only steps of this kind count.
};

/// Makes it the file system of every connection opened from now on in this process; not before the first one, which
/// configures SQLite.
void install();
void plan(const Plan& plan);
/// Steps that concern the plan, since it was made.
std::uint64_t steps();
/// Whether the planned step came.
bool struck();

/// Exit code of a process whose power was cut.
inline constexpr int kCutCode = 77;
/// Memory that forked processes share: which kinds of steps they were struck in, added up.
void share_tally(Tally* tally);

}  // namespace disk
}  // namespace bijeen::test

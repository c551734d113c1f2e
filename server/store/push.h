// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "server/store/change_log.h"
#include "server/store/devices.h"
#include "server/store/erasure.h"
#include "server/store/merged_state.h"

namespace bijeen::store {

/// A push that fails as a whole; leaves the writer's job and undoes it.
struct PushFailure {
  Error error;
};

/// Parts that each fit in one change set.
std::vector<std::vector<sync::Op>> split(std::vector<sync::Op> ops);

/// Gives change sets their verdicts, one after the other, and stores what follows. For the writer's thread alone,
/// inside its transaction.
class Judge {
 public:
  /// \p kept_bytes_max: as Store::Options.
  Judge(const schema::Model& model, const Identity& identity, std::uint64_t kept_bytes_max)
      : model_(model), identity_(identity), kept_bytes_max_(kept_bytes_max), merged_(model) {}

  /// As Store::push; \p sets are the push's, sealed. Throws PushFailure.
  std::vector<Verdict> push(Database& database, const Push& push, std::vector<SealedSet>& sets);
  /// As Store::give_back. Throws PushFailure.
  std::vector<Verdict> give_back(Database& database, const GiveBack& given);
  /// Change sets of the server itself, as many as the ops need. Throws PushFailure when one is refused.
  std::vector<Verdict> write(Database& database, const sync::PersonId& author, const sync::Scope& scope,
                             std::vector<sync::Op> ops, sync::Millis now);
  /// The record of a photo whose content is there, with no other rights than the author's own.
  void write_for(Database& database, const NewPhoto& photo, sync::Millis now);
  /// As Store::escrow_photo, of one whose content is there. Throws PushFailure.
  void escrow_photo(Database& database, const NewPhoto& photo, sync::Millis now);

  /// Leaves nothing of these records, in whatever was accepted or kept; those that are erased already are passed over.
  /// Says so in the audit log. Throws StorageError.
  void erase(Database& database, const std::vector<Erasure>& ledger, sync::Millis now);

  void set_horizon(sync::Seq horizon) { merged_.set_horizon(horizon); }
  /// After the last call in a transaction.
  void before_commit(Database& database);
  /// After a rollback of a job or of the whole transaction.
  void undone();

  struct Accepted {
    sync::Seq last{};
    std::set<sync::Scope> scopes;
    bool access = false;                  ///< It can have changed who may what.
    std::set<sync::PersonId> people{};    ///< Whom it made or changed, until end_who_left() looked at them.
    std::vector<sync::DeviceId> ended{};  ///< With their person.
  };
  /// What calls that did not fail accepted since the last call of this.
  Accepted take_accepted() { return std::exchange(accepted_, {}); }

 private:
  struct Case;
  /// \p told: the device that the audit log names.
  std::vector<Verdict> write_as(Database& database, const sync::Actor& as, const sync::DeviceId& told,
                                const sync::Scope& scope, std::vector<sync::Op> ops, sync::Millis now);
  Device own_device(Database& database);
  /// A set of the server's own device, that has seen all.
  SealedSet own_set(Database& database, const sync::Scope& scope, const Device& device, sync::Seq last,
                    std::vector<sync::Op> ops, sync::Millis now);
  /// Fails, with nothing changed, with sync.kept-full when the set must be kept and there is no room for it, and with
  /// auth.confirm. Throws PushFailure also when one of the server's own would have to be kept.
  Result<Verdict> judge(Database& database, const Case& c);
  Status accept(Database& database, const Case& c, const sync::Actor& actor, Verdict& verdict);
  // give_back.cpp
  std::vector<Verdict> place_all(Database& database, const GiveBack& given);
  Verdict place_alone(Database& database, const GiveBack& given, const GiveBack::Set& item);
  Verdict place(Database& database, const GiveBack& given, const GiveBack::Set& item,
                std::vector<sync::Accepted>& placed);
  /// Puts a set in the log and adds it to \p placed where its records are to be folded anew.
  void stand(Database& database, const GiveBack& given, const SealedSet& sealed, std::vector<sync::Accepted>& placed);
  /// Keeps what cannot stand at its place (yet). sync.id-reused and not kept when something else has its id.
  Verdict keep_unplaced(Database& database, const GiveBack& given, const SealedSet& sealed, const Error& reason);
  /// What was kept so gets its place where the records that it touches have become others.
  void place_waiting(Database& database, const GiveBack& given, std::set<sync::RecordKey> touched);
  void tell(Database& database, const GiveBack& given, const sync::ChangeSet& set, std::optional<ErrorCode> refused);
  void fold(Database& database, const std::vector<sync::Accepted>& placed);
  // erase.cpp
  /// Change sets of the server itself that tell what was erased, with the records as they are then.
  void tell_erased(Database& database, const std::map<sync::Scope, std::vector<sync::Op>>& ops, sync::Millis now,
                   std::vector<sync::Accepted>& told);
  const sync::Actor* actor(Database& database, const sync::PersonId& person);
  void count_accepted(const sync::ChangeSet& set, sync::Seq seq);
  /// Of those whom the call under way changed: who takes part no longer loses what gave him access.
  void end_who_left(Database& database, const AuditEntry& by, sync::Millis now);
  void end_call(Database& database);

  const schema::Model& model_;
  const Identity& identity_;
  const std::uint64_t kept_bytes_max_;
  MergedState merged_;
  std::map<sync::PersonId, std::optional<sync::Actor>> actors_;
  bool erased_ = false;  ///< In this transaction.
  Accepted call_;        ///< Of the call under way.
  Accepted accepted_;
};

}  // namespace bijeen::store

// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <utility>

#include "sync/codec.h"
#include "sync/replica_impl.h"

// Sending own change sets and taking the server's verdicts.
namespace bijeen::sync {
namespace {

constexpr std::string_view kPushBegin = R"({"changeSets":[)";

std::string push_end(const std::string& epoch, Millis now) {
  return R"(],"epoch":)" + json_text(epoch) + R"(,"now":)" + std::to_string(raw(now)) + '}';
}

}  // namespace

bool says_nothing_was_stored(ErrorCode problem) {
  constexpr std::array kKnown{ErrorCode::kSyncEpoch, ErrorCode::kSyncIdReused, ErrorCode::kSyncGap,
                              ErrorCode::kAuthConfirm, ErrorCode::kSyncKeptFull};
  return std::find(kKnown.begin(), kKnown.end(), problem) != kKnown.end();
}

std::optional<Replica::Push> Replica::Impl::next_push(Millis now, std::size_t ops_max, std::size_t bytes_max) {
  if (meta.epoch.empty() || needs_renewal || has_to_give_back()) return std::nullopt;
  std::string body(kPushBegin);
  const std::string end = push_end(meta.epoch, now);
  std::size_t ops = 0;
  bool any = false;
  pushed = 0;
  if (std::exchange(push_out, false)) count_as_maybe_there();
  for (auto& [n, own] : pending) {
    if (own.state == PendingSet::State::kAccepted) continue;
    const std::string set = encode(own.set);
    ops += op_count(own.set);
    if (any && (one_by_one || ops > ops_max || body.size() + set.size() + end.size() + 1 > bytes_max)) break;
    if (any) body += ',';
    body += set;
    any = true;
    ++pushed;
    fix(own, true);
  }
  if (!any) return std::nullopt;
  push_out = true;
  return Push{finish(), body + end};
}

/// From here on its bytes do not change: the server may have them.
void Replica::Impl::fix(PendingSet& own, bool accounted_for) {
  if (std::exchange(own.state, PendingSet::State::kSent) == PendingSet::State::kSent) return;
  own.accounted_for = accounted_for;
  pending_changed.insert(raw(own.set.n));
}

/// A push got no answer, and may arrive yet.
void Replica::Impl::count_as_maybe_there() {
  for (auto& [n, own] : pending) own.accounted_for = false;
}

/// The server took nothing of the push, and none of these was in another that it can have: they may change again, and
/// be taken back.
void Replica::Impl::let_wait_again() {
  for (auto& [n, own] : pending) {
    if (own.state != PendingSet::State::kSent || !std::exchange(own.accounted_for, false)) continue;
    own.state = PendingSet::State::kWaiting;
    pending_changed.insert(n);
  }
}

std::optional<std::string> Replica::Impl::push_alone(DeviceCount n) const {
  const auto own = pending.find(raw(n));
  if (meta.epoch.empty() || own == pending.end() || own->second.state == PendingSet::State::kAccepted)
    return std::nullopt;
  const auto& set = own->second.set;
  return std::string(kPushBegin) + encode(set) + push_end(meta.epoch, set.made);
}

Step Replica::Impl::count_as_sent(DeviceCount until) {
  for (auto& [n, own] : pending) {
    if (n <= raw(until) && own.state == PendingSet::State::kWaiting) fix(own, false);
  }
  return finish();
}

Result<Step> Replica::Impl::push_answer(std::string_view json) {
  if (!meta.device) return Error{ErrorCode::kReplicaIdentity, "sign in first"};
  const auto answer = parse_json(json);
  if (!answer || !answer->is_object()) return Error{ErrorCode::kRequestJson, "the answer to a push cannot be read"};
  if (text_member(*answer, "code") != nullptr) return push_problem(*answer);
  const Json* verdicts = member(*answer, "verdicts");
  if (verdicts == nullptr || !verdicts->is_array())
    return Error{ErrorCode::kRequestField, "the answer to a push has no verdicts"};
  push_out = false;
  for (const auto& verdict : *verdicts) take_verdict(verdict);
  retry_dropped();
  return finish();
}

void Replica::Impl::take_verdict(const Json& verdict) {
  const auto found = pending.find(whole_member(verdict, "n").value_or(0));
  const auto id = id_member<ChangeSetId>(verdict, "id");
  // A repeated answer finds its set gone; that is no news.
  if (found == pending.end() || !id || found->second.set.id != *id) return;
  auto& own = found->second;
  const std::string kind = text_or_empty(verdict, "verdict");
  if (kind == "accepted") {
    own.seq = Seq{whole_member(verdict, "seq").value_or(0)};
    own.at = Millis{static_cast<std::int64_t>(whole_member(verdict, "at").value_or(0))};
    if (own.seq == Seq{}) return;
    own.state = PendingSet::State::kAccepted;
    own.accounted_for = false;  // Should that server be lost, others may bring it back.
    own.leaning = false;
    keep_own(own, verdict);
    pending_changed.insert(found->first);
    if (own.seq <= meta.cursor) {
      drop_pending(found->first);
    } else {
      stale.merge(keys_of(own.set));
    }
  } else if (kind == "refused" || kind == "escrowed") {
    PendingSet gone = own;
    drop_pending(raw(gone.set.n));
    refuse(std::move(gone), verdict, kind == "escrowed");
  }
}

void Replica::Impl::keep_own(PendingSet& own, const Json& verdict) {
  Accepted accepted{own.set, own.seq, own.at, meta.actor.person, {}};
  if (const Json* returned = member(verdict, "returned"))
    accepted.returned = numbers_from(*returned).value_or(std::vector<Seq>());
  keep(accepted, text_or_empty(verdict, "signature"));
  own.seq = arrival(accepted.seq, accepted.returned);
}

void Replica::Impl::drop_pending(std::uint64_t n) {
  const auto found = pending.find(n);
  if (found == pending.end()) return;
  stale.merge(keys_of(found->second.set));
  pending.erase(found);
  pending_changed.insert(n);
  meta_changed = true;
}

void Replica::Impl::refuse(PendingSet gone, const Json& verdict, bool escrowed) {
  const auto n = raw(gone.set.n);
  std::vector<const ChangeSet*> fallen{&gone.set};
  for (auto& [later, own] : pending) {
    const auto leans = [&](const ChangeSet* set) { return leans_on(own.set, *set); };
    if (own.state == PendingSet::State::kAccepted || std::none_of(fallen.begin(), fallen.end(), leans)) continue;
    fallen.push_back(&own.set);
    if (std::exchange(own.leaning, true)) continue;
    pending_changed.insert(later);
    stale.merge(keys_of(own.set));
  }
  refused.insert_or_assign(
      n, RefusedSet{std::move(gone.set), escrowed, text_or_empty(verdict, "code"), text_or_empty(verdict, "title"),
                    text_or_empty(verdict, "detail"), meta.epoch});
  refused_changed.insert(n);
}

Result<Step> Replica::Impl::push_problem(const Json& problem) {
  const auto problem_code = error_code(text_or_empty(problem, "code")).value_or(ErrorCode::kServerInternal);
  if (!says_nothing_was_stored(problem_code)) return Error{problem_code, text_or_empty(problem, "detail")};
  push_out = false;
  if (problem_code == ErrorCode::kSyncEpoch) {
    change_epoch(text_or_empty(problem, "epoch"));
  } else if (problem_code == ErrorCode::kSyncIdReused) {
    // What the server has just so must be told from what it has otherwise.
    needs_renewal = pushed <= 1;
    one_by_one = !needs_renewal;
  } else if (problem_code == ErrorCode::kSyncGap) {
    // The server lost what it had confirmed: everything from there on is sent again, as far as it is still here.
    const auto expected = whole_member(problem, "expected").value_or(0);
    for (auto& [n, own] : pending) {
      if (n < expected || own.state != PendingSet::State::kAccepted) continue;
      own.state = PendingSet::State::kSent;
      own.seq = Seq{};
      pending_changed.insert(n);
      stale.merge(keys_of(own.set));
    }
  } else {
    let_wait_again();
  }
  return finish();
}

}  // namespace bijeen::sync

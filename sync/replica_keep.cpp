// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "sync/codec.h"
#include "sync/replica_impl.h"

// Accepted sets that the last two backups do not both hold yet, and giving them back to a server that lost them.
namespace bijeen::sync {
namespace {

constexpr std::size_t kLevelsAboveValue = 8;

std::string item_of(const Accepted& accepted, std::string_view epoch, std::string_view signature) {
  std::string item = encode(accepted);
  item.back() = ',';
  return item + R"("epoch":)" + json_text(epoch) + R"(,"signature":)" + json_text(signature) + '}';
}

std::optional<Accepted> accepted_in(const KeptSet& kept) {
  const auto json = parse_json(kept.item, kJsonDepthMax + kLevelsAboveValue);
  auto accepted = json ? accepted_from(*json) : Result<Accepted>{malformed("is not JSON")};
  return accepted ? std::optional(std::move(*accepted)) : std::nullopt;
}

}  // namespace

std::optional<ChangeSetId> set_id_in(const KeptSet& kept) {
  const auto accepted = accepted_in(kept);
  return accepted ? std::optional(accepted->set.id) : std::nullopt;
}

void Replica::Impl::keep(const Accepted& accepted, const std::string& signature) {
  const auto seq = raw(accepted.seq);
  if (const auto found = kept.find(seq); found != kept.end()) {
    // At a number that was given twice, the one that the server does not have is the one to keep.
    if (found->second.alone && set_id_in(found->second) != accepted.set.id) return;
    drop_kept(found);
  }
  KeptSet set;
  set.number = arrival(accepted.seq, accepted.returned);
  if (signature.empty() || set.number <= meta.backed_up) return;
  set.own = accepted.author == meta.actor.person;
  set.scope = accepted.set.scope;
  set.held_by = meta.epoch;
  set.item = item_of(accepted, meta.epoch, signature);
  kept_bytes += set.item.size();
  kept.emplace(seq, std::move(set));
  kept_changed.insert(seq);
  for (const bool own : {false, true}) {
    for (auto it = kept.begin(); kept_bytes > kKeptBytesMax && it != kept.end();) {
      it = it->second.own == own && it->first != seq ? drop_kept(it) : std::next(it);
    }
  }
}

Replica::Impl::Kept::iterator Replica::Impl::drop_kept(Kept::iterator at) {
  kept_bytes -= at->second.item.size();
  kept_changed.insert(at->first);
  return kept.erase(at);
}

void Replica::Impl::drop_backed_up(Seq backed_up) {
  meta.backed_up = std::max(meta.backed_up, backed_up);
  for (auto it = kept.begin(); it != kept.end();) {
    const auto& set = it->second;
    const bool safe = !set.alone && set.held_by == meta.epoch && set.number <= meta.backed_up;
    it = safe ? drop_kept(it) : std::next(it);
  }
}

bool Replica::Impl::has_to_give_back() const {
  return meta.given_to != meta.epoch;
}

std::optional<Replica::Push> Replica::Impl::next_give_back(std::size_t ops_max, std::size_t bytes_max) {
  giving = {};
  giving_refused = {};
  if (!meta.device || !has_to_give_back()) return std::nullopt;
  std::uint64_t next = meta.n + 1;
  for (const auto& [n, own] : pending) {
    if (own.state == PendingSet::State::kAccepted) continue;
    next = n;
    break;
  }
  std::string sets = "[";
  std::string refusals = "[";
  std::size_t ops = 0;
  bool full = false;
  const auto fits = [&](const ChangeSet& set, std::size_t bytes) {
    constexpr std::size_t kAround = 256;
    ops += op_count(set);
    const bool any = !giving.empty() || !giving_refused.empty();
    full = any && (ops > ops_max || sets.size() + refusals.size() + bytes + kAround > bytes_max);
    return !full;
  };
  std::vector<std::uint64_t> unreadable;
  for (const auto& [seq, set] : kept) {
    if (set.held_by == meta.epoch) continue;
    const auto accepted = accepted_in(set);
    if (!accepted) {
      unreadable.push_back(seq);
      continue;
    }
    if (!fits(accepted->set, set.item.size())) break;
    if (sets.size() > 1) sets += ',';
    sets += set.item;
    giving.push_back(seq);
  }
  for (const auto seq : unreadable) drop_kept(kept.find(seq));
  for (const auto& [n, set] : refused) {
    if (full || set.held_by == meta.epoch || set.set.device != meta.device) continue;
    const std::string text = R"({"code":)" + json_text(set.code) + R"(,"detail":)" + json_text(set.detail) +
                             R"(,"set":)" + encode(set.set) + R"(,"verdict":")" +
                             (set.escrowed ? "escrowed" : "refused") + "\"}";
    if (!fits(set.set, text.size())) break;
    if (refusals.size() > 1) refusals += ',';
    refusals += text;
    giving_refused.push_back(n);
  }
  giving_all = !full;
  const char* left_behind = round.extent == Extent::kOwnWork ? R"(,"leftBehind":true)" : "";
  return Push{finish(), R"({"device":")" + meta.device->text() + R"(","epoch":)" + json_text(meta.epoch) + left_behind +
                            R"(,"next":)" + std::to_string(next) + R"(,"refused":)" + refusals + R"(],"sets":)" + sets +
                            "]}"};
}

Result<Step> Replica::Impl::give_back_answer(std::string_view json) {
  if (!meta.device) return Error{ErrorCode::kReplicaIdentity, "sign in first"};
  const auto answer = parse_json(json);
  if (!answer || !answer->is_object()) return Error{ErrorCode::kRequestJson, "the answer cannot be read"};
  if (const auto* problem = text_member(*answer, "code")) {
    if (*problem != code(ErrorCode::kSyncEpoch))
      return Error{error_code(*problem).value_or(ErrorCode::kServerInternal), text_or_empty(*answer, "detail")};
    change_epoch(text_or_empty(*answer, "epoch"));
    return finish();
  }
  const Json* verdicts = member(*answer, "verdicts");
  if (verdicts == nullptr || !verdicts->is_array() || verdicts->size() != giving.size())
    return Error{ErrorCode::kRequestField, "the answer has not a verdict for each change set"};
  if (text_or_empty(*answer, "epoch") != meta.epoch) return finish();
  const auto given = std::exchange(giving, {});
  for (std::size_t i = 0; i < given.size(); ++i) take_return(given[i], (*verdicts)[i]);
  for (const auto n : std::exchange(giving_refused, {})) {
    const auto found = refused.find(n);
    if (found == refused.end()) continue;
    found->second.held_by = meta.epoch;
    refused_changed.insert(n);
  }
  if (giving_all) {
    meta.given_to = meta.epoch;
    meta_changed = true;
  }
  return finish();
}

void Replica::Impl::take_return(std::uint64_t seq, const Json& verdict) {
  const auto found = kept.find(seq);
  if (found == kept.end()) return;
  auto accepted = accepted_in(found->second);
  if (!accepted) {
    drop_kept(found);
    return;
  }
  const auto n = raw(accepted->set.n);
  const auto own = pending.find(n);
  const bool waits = own != pending.end() && own->second.set.id == accepted->set.id;
  if (text_or_empty(verdict, "verdict") == "accepted") {
    accepted->seq = Seq{whole_member(verdict, "seq").value_or(seq)};
    accepted->at = Millis{static_cast<std::int64_t>(whole_member(verdict, "at").value_or(0))};
    const Json* returned = member(verdict, "returned");
    auto numbers = returned == nullptr ? std::vector<Seq>() : numbers_from(*returned);
    accepted->returned = numbers.value_or(std::vector<Seq>());
    keep(*accepted, text_or_empty(verdict, "signature"));
    if (!waits) return;
    // It leaves when a pull has brought it at its new number.
    own->second.seq = arrival(accepted->seq, accepted->returned);
    own->second.at = accepted->at;
    pending_changed.insert(n);
    stale.merge(keys_of(accepted->set));
    return;
  }
  // Also what the server keeps to be read: it may be lost again before a backup holds that.
  found->second.alone = true;
  found->second.held_by = meta.epoch;
  kept_changed.insert(seq);
  if (accepted->set.device != meta.device) return;
  PendingSet gone;
  gone.set = std::move(accepted->set);
  if (waits) drop_pending(n);
  refuse(std::move(gone), verdict, false);
}

}  // namespace bijeen::sync

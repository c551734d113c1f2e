// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/history.h"

#include <algorithm>
#include <set>

namespace bijeen::simulation {
namespace {

std::string name_of(const Json& set) {
  return "set " + set.at("n").dump() + " of device " + set.at("device").get<std::string>();
}

bool same_text(const Json& op, const Json& earlier) {
  if (op.at("collection") != earlier.at("collection") || op.at("record") != earlier.at("record")) return false;
  if (!op.contains("text") || !earlier.contains("text")) return false;
  const auto& texts = op.at("text").items();
  return std::any_of(texts.begin(), texts.end(), [&](const auto& t) { return earlier.at("text").contains(t.key()); });
}

}  // namespace

const History::Judged* History::find(const std::string& device, std::uint64_t n) const {
  const auto found = judged_.find({device, n});
  return found == judged_.end() ? nullptr : &found->second;
}

std::size_t History::count(std::string_view verdict) const {
  return static_cast<std::size_t>(
      std::count_if(judged_.begin(), judged_.end(), [&](const auto& one) { return one.second.verdict == verdict; }));
}

void History::pushed(const Request& request, const Json& body, const Json& answer) {
  for (const auto& set : body.at("changeSets")) {
    const auto [before, fresh] = sent_.try_emplace({set.at("device"), set.at("n")}, set.dump());
    if (before->second != set.dump()) throw Violation{"sent-is-fixed", name_of(set) + " was sent with other content"};
  }
  if (!answer.contains("verdicts")) return;
  const auto& verdicts = answer.at("verdicts");
  const auto& sets = body.at("changeSets");
  if (verdicts.size() != sets.size()) throw Violation{"verdicts", "not every set of a push has one"};
  for (std::size_t i = 0; i < sets.size(); ++i) judged(request, sets[i], verdicts[i], body.at("now"));
}

void History::judged(const Request& request, const Json& set, const Json& verdict, std::int64_t sent_at) {
  const std::string kind = verdict.at("verdict");
  const Number number{request.device, set.at("n")};
  if (verdict.at("n") != set.at("n") || verdict.at("id") != set.at("id"))
    throw Violation{"verdicts", name_of(set) + " got the verdict of another"};
  if (const auto* before = find(number.first, number.second)) {
    const bool same = before->id == set.at("id") && before->verdict == kind && before->seq == verdict.value("seq", 0U);
    if (!same) throw Violation{"one-verdict", name_of(set) + " was " + before->verdict + ", now " + verdict.dump()};
    return;
  }
  if (number.second > 1 && find(number.first, number.second - 1) == nullptr)
    throw Violation{"verdicts", name_of(set) + " was judged before the one before it"};
  const bool revoked = request.device_ended || !oracle_.role(request.person);
  auto reasons = oracle_.reasons_to_refuse(set, request.person);
  if (set.at("model") > model(request.server).version()) reasons = {"change-set.model"};
  if (leans(set)) reasons = {"text.leaning"};
  const std::string code = verdict.value("code", "");
  const bool explained = revoked                    ? kind == "escrowed"
                         : kind == "accepted"       ? reasons.empty()
                         : code == "sync.seen-back" ? comes_too_late(set)
                                                    : kind == "refused" && reasons.contains(code);
  if (!explained) {
    throw Violation{"verdict-explained", name_of(set) + ": " + verdict.dump() + (revoked ? ", but was revoked" : "") +
                                             ", reasons to refuse: " + Json(reasons).dump() + ", " + set.dump()};
  }
  judged_[number] = {set.at("id"), kind, verdict.value("seq", std::uint64_t{0}), set};
  if (kind == "accepted") accepted(request, set, verdict, sent_at);
}

void History::accepted(const Request& request, const Json& set, const Json& verdict, std::int64_t sent_at) {
  const std::uint64_t seq = verdict.at("seq");
  const std::int64_t at = verdict.at("at");
  if (seq != oracle_.last() + 1)
    throw Violation{"sequence",
                    name_of(set) + " got " + std::to_string(seq) + " after " + std::to_string(oracle_.last())};
  if (set.at("seen") >= seq) throw Violation{"seen", name_of(set) + " has seen what did not exist"};
  const std::int64_t corrected = set.at("made").get<std::int64_t>() + request.received_at - sent_at;
  if (at != std::clamp(corrected, std::int64_t{0}, request.received_at))
    throw Violation{"corrected-time", name_of(set) + " got " + std::to_string(at)};
  oracle_.accept(
      {seq, at, request.person, request.device, set.at("n"), set.at("seen"), set.at("scope"), set.at("ops")});
}

void History::passed(std::int64_t now) {
  constexpr std::int64_t kSessionLifetime_ms = 14LL * 24 * 60 * 60 * 1000;
  for (auto& [device, silence] : silences_) {
    // Of somebody who has no part the server expects nothing more.
    if (now - silence.since >= kSessionLifetime_ms || !oracle_.role(silence.person)) silence.too_late = oracle_.last();
  }
}

bool History::comes_too_late(const Json& set) const {
  const auto found = silences_.find(set.at("device"));
  if (found == silences_.end() || set.at("seen") >= found->second.too_late) return false;
  const auto& ops = set.at("ops");
  return std::any_of(ops.begin(), ops.end(),
                     [](const auto& op) { return op.contains("text") && !op.contains("create"); });
}

bool History::leans(const Json& set) const {
  const std::uint64_t known = set.at("known");
  const std::uint64_t n = set.at("n");
  for (auto it = judged_.upper_bound({set.at("device"), known}); it != judged_.end(); ++it) {
    const auto& [number, earlier] = *it;
    if (number.first != set.at("device") || number.second >= n) break;
    if (earlier.verdict == "accepted") continue;
    for (const auto& op : set.at("ops")) {
      const auto& ops = earlier.set.at("ops");
      if (std::any_of(ops.begin(), ops.end(), [&](const auto& e) { return same_text(op, e); })) return true;
    }
  }
  return false;
}

}  // namespace bijeen::simulation

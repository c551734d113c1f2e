// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/history.h"

#include <algorithm>
#include <set>

namespace bijeen::simulation {
namespace {

std::string told(const Json& set) {
  return "set " + set.at("n").dump() + " of device " + set.at("device").get<std::string>();
}

AcceptedSet accepted_set(const Json& set, std::uint64_t seq, std::int64_t at, const std::string& author) {
  AcceptedSet accepted{seq,
                       at,
                       author,
                       set.at("device"),
                       set.at("n"),
                       set.at("seen"),
                       set.at("scope"),
                       said_anew(set).at("ops"),
                       set.at("id"),
                       {}};
  if (set.contains("follows")) {
    accepted.follows = set.at("follows").at(0);
    accepted.follows_n = set.at("follows").at(1);
  }
  return accepted;
}

bool touch_one_record(const Json& a, const Json& b) {
  return std::ranges::any_of(a.at("ops"), [&](const Json& op) {
    return std::ranges::any_of(b.at("ops"), [&](const Json& other) { return op.at("record") == other.at("record"); });
  });
}

bool same_text(const Json& op, const Json& earlier) {
  if (op.at("collection") != earlier.at("collection") || op.at("record") != earlier.at("record")) return false;
  if (!op.contains("text") || !earlier.contains("text")) return false;
  const auto& texts = op.at("text").items();
  return std::any_of(texts.begin(), texts.end(), [&](const auto& t) { return earlier.at("text").contains(t.key()); });
}

}  // namespace

const History::Judged* History::find(const Number& number) const {
  const auto found = judged_.find(number);
  return found == judged_.end() ? nullptr : &found->second;
}

const History::Ever* History::ever(const std::string& id) const {
  const auto found = ever_.find(id);
  return found == ever_.end() ? nullptr : &found->second;
}

bool History::stands(const std::string& id) const {
  return std::ranges::any_of(oracle_.sets(), [&](const auto& set) { return set.second.id == id; });
}

bool History::builds_on_lost(const Json& set) const {
  return std::ranges::any_of(ever_, [&](const auto& one) {
    const auto& [id, other] = one;
    return id != set.at("id").get<std::string>() && !other.accepted.empty() && touch_one_record(set, other.set) &&
           !stands(id);
  });
}

std::size_t History::count(std::string_view verdict) const {
  return static_cast<std::size_t>(
      std::count_if(judged_.begin(), judged_.end(), [&](const auto& one) { return one.second.verdict == verdict; }));
}

/// Without what was erased for good.
bool History::is_left_of(Json set, const Json& left) const {
  set["ops"] = oracle_.left_of(std::move(set.at("ops")));
  return set == left;
}

void History::remember(const Number& number, Judged judged) {
  auto& known = ever_[judged.id];
  known.verdicts.insert(judged.verdict);
  known.set = judged.set;
  numbers_.insert(number);
  judged_[number] = std::move(judged);
}

void History::pushed(const Request& request, const Json& body, const Json& answer) {
  for (const auto& set : body.at("changeSets")) {
    if (set_back_.contains(set.at("device"))) continue;
    const auto [before, fresh] = sent_.try_emplace({set.at("device"), set.at("n")}, set.dump());
    if (before->second != set.dump()) throw Violation{"sent-is-fixed", told(set) + " was sent with other content"};
  }
  if (!answer.contains("verdicts")) return;
  const auto& verdicts = answer.at("verdicts");
  const auto& sets = body.at("changeSets");
  // Behind an edit for which a text was played again from the log the rest waits for the next push.
  const auto edits_text = [](const Json& set) {
    return std::any_of(set.at("ops").begin(), set.at("ops").end(), [](const Json& op) { return op.contains("text"); });
  };
  // And so does what gives or takes access, with all behind it, until its author showed anew who he is.
  const auto decides_access = [](const Json& set) {
    return std::any_of(set.at("ops").begin(), set.at("ops").end(), [](const Json& op) {
      return op.at("collection") == "person" || op.at("collection") == "membership";
    });
  };
  const bool rest_waits = !verdicts.empty() && verdicts.size() < sets.size() &&
                          (edits_text(sets[verdicts.size() - 1]) || decides_access(sets[verdicts.size()]));
  if (verdicts.size() != sets.size() && !rest_waits) throw Violation{"verdicts", "not every set of a push has one"};
  for (std::size_t i = 0; i < verdicts.size(); ++i) judged(request, sets[i], verdicts[i], body.at("now"));
}

void History::waits_again(const Json& set) {
  if (ever(set.at("id")) != nullptr)
    throw Violation{"sent-is-fixed", told(set) + " counts as never sent, though the server has it"};
  sent_.erase({set.at("device"), set.at("n")});
}

void History::judged(const Request& request, const Json& set, const Json& verdict, std::int64_t sent_at) {
  const std::string kind = verdict.at("verdict");
  const Number number{request.device, set.at("n")};
  if (verdict.at("n") != set.at("n") || verdict.at("id") != set.at("id"))
    throw Violation{"verdicts", told(set) + " got the verdict of another"};
  if (const auto* before = find(number)) {
    const bool same = before->id == set.at("id").get<std::string>() && before->verdict == kind &&
                      before->seq == verdict.value("seq", std::uint64_t{0});
    if (!same) throw Violation{"one-verdict", told(set) + " was " + before->verdict + ", now " + verdict.dump()};
    return;
  }
  if (number.second > 1 && !numbers_.contains({number.first, number.second - 1}))
    throw Violation{"verdicts", told(set) + " was judged before the one before it"};
  const bool revoked = request.device_ended || !oracle_.role(request.person);
  auto reasons = oracle_.reasons_to_refuse(said_anew(set), request.person);
  if (set.at("model") > model(request.server).version()) reasons = {"change-set.model"};
  const bool touches_expunged = oracle_.left_of(set.at("ops")) != set.at("ops");
  if (touches_expunged) {
    reasons = {"record.unknown"};
  } else if (leans(set)) {
    reasons = {"text.leaning"};
  }
  const std::string code = verdict.value("code", "");
  const bool unmade = code == "text.position" && restored_ && builds_on_lost(set);
  const bool explained = revoked                    ? kind == "escrowed"
                         : kind == "accepted"       ? reasons.empty()
                         : code == "sync.seen-back" ? comes_too_late(set)
                         : code == "text.leaning"   ? reasons.contains(code) || may_lean(set)
                                                    : kind == "refused" && (reasons.contains(code) || unmade);
  if (!explained) {
    throw Violation{"verdict-explained", told(set) + ": " + verdict.dump() + (revoked ? ", but was revoked" : "") +
                                             ", reasons to refuse: " + Json(reasons).dump() + ", " + set.dump()};
  }
  remember(number, {set.at("id"), kind, verdict.value("seq", std::uint64_t{0}), set});
  if (kind == "accepted") accepted(request, set, verdict, sent_at);
}

void History::accepted(const Request& request, const Json& set, const Json& verdict, std::int64_t sent_at) {
  const std::uint64_t seq = verdict.at("seq");
  const std::int64_t at = verdict.at("at");
  if (seq != oracle_.last() + 1)
    throw Violation{"sequence", told(set) + " got " + std::to_string(seq) + " after " + std::to_string(oracle_.last())};
  if (set.at("seen") >= seq) throw Violation{"seen", told(set) + " has seen what did not exist"};
  const std::int64_t corrected = set.at("made").get<std::int64_t>() + request.received_at - sent_at;
  if (at != std::clamp(corrected, std::int64_t{0}, request.received_at))
    throw Violation{"corrected-time", told(set) + " got " + std::to_string(at)};
  auto accepted = accepted_set(set, seq, at, request.person);
  ever_[accepted.id].accepted.push_back(accepted);
  oracle_.accept(std::move(accepted));
  note_ended(set);
}

void History::note_ended(const Json& set) {
  for (const auto& op : set.at("ops")) {
    if (op.at("collection") == "person" && !oracle_.role(op.at("record"))) ended_.insert(op.at("record"));
  }
}

void History::restored(Memory memory) {
  judged_ = std::move(memory);
  restored_ = true;
}

void History::given_back(const Json& body, const Json& answer, const std::vector<Json>& entries) {
  for (const auto& entry : entries) placed(entry);
  for (const auto& entry : entries) note_ended(entry.at("set"));
  const auto& sets = body.at("sets");
  const auto& verdicts = answer.at("verdicts");
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const auto& set = sets[i].at("set");
    const bool here = stands(set.at("id"));
    if ((verdicts[i].at("verdict") == "accepted") != here)
      throw Violation{"give-back", told(set) + (here ? " is here, but " : " is not here, but ") + verdicts[i].dump()};
    const std::string code = verdicts[i].value("code", "");
    if (!here && code != "sync.place") throw Violation{"give-back", told(set) + " was accepted once: " + code};
    if (!here) remember({set.at("device"), set.at("n")}, {set.at("id"), "refused", 0, set});
  }
  numbers_.insert({body.at("device"), body.at("next").get<std::uint64_t>() - 1});
  for (const auto& told : body.at("refused")) {
    const auto& set = told.at("set");
    const Number number{set.at("device"), set.at("n")};
    if (find(number) == nullptr) remember(number, {set.at("id"), told.at("verdict"), 0, set});
  }
}

void History::expunged(const RecordName& name, const std::vector<Json>& entries) {
  oracle_.expunge(name);
  for (const auto& entry : entries) {
    if (entry.contains("returned")) {
      placed(entry);
      continue;
    }
    const auto& set = entry.at("set");
    auto told = accepted_set(set, entry.at("seq"), entry.at("at"), entry.at("author"));
    const bool same = told.seq == oracle_.last() + 1 && told.ops.size() == 1 && told.ops == oracle_.left_of(told.ops);
    if (!same) throw Violation{"expunged", name + " was told to be erased as " + entry.dump()};
    oracle_.accept(std::move(told));
  }
}

/// It stands where it stood, as it was, by the same person at the same time, and got the next number.
void History::placed(const Json& entry) {
  const auto& set = entry.at("set");
  auto now = accepted_set(set, entry.at("seq"), entry.at("at"), entry.at("author"));
  now.returned = entry.at("returned").get<std::vector<std::uint64_t>>();
  const auto* known = ever(now.id);
  const bool same = known != nullptr && is_left_of(known->set, set) &&
                    std::ranges::any_of(known->accepted, [&](const AcceptedSet& then) {
                      return then.seq == now.seq && then.at == now.at && then.author == now.author;
                    });
  if (!same) throw Violation{"give-back", told(set) + " came back as what it never was: " + entry.dump()};
  if (now.returned.back() != oracle_.last() + 1)
    throw Violation{"sequence", told(set) + " came back at " + std::to_string(now.returned.back())};
  remember({now.device, now.n}, {now.id, "accepted", now.seq, set});
  oracle_.place(std::move(now));
}

void History::passed(std::int64_t now) {
  constexpr std::int64_t kSessionLifetime_ms = 14LL * 24 * 60 * 60 * 1000;
  constexpr std::int64_t kFloorAgeMax_ms = 30LL * 24 * 60 * 60 * 1000;
  last_at_[now] = oracle_.last();
  for (const auto& [at, last] : last_at_) {
    if (at <= now - kFloorAgeMax_ms) too_late_ = std::max(too_late_, last);
  }
  for (auto& [device, silence] : silences_) {
    // Of somebody who has no part the server expects nothing more.
    if (now - silence.since >= kSessionLifetime_ms || !oracle_.role(silence.person)) silence.too_late = oracle_.last();
  }
}

bool History::comes_too_late(const Json& set) const {
  const auto& ops = set.at("ops");
  const bool types =
      std::any_of(ops.begin(), ops.end(), [](const auto& op) { return op.contains("text") && !op.contains("create"); });
  // What devices had said of what they have seen may be lost.
  if (restored_) return types;
  const auto found = silences_.find(set.at("device"));
  const auto too_late = found == silences_.end() ? 0 : found->second.too_late;
  return types && set.at("seen") < std::max(too_late, too_late_);
}

bool History::may_lean(const Json& set) const {
  if (!restored_) return false;
  return std::ranges::any_of(ever_, [&](const auto& one) {
    const auto& earlier = one.second.set;
    if (earlier.at("device") != set.at("device") || earlier.at("n") >= set.at("n") ||
        earlier.at("n") <= set.at("known"))
      return false;
    return touch_one_record(set, earlier) && !stands(one.first);
  });
}

bool History::leans(const Json& set) const {
  const std::uint64_t known = set.at("known");
  const std::uint64_t n = set.at("n");
  for (auto it = judged_.upper_bound(Number{set.at("device"), known}); it != judged_.end(); ++it) {
    const auto& [number, earlier] = *it;
    if (number.first != set.at("device").get<std::string>() || number.second >= n) break;
    if (earlier.verdict == "accepted") continue;
    for (const auto& op : set.at("ops")) {
      const auto& ops = earlier.set.at("ops");
      if (std::any_of(ops.begin(), ops.end(), [&](const auto& e) { return same_text(op, e); })) return true;
    }
  }
  return false;
}

}  // namespace bijeen::simulation

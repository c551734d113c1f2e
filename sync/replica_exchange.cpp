// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <utility>

#include "sync/codec.h"
#include "sync/replica_impl.h"

// One round of exchange with the server: what is asked when, and what an answer means for the rest of the round.
namespace bijeen::sync {
namespace {

constexpr int kOk = 200;
constexpr int kCreated = 201;
constexpr int kNotFound = 404;
/// So often a pull or a give-back may bring nothing but a new epoch before it is given up: several servers behind one
/// address would answer by turns.
constexpr int kFruitlessMax = 3;

/// What a problem says; server.internal for what is no problem of ours.
Error problem_from(std::string_view body) {
  const auto json = parse_json(body);
  const auto* text = json ? text_member(*json, "code") : nullptr;
  const auto* detail = json ? text_member(*json, "detail") : nullptr;
  return {error_code(text == nullptr ? "" : *text).value_or(ErrorCode::kServerInternal),
          detail == nullptr ? std::string() : *detail};
}

/// About what this device sends, so no reason to keep others' work away.
bool is_about_ours(int status, ErrorCode error) {
  constexpr std::array kAboutTheRequest{400, 409, 413, 415};
  return error == ErrorCode::kAuthDevice ||
         std::find(kAboutTheRequest.begin(), kAboutTheRequest.end(), status) != kAboutTheRequest.end();
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return out;
}

std::optional<Request> Replica::Impl::next_request(Millis now, Extent extent) {
  if (round.phase == Round::Phase::kIdle || round.waiting) {
    round = {};
    round.phase = Round::Phase::kPush;
    round.extent = extent;
  }
  while (true) {
    if (auto request = next_first()) return request;
    switch (round.phase) {
      case Round::Phase::kPush:
      case Round::Phase::kPushAgain:
        if (auto push = next_push(now, kPushOpsMax, kPushBytesMax)) {
          round.waiting = true;
          return Request{std::move(push->step), "POST", "/v1/sync/push", std::move(push->body)};
        }
        round.phase = round.phase == Round::Phase::kPush ? Round::Phase::kPull : Round::Phase::kEnded;
        break;
      case Round::Phase::kPull:
      case Round::Phase::kPullAgain:
        if (round.extent == Extent::kOwnWork) {
          round.phase = round.last_phase();
          break;
        }
        round.waiting = true;
        return Request{{}, "GET", "/v1/sync/pull?" + pull_query(), {}};
      case Round::Phase::kFetch:
        if (auto request = next_fetch()) return request;
        // What was fetched becomes readable when the pulls have caught up with it.
        round.phase = round.asked.empty() ? round.last_phase() : Round::Phase::kPullAgain;
        break;
      case Round::Phase::kEnded:
        if (auto request = next_mending()) return request;
        // The host has a new device id to give.
        if (needs_renewal) round.stuck = Error{ErrorCode::kSyncIdReused, "another device has these numbers"};
        [[fallthrough]];
      case Round::Phase::kIdle:
        round.phase = Round::Phase::kIdle;
        return std::nullopt;
    }
  }
}

/// What goes before everything else, whenever it comes up.
std::optional<Request> Replica::Impl::next_first() {
  if (round.phase == Round::Phase::kIdle) return std::nullopt;
  if (round.registration == Round::Registration::kWanted) {
    round.waiting = true;
    round.side = Round::Side::kRegistration;
    return Request{{}, "POST", "/v1/devices", R"({"id":")" + meta.device->text() + "\"}"};
  }
  auto back = next_give_back(kPushOpsMax, kPushBytesMax);
  if (!back) return std::nullopt;
  round.waiting = true;
  round.side = Round::Side::kGiveBack;
  return Request{std::move(back->step), "POST", "/v1/sync/give-back", std::move(back->body)};
}

/// Where the copy differs from the server's.
std::optional<Request> Replica::Impl::next_mending() {
  if (const auto ask = next_comparison()) {
    // The end is named also where there is none: what is asked is how it is now.
    const std::string query = "?from=" + percent_encoded(ask->from) + "&to=" + percent_encoded(ask->to);
    round.waiting = true;
    round.side = Round::Side::kComparison;
    round.compared = ask->scope;
    return Request{
        {},
        "GET",
        (ask->records ? "/v1/sync/snapshot/" : "/v1/sync/digests/") + percent_encoded(ask->scope.text()) + query,
        {}};
  }
  auto report = next_report();
  if (!report) return std::nullopt;
  round.waiting = true;
  round.side = Round::Side::kReport;
  return Request{{}, "POST", "/v1/sync/divergence", std::move(*report)};
}

std::optional<Request> Replica::Impl::next_fetch() {
  for (const auto& [scope, from] : missing_scopes()) {
    if (!round.asked.emplace(scope, from).second) continue;
    round.waiting = true;
    return Request{{},
                   "GET",
                   "/v1/sync/snapshot/" + percent_encoded(scope.text()) +
                       (from.empty() ? std::string() : "?from=" + percent_encoded(from)),
                   {}};
  }
  return std::nullopt;
}

Result<Step> Replica::Impl::take_answer(int status, std::string_view body) {
  if (!std::exchange(round.waiting, false)) return Error{ErrorCode::kRequestField, "nothing was asked"};
  auto step = [&] {
    if (const auto side = std::exchange(round.side, Round::Side::kNone); side != Round::Side::kNone)
      return take_side(side, status, body);
    switch (round.phase) {
      case Round::Phase::kPush:
      case Round::Phase::kPushAgain:
        return take_push(status, body);
      case Round::Phase::kPull:
      case Round::Phase::kPullAgain:
        return take_pull(status, body);
      case Round::Phase::kFetch:
        return take_fetch(status, body);
      case Round::Phase::kEnded:
      case Round::Phase::kIdle:
        break;
    }
    return Result<Step>(Step{});
  }();
  if (!step) round.phase = Round::Phase::kIdle;
  return step;
}

Result<Step> Replica::Impl::take_side(Round::Side side, int status, std::string_view body) {
  switch (side) {
    case Round::Side::kRegistration:
      round.registration = Round::Registration::kTried;
      if (status != kCreated) return problem_from(body);
      break;
    case Round::Side::kGiveBack: {
      const Error problem = status == kOk ? Error{} : problem_from(body);
      if (status != kOk && wants_registration(problem)) break;
      if (status != kOk && (problem.code != ErrorCode::kSyncEpoch || ++round.fruitless > kFruitlessMax)) return problem;
      return give_back_answer(body);
    }
    case Round::Side::kComparison:
      // Lost in the meantime: the next pull says so.
      if (status == kNotFound) comparisons.erase(round.compared);
      if (status == kNotFound) break;
      if (status != kOk) return problem_from(body);
      return comparison_answer(body);
    case Round::Side::kReport:
    case Round::Side::kNone:
      break;
  }
  return Step{};
}

/// The session may be that of the device that this one was: the device is registered, once a round.
bool Replica::Impl::wants_registration(const Error& problem) {
  if (problem.code != ErrorCode::kAuthDevice || round.registration != Round::Registration::kNone) return false;
  if (round.extent == Extent::kOwnWork) return false;
  round.registration = Round::Registration::kWanted;
  return true;
}

Result<Step> Replica::Impl::take_push(int status, std::string_view body) {
  const auto stands_in_the_way = [&](Error error) {
    round.stuck = std::move(error);
    round.phase = round.phase == Round::Phase::kPush ? Round::Phase::kPull : Round::Phase::kEnded;
  };
  if (status != kOk) {
    Error problem = problem_from(body);
    if (wants_registration(problem)) return Step{};
    if (problem.code == ErrorCode::kSyncIdReused) {
      auto step = push_answer(body);
      // What the server has just so, also after the first that it has otherwise, comes by pull before the renewal.
      if (needs_renewal) round.phase = round.phase == Round::Phase::kPush ? Round::Phase::kPull : Round::Phase::kEnded;
      return step;
    }
    const bool known = says_nothing_was_stored(problem.code);
    if (!known && !is_about_ours(status, problem.code)) return problem;
    stands_in_the_way(problem);
    return known ? push_answer(body) : Result<Step>(Step{});
  }
  const auto unjudged = [&] {
    return std::count_if(pending.begin(), pending.end(),
                         [](const auto& own) { return own.second.state != PendingSet::State::kAccepted; });
  };
  const auto before = unjudged();
  auto step = push_answer(body);
  if (!step) {
    stands_in_the_way(step.error());
    return Step{};
  }
  if (unjudged() == before) stands_in_the_way({ErrorCode::kRequestField, "the answer to a push judges nothing"});
  return step;
}

Result<Step> Replica::Impl::take_pull(int status, std::string_view body) {
  if (status != kOk) {
    Error problem = problem_from(body);
    if (problem.code != ErrorCode::kSyncCursor && problem.code != ErrorCode::kSyncEpoch) return problem;
  }
  const auto before = pull_query();
  auto step = pull_answer(body);
  if (!step) return step;
  if (caught_up) {
    round.phase = round.phase == Round::Phase::kPull ? Round::Phase::kFetch : round.last_phase();
  } else if (pull_query() == before && ++round.fruitless > kFruitlessMax) {
    round.phase = Round::Phase::kEnded;
    round.stuck = Error{ErrorCode::kSyncCursor, "the pulls do not get on"};
  }
  return step;
}

Result<Step> Replica::Impl::take_fetch(int status, std::string_view body) {
  // Lost in the meantime: the next pull says so.
  if (status == kNotFound) return Step{};
  if (status != kOk) return problem_from(body);
  return snapshot_part(body);
}

}  // namespace bijeen::sync

// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "server/domain/polls.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

Result<std::map<sync::RecordId, std::uint32_t>> parse_points(const json& body) {
  const auto member = object_member(body, "points");
  if (!member) return member.error();
  const json& given = **member;
  if (given.size() > domain::kBallotOptionsMax)
    return wrong_field("points", "of at most " + std::to_string(domain::kBallotOptionsMax) + " options");
  std::map<sync::RecordId, std::uint32_t> points;
  for (const auto& [option, value] : given.items()) {
    const auto id = sync::RecordId::parse(option);
    const bool fits = value.is_number_unsigned() && value.get<std::uint64_t>() <= domain::kBallotPointsMax;
    if (!id || id->is_nil() || !fits) return wrong_field("points", "whole numbers by the ids of options");
    points[*id] = value.get<std::uint32_t>();
  }
  return points;
}

Result<std::vector<sync::RecordId>> parse_replaced(const json& body) {
  std::vector<sync::RecordId> replaced;
  if (!body.contains("replaces")) return replaced;
  const auto ids = array_member(body, "replaces", domain::kBallotsOfOneMax);
  if (!ids) return ids.error();
  for (const auto& value : **ids) {
    const auto id = value.is_string() ? sync::RecordId::parse(value.get<std::string>()) : std::nullopt;
    if (!id || id->is_nil()) return wrong_field("replaces", "ids of ballots");
    replaced.push_back(*id);
  }
  return replaced;
}

Result<domain::Ballot> parse_ballot(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return body.error();
  const auto poll = id_parameter<sync::RecordId>(call.request, "id");
  if (!poll) return poll.error();
  const auto id = id_member<sync::RecordId>(*body, "ballot");
  if (!id) return id.error();
  const auto group = id_member<sync::RecordId>(*body, "group");
  if (!group) return group.error();
  const auto anonymous = flag_member(*body, "anonymous");
  if (!anonymous) return anonymous.error();
  auto points = parse_points(*body);
  if (!points) return points.error();
  auto replaces = parse_replaced(*body);
  if (!replaces) return replaces.error();
  return domain::Ballot{*id, call.actor->person, *poll, *group, *anonymous, std::move(*points), std::move(*replaces)};
}

json json_of(const domain::Tally& tally) {
  json points = json::object();
  for (const auto& [option, sum] : tally.points) points[option.text()] = sum;
  return {{"respondents", tally.respondents}, {"points", std::move(points)}};
}

json json_of(const domain::PollState& state) {
  json answer{{"closed", state.closed}, {"answered", state.answered}, {"respondents", state.respondents}};
  if (!state.result) return answer;
  answer["groups"] = json::array();
  for (const auto& tally : state.result->groups) {
    answer["groups"].push_back(json_of(tally));
    answer["groups"].back()["group"] = tally.groups.front().text();
  }
  if (const auto& rest = state.result->rest) {
    answer["rest"] = json_of(*rest);
    for (const auto& group : rest->groups) answer["rest"]["groups"].push_back(group.text());
  }
  return answer;
}

}  // namespace

http::Response Api::answer_poll(const Call& call) {
  const auto ballot = parse_ballot(call);
  if (!ballot) return http::problem(call.request, ballot.error());
  bool is_counted = false;
  store_.read([&](store::Database& database) { is_counted = domain::is_counted(database, *ballot); });
  if (is_counted) return no_content();
  store::AuditEntry told{store::Act::kAnswerPoll, call.actor->person.text(), call.session->device, "poll", {},
                         ballot->poll.text()};
  Status counted = Done{};
  store_.write([&](store::Database& database) {
    // It may have come twice at once.
    if (domain::is_counted(database, *ballot)) return;
    counted = domain::count_ballot(database, *ballot, options_.clock());
    if (counted) store::append_audit(database, options_.clock(), told);
  });
  if (counted) return no_content();
  // It changed nothing, so its line waits for a commit as that of a read does.
  told.refused = counted.error().code;
  store_.note(std::move(told));
  return http::problem(call.request, counted.error());
}

http::Response Api::show_poll(const Call& call) {
  const auto poll = id_parameter<sync::RecordId>(call.request, "id");
  if (!poll) return http::problem(call.request, poll.error());
  const auto& person = call.actor->person;
  const auto now = options_.clock();
  Result<domain::PollState> state = Error{ErrorCode::kRecordUnknown, ""};
  const auto look = [&](store::Database& database) { state = domain::poll_state(database, person, *poll, now); };
  store_.read(look);
  if (state && state->closed && !state->result) {
    bool is_first = false;
    store_.write([&](store::Database& database) {
      is_first = domain::close_poll(database, person, *poll, now);
      look(database);
    });
    if (is_first) store_.empty_log();
  }
  return state ? json_answer(json_of(*state)) : http::problem(call.request, state.error());
}

}  // namespace bijeen::api

// SPDX-License-Identifier: EUPL-1.2
#include <array>

#include "sync/codec.h"
#include "sync/replica_methods.h"

namespace bijeen::sync {
namespace {

Answer next_push(Replica& replica, Params& params) {
  const auto now = params.time("now");
  const auto ops_max = params.number_or("opsMax", kPushOpsMax);
  const auto bytes_max = params.number_or("bytesMax", kPushBytesMax);
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto push = replica.next_push(now, static_cast<std::size_t>(ops_max), static_cast<std::size_t>(bytes_max));
  if (!push) return members_of({}) + R"(,"body":null)";
  return members_of(push->step) + R"(,"body":)" + json_text(push->body);
}

Answer push_alone(Replica& replica, Params& params) {
  const auto n = params.number("n");
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto body = replica.push_alone(DeviceCount{n});
  return R"(,"body":)" + (body ? json_text(*body) : "null");
}

Answer count_as_sent(Replica& replica, Params& params) {
  const auto until = params.number("until");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.count_as_sent(DeviceCount{until}));
}

Answer push_answer(Replica& replica, Params& params) {
  const auto body = params.document("body");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.push_answer(body));
}

Answer next_request(Replica& replica, Params& params) {
  const auto now = params.time("now");
  const bool own_work = params.boolean_or_false("ownWork");
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto request = replica.next_request(now, own_work ? Replica::Extent::kOwnWork : Replica::Extent::kAll);
  if (!request) {
    const auto& stuck = replica.stuck();
    return members_of({}) + R"(,"request":null,"stuck":)" + (stuck ? json_text(code(stuck->code)) : "null");
  }
  return members_of(request->step) + R"(,"request":{"method":)" + json_text(request->method) + R"(,"path":)" +
         json_text(request->path) + R"(,"body":)" + (request->body.empty() ? "null" : json_text(request->body)) + '}';
}

Answer take_answer(Replica& replica, Params& params) {
  const auto status = params.number("status");
  const auto body = params.document("body");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.take_answer(static_cast<int>(status), body));
}

Answer next_give_back(Replica& replica, Params& params) {
  const auto ops_max = params.number_or("opsMax", kPushOpsMax);
  const auto bytes_max = params.number_or("bytesMax", kPushBytesMax);
  if (auto sound = params.sound(); !sound) return sound.error();
  const auto back = replica.next_give_back(static_cast<std::size_t>(ops_max), static_cast<std::size_t>(bytes_max));
  if (!back) return members_of({}) + R"(,"body":null)";
  return members_of(back->step) + R"(,"body":)" + json_text(back->body);
}

Answer give_back_answer(Replica& replica, Params& params) {
  const auto body = params.document("body");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.give_back_answer(body));
}

Answer renew(Replica& replica, Params& params) {
  const auto device = params.id<DeviceId>("device");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.renew(device));
}

Answer pull_query(Replica& replica, Params&) {
  return R"(,"query":)" + json_text(replica.pull_query());
}

Answer pull_answer(Replica& replica, Params& params) {
  const auto body = params.document("body");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.pull_answer(body));
}

Answer missing_scopes(Replica& replica, Params&) {
  std::string out = R"(,"scopes":[)";
  for (const auto& [scope, from] : replica.missing_scopes()) {
    if (out.back() != '[') out += ',';
    out += "[\"" + scope.text() + "\"," + json_text(from) + ']';
  }
  return out + ']';
}

Answer next_comparison(Replica& replica, Params&) {
  const auto ask = replica.next_comparison();
  if (!ask) return std::string(R"(,"ask":null)");
  return R"(,"ask":{"what":")" + std::string(ask->records ? "snapshot" : "digests") + R"(","scope":")" +
         ask->scope.text() + R"(","from":)" + json_text(ask->from) + R"(,"to":)" + json_text(ask->to) + '}';
}

Answer comparison_answer(Replica& replica, Params& params) {
  const auto body = params.document("body");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.comparison_answer(body));
}

Answer next_report(Replica& replica, Params&) {
  const auto report = replica.next_report();
  return R"(,"body":)" + (report ? json_text(*report) : "null");
}

Answer diverged(Replica& replica, Params&) {
  std::string out = R"(,"scopes":[)";
  for (const auto& scope : replica.diverged()) {
    if (out.back() != '[') out += ',';
    out += '"' + scope.text() + '"';
  }
  return out + ']';
}

Answer snapshot_part(Replica& replica, Params& params) {
  const auto body = params.document("body");
  if (auto sound = params.sound(); !sound) return sound.error();
  return answer(replica.snapshot_part(body));
}

constexpr std::array kMethods{
    Method{"nextRequest", next_request},
    Method{"takeAnswer", take_answer},
    Method{"nextPush", next_push},
    Method{"pushAnswer", push_answer},
    Method{"pushAlone", push_alone},
    Method{"countAsSent", count_as_sent},
    Method{"nextGiveBack", next_give_back},
    Method{"giveBackAnswer", give_back_answer},
    Method{"renew", renew},
    Method{"pullQuery", pull_query},
    Method{"pullAnswer", pull_answer},
    Method{"missingScopes", missing_scopes},
    Method{"nextComparison", next_comparison},
    Method{"comparisonAnswer", comparison_answer},
    Method{"nextReport", next_report},
    Method{"diverged", diverged},
    Method{"snapshotPart", snapshot_part},
};

}  // namespace

std::span<const Method> exchange_methods() {
  return kMethods;
}

}  // namespace bijeen::sync

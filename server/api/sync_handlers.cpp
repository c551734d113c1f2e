// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "server/api/part_answer.h"
#include "server/api/personal_data_notice.h"
#include "server/api/pull_answer.h"
#include "server/api/request_log.h"
#include "server/api/sync_json.h"
#include "sync/push_request.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::size_t kKeyBytesMax = 128;

Result<store::Push> parse_push(const Call& call, sync::Millis now) {
  auto request = sync::decode_push(call.request.body);
  if (!request) return request.error();
  // Whose the device is, and that all sets are of it, the store looks at.
  const sync::DeviceId device = request->sets.front().device;
  return store::Push{std::move(request->epoch),     request->now, now,
                     call.session->person,          device,       std::move(request->sets),
                     device != call.session->device};
}

/// Empty where it is not there.
Result<std::string> key_query(const http::Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) return std::string();
  if (found->second.size() > kKeyBytesMax) return wrong_parameter(name, "a key of an earlier answer");
  return found->second;
}

/// Records of a scope between two keys, as a query names them.
struct Range {
  sync::Scope scope;
  std::string from, to;
  bool names_end = false;  ///< `to` was given, also when it was empty.
};

Result<Range> parse_range(const Call& call) {
  const auto known = known_query(call.request, {"from", "to"});
  if (!known) return known.error();
  const auto scope = sync::Scope::parse(call.request.parameters.at("scope"));
  if (!scope || !call.actor->scopes.contains(*scope)) return Error{ErrorCode::kScopeUnknown, ""};
  Range range{*scope, {}, {}, call.request.query.contains("to")};
  for (auto* key : {&range.from, &range.to}) {
    auto given = key_query(call.request, key == &range.from ? "from" : "to");
    if (!given) return given.error();
    *key = std::move(*given);
  }
  return range;
}

/// Made at once, and coded as it is made.
SnapshotCache::Part coded_part(PartAnswer& answer, http::Coding coding) {
  SnapshotCache::Part part{answer.changed(), {}, http::Coding::kIdentity, answer.next()};
  if (!answer.is_whole() || part.bytes.size() >= http::kCompressedBytesMin) {
    const auto coder = http::make_coder(coding);
    part.coding = coding;
    part.bytes = coder->add(part.bytes);
    while (!answer.is_whole()) part.bytes += coder->add(answer.next());
    part.bytes += coder->end();
    part.bytes.shrink_to_fit();
  }
  part.next = answer.goes_on_behind();
  return part;
}

}  // namespace

Result<std::vector<store::Verdict>> Api::take_in(const Call& call, store::Push push) {
  push.unconfirmed = !sign_in_.is_confirmed(*call.session);
  const auto person = push.person;
  const auto now = push.received_at;
  std::vector<PersonalDataCounts> personal_data;
  for (const auto& set : push.sets) personal_data.push_back(personal_data_in(set));
  auto verdicts = store_.push(std::move(push));
  if (!verdicts) return verdicts;
  PersonalDataCounts accepted{};
  for (std::size_t i = 0; i < verdicts->size(); ++i) {
    const auto kind = (*verdicts)[i].kind;
    metrics_.set_judged(kind);
    if (kind == store::Verdict::Kind::kAccepted) add_counts(accepted, personal_data[i]);
  }
  tell_personal_data(person, now, accepted);
  return verdicts;
}

void Api::tell_personal_data(const sync::PersonId& person, sync::Millis now, const PersonalDataCounts& accepted) {
  metrics_.personal_data_seen(accepted);
  if (const auto kinds = kinds_in(accepted); !kinds.empty() && noticed_.is_first(person, now))
    log_event(now, "personal-data", kinds);
}

http::Response Api::push(const Call& call) {
  auto push = parse_push(call, options_.clock());
  if (!push) return http::problem(call.request, push.error());
  const sync::DeviceId device = push->device;
  const auto verdicts = take_in(call, std::move(*push));
  if (!verdicts) {
    json extra = json::object();
    if (verdicts.error().code == ErrorCode::kSyncGap) extra["expected"] = sync::raw(store_.expected(device));
    if (verdicts.error().code == ErrorCode::kSyncEpoch) extra["epoch"] = store_.epoch();
    return http::problem(call.request, verdicts.error(), extra.dump());
  }
  json list = json::array();
  for (const store::Verdict& verdict : *verdicts)
    list.push_back(verdict_json(verdict, !http::prefers_english(call.request)));
  return json_answer({{"epoch", store_.epoch()}, {"verdicts", std::move(list)}});
}

http::Response Api::pull(const Call& call) {
  const auto known = known_query(call.request, {"after", "floor", "rest"});
  if (!known) return http::problem(call.request, known.error());
  const auto after = count_query(call.request, "after", sync::raw(store_.last_seq()));
  if (!after) return http::problem(call.request, after.error());
  const auto floor = count_query(call.request, "floor", *after);
  if (!floor) return http::problem(call.request, floor.error());
  if (*floor > *after) return http::problem(call.request, wrong_parameter("floor", "at most 'after'"));
  const auto rest = key_query(call.request, "rest");
  if (!rest) return http::problem(call.request, rest.error());
  const auto answer = std::make_shared<PullAnswer>(store_, *call.actor, options_.answer_size);
  if (const auto begun = answer->begin({sync::Seq{*after}, *rest}); !begun)
    return http::problem(call.request, begun.error());
  store_.acknowledge(call.session->device, sync::Seq{*after}, sync::Seq{*floor});
  return streamed(answer);
}

http::Response Api::snapshot(const Call& call) {
  const auto range = parse_range(call);
  if (!range) return http::problem(call.request, range.error());
  const auto coding = http::accepted_coding(call.request.header("Accept-Encoding"));
  const auto answer = std::make_shared<PartAnswer>(store_, range->scope, range->to, options_.answer_size);
  // Who names an end compares what is here with what he has: he asks how it is now.
  if (range->names_end || coding == http::Coding::kIdentity) {
    if (const auto begun = answer->begin(range->from); !begun) return http::problem(call.request, begun.error());
    return streamed(answer);
  }
  const auto part = snapshots_.find_or_make({range->scope, range->from, coding}, store_.last_change(range->scope),
                                            [&]() -> Result<SnapshotCache::Part> {
                                              if (const auto begun = answer->begin(range->from); !begun)
                                                return begun.error();
                                              return coded_part(*answer, coding);
                                            });
  if (!part) return http::problem(call.request, part.error());
  http::Response response;
  response.shared = std::shared_ptr<const std::string>(*part, &(*part)->bytes);
  if ((*part)->coding != http::Coding::kIdentity)
    response.headers = {{"Vary", "Accept-Encoding"}, {"Content-Encoding", std::string(http::coding_name(coding))}};
  return response;
}

http::Response Api::digests(const Call& call) {
  const auto range = parse_range(call);
  if (!range) return http::problem(call.request, range.error());
  const auto page = store_.digests(range->scope, range->from, range->to);
  if (!page) return http::problem(call.request, page.error());
  json ranges = json::array();
  for (const auto& [to, count, digest] : page->ranges)
    ranges.push_back({{"to", to.empty() ? json(nullptr) : json(to)}, {"count", count}, {"digest", digest.hex()}});
  return json_answer({{"epoch", page->epoch},
                      {"scope", range->scope.text()},
                      {"cursor", sync::raw(page->cursor)},
                      {"changed", sync::raw(page->changed)},
                      {"ranges", std::move(ranges)}});
}

}  // namespace bijeen::api

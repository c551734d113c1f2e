// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
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

json scopes_json(const sync::Actor& actor) {
  json scopes = json::array();
  for (const sync::Scope& scope : actor.scopes) scopes.push_back(scope.text());
  return scopes;
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
    const auto found = call.request.query.find(key == &range.from ? "from" : "to");
    if (found != call.request.query.end()) *key = found->second;
    if (key->size() > kKeyBytesMax) return wrong_parameter("from, to", "keys of an earlier answer");
  }
  return range;
}

http::Response part_answer(const store::Store& store, const sync::Scope& scope, const store::SnapshotPage& page) {
  return list_answer({{"epoch", page.epoch},
                      {"model", store.model_version()},
                      {"scope", scope.text()},
                      {"cursor", sync::raw(page.cursor)},
                      {"changed", sync::raw(page.changed)},
                      {"next", page.next ? json(*page.next) : json(nullptr)}},
                     "records", page.records);
}

SnapshotCache::Part coded_part(const store::SnapshotPage& page, std::string body, http::Coding coding) {
  SnapshotCache::Part part{page.changed, page.next.value_or(""), http::Coding::kIdentity, std::move(body)};
  if (part.bytes.size() < http::kCompressedBytesMin) return part;
  std::string coded = http::compress(part.bytes, coding, http::Effort::kEachTime);
  if (coded.empty()) return part;
  part.bytes = std::move(coded);
  part.coding = coding;
  return part;
}

}  // namespace

http::Response Api::push(const Call& call) {
  auto push = parse_push(call, options_.clock());
  if (!push) return http::problem(call.request, push.error());
  const sync::DeviceId device = push->device;
  const auto verdicts = store_.push(std::move(*push));
  if (!verdicts) {
    json extra = json::object();
    if (verdicts.error().code == ErrorCode::kSyncGap) extra["expected"] = sync::raw(store_.expected(device));
    if (verdicts.error().code == ErrorCode::kSyncEpoch) extra["epoch"] = store_.epoch();
    return http::problem(call.request, verdicts.error(), extra.dump());
  }
  json list = json::array();
  for (const store::Verdict& verdict : *verdicts) {
    metrics_.set_judged(verdict.kind);
    list.push_back(verdict_json(verdict, !http::prefers_english(call.request)));
  }
  return json_answer({{"epoch", store_.epoch()}, {"verdicts", std::move(list)}});
}

http::Response Api::pull(const Call& call) {
  const auto known = known_query(call.request, {"after", "floor"});
  if (!known) return http::problem(call.request, known.error());
  const auto after = count_query(call.request, "after", sync::raw(store_.last_seq()));
  if (!after) return http::problem(call.request, after.error());
  const auto floor = count_query(call.request, "floor", *after);
  if (!floor) return http::problem(call.request, floor.error());
  if (*floor > *after) return http::problem(call.request, wrong_parameter("floor", "at most 'after'"));
  const auto page = store_.pull(*call.actor, sync::Seq{*after}, options_.page_bytes_max);
  if (!page) return http::problem(call.request, page.error());
  store_.acknowledge(call.session->device, sync::Seq{*after}, sync::Seq{*floor});

  json rest{{"epoch", page->epoch},
            {"model", store_.model_version()},
            {"cursor", sync::raw(page->cursor)},
            {"more", page->more},
            {"actor", {{"person", call.actor->person.text()}, {"role", call.actor->role}, {"name", call.actor->name}}},
            {"scopes", scopes_json(*call.actor)},
            {"digests", json::object()},
            {"backedUp", sync::raw(page->backed_up)},
            {"horizon", sync::raw(page->horizon)}};
  if (!page->bases.empty()) rest["bases"] = numbers_json(page->bases);
  for (const auto& [scope, digest] : page->digests) rest["digests"][scope.text()] = digest;
  http::Response response = list_answer(rest, "sets", page->sets);
  if (page->records.empty()) return response;
  response.body.back() = ',';
  response.body += "\"records\":" + json_array(page->records) + '}';
  return response;
}

http::Response Api::snapshot(const Call& call) {
  const auto range = parse_range(call);
  if (!range) return http::problem(call.request, range.error());
  const auto read = [&] { return store_.snapshot(range->scope, range->from, options_.page_bytes_max, range->to); };
  const auto coding = http::accepted_coding(call.request.header("Accept-Encoding"));
  // Who names an end compares what is here with what he has: he asks how it is now.
  if (range->names_end || coding == http::Coding::kIdentity) {
    const auto page = read();
    return page ? part_answer(store_, range->scope, *page) : http::problem(call.request, page.error());
  }
  const auto part = snapshots_.find_or_make(
      {range->scope, range->from, coding}, store_.last_change(range->scope), [&]() -> Result<SnapshotCache::Part> {
        const auto page = read();
        if (!page) return page.error();
        return coded_part(*page, part_answer(store_, range->scope, *page).body, coding);
      });
  if (!part) return http::problem(call.request, part.error());
  http::Response response;
  response.body = (*part)->bytes;
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

// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "server/auth/people.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::size_t kPushBytesMax = 512 * 1024;
constexpr std::size_t kPushOpsMax = 500;
constexpr std::size_t kEpochBytesMax = 64;
constexpr std::size_t kKeyBytesMax = 128;

Result<std::vector<sync::ChangeSet>> parse_sets(const json& body) {
  const auto elements = array_member(body, "changeSets", kPushOpsMax);
  if (!elements) return elements.error();
  if ((*elements)->empty()) return wrong_field("changeSets", "a list with at least one change set");
  std::vector<sync::ChangeSet> sets;
  std::size_t ops = 0;
  for (const json& element : **elements) {
    auto set = sync::decode(element.dump());
    if (!set) return set.error();
    ops += sync::op_count(*set);
    sets.push_back(std::move(*set));
  }
  if (ops > kPushOpsMax) return Error{ErrorCode::kRequestTooLarge, "at most 500 field changes a request"};
  return sets;
}

Result<store::Push> parse_push(const Call& call, sync::Millis now) {
  if (call.request.body.size() > kPushBytesMax) return Error{ErrorCode::kRequestTooLarge, "at most 512 KiB a request"};
  const auto body = parse_object(call.request.body);
  if (!body) return body.error();
  const auto epoch = text_member(*body, "epoch", kEpochBytesMax);
  if (!epoch) return epoch.error();
  const auto sent_at = integer_member(*body, "now");
  if (!sent_at) return sent_at.error();
  auto sets = parse_sets(*body);
  if (!sets) return sets.error();
  // Whose the device is, and that all sets are of it, the store looks at.
  const sync::DeviceId device = sets->front().device;
  return store::Push{*epoch,           sync::Millis{*sent_at},        now, call.session->person, device,
                     std::move(*sets), device != call.session->device};
}

json verdict_json(const store::Verdict& verdict, bool dutch) {
  json out{{"n", sync::raw(verdict.n)}, {"id", verdict.id.text()}};
  if (verdict.kind == store::Verdict::Kind::kAccepted) {
    out["verdict"] = "accepted";
    out["seq"] = sync::raw(verdict.seq);
    out["at"] = sync::raw(verdict.at);
    out["hash"] = verdict.hash;
    out["signature"] = verdict.signature;
    return out;
  }
  out["verdict"] = verdict.kind == store::Verdict::Kind::kRefused ? "refused" : "escrowed";
  if (verdict.error) {
    out["code"] = code(verdict.error->code);
    out["title"] = title(verdict.error->code, dutch);
    if (!verdict.error->detail.empty()) out["detail"] = verdict.error->detail;
  }
  return out;
}

json scopes_json(const sync::Actor& actor) {
  json scopes = json::array();
  for (const sync::Scope& scope : actor.scopes) scopes.push_back(scope.text());
  return scopes;
}

}  // namespace

http::Response Api::push(const Call& call) {
  const auto push = parse_push(call, options_.clock());
  if (!push) return http::problem(call.request, push.error());
  const auto verdicts = store_.push(*push);
  if (!verdicts) {
    json extra = json::object();
    if (verdicts.error().code == ErrorCode::kSyncGap) extra["expected"] = sync::raw(store_.expected(push->device));
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
  const auto after = count_query(call.request, "after", std::nullopt);
  if (!after) return http::problem(call.request, after.error());
  const auto floor = count_query(call.request, "floor", *after);
  if (!floor) return http::problem(call.request, floor.error());
  if (*floor > *after) return http::problem(call.request, wrong_parameter("floor", "at most 'after'"));
  const auto page = store_.pull(*call.actor, sync::Seq{*after}, options_.page_bytes_max);
  if (!page) return http::problem(call.request, page.error());
  store_.acknowledge(call.session->device, sync::Seq{*after}, sync::Seq{*floor});

  const auto record = store_.record("person", auth::record_of(call.actor->person));
  json rest{{"epoch", page->epoch},
            {"cursor", sync::raw(page->cursor)},
            {"more", page->more},
            {"actor",
             {{"person", call.actor->person.text()},
              {"role", call.actor->role},
              {"name", record ? auth::person_of(*record).name : std::string()}}},
            {"scopes", scopes_json(*call.actor)},
            {"digests", json::object()},
            {"horizon", sync::raw(page->horizon)}};
  for (const auto& [scope, digest] : page->digests) rest["digests"][scope.text()] = digest;
  return list_answer(rest, "sets", page->sets);
}

http::Response Api::snapshot(const Call& call) {
  const auto known = known_query(call.request, {"from"});
  if (!known) return http::problem(call.request, known.error());
  const auto scope = sync::Scope::parse(call.request.parameters.at("scope"));
  if (!scope || !call.actor->scopes.contains(*scope))
    return http::problem(call.request, Error{ErrorCode::kScopeUnknown, ""});
  const auto from = call.request.query.find("from");
  const std::string key = from == call.request.query.end() ? std::string() : from->second;
  if (key.size() > kKeyBytesMax)
    return http::problem(call.request, wrong_parameter("from", "a key of an earlier answer"));
  const auto page = store_.snapshot(*scope, key, options_.page_bytes_max);
  if (!page) return http::problem(call.request, page.error());

  return list_answer({{"epoch", page->epoch},
                      {"scope", scope->text()},
                      {"cursor", sync::raw(page->cursor)},
                      {"next", page->next ? json(*page->next) : json(nullptr)}},
                     "records", page->records);
}

}  // namespace bijeen::api

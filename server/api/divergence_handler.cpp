// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "server/api/request_log.h"
#include "sync/push_request.h"

// What replicas say of a difference from the server. It goes into the log, which no content may get into.
namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::size_t kReportBytesMax = 64 * 1024;
constexpr std::size_t kRecordsMax = 100;
constexpr std::size_t kKeyBytesMax = 128;

Result<std::string> digest_member(const json& object, std::string_view name) {
  constexpr std::size_t kDigits = 32;
  auto digest = text_member(object, name, kDigits);
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!digest || digest->size() != kDigits || !std::all_of(digest->begin(), digest->end(), is_digit))
    return wrong_field(name, "32 hexadecimal digits");
  return digest;
}

Result<std::string> key_member(const json& object) {
  auto key = text_member(object, "key", kKeyBytesMax);
  const auto slash = key ? key->find('/') : std::string::npos;
  const bool is_key = slash != std::string::npos && schema::Model::shipped().collection(key->substr(0, slash)) &&
                      sync::RecordId::parse(std::string_view(*key).substr(slash + 1));
  if (!is_key) return wrong_field("key", "COLLECTION/ID");
  return key;
}

Result<json> parse_record(const json& element) {
  if (!element.is_object()) return wrong_field("records", "a list of objects");
  auto key = key_member(element);
  if (!key) return key.error();
  json record{{"key", std::move(*key)}};
  for (const char* name : {"here", "there"}) {
    if (!has(element, name) || element[name].is_null()) continue;
    auto digest = digest_member(element, name);
    if (!digest) return digest.error();
    record[name] = std::move(*digest);
  }
  return record;
}

/// What a report may say and nothing else.
Result<json> parse_report(const json& body, const sync::Actor& actor) {
  const auto text = text_member(body, "scope", kKeyBytesMax);
  const auto scope = text ? sync::Scope::parse(*text) : std::nullopt;
  if (!scope) return wrong_field("scope", "a scope");
  if (!actor.scopes.contains(*scope)) return Error{ErrorCode::kScopeUnknown, ""};
  const auto epoch = text_member(body, "epoch", sync::kEpochBytesMax);
  if (!epoch || !sync::ChangeSetId::parse(*epoch)) return wrong_field("epoch", "an epoch of this server");
  json report{{"scope", *text}, {"epoch", *epoch}};
  for (const char* name : {"cursor", "model", "engine", "differing"}) {
    const auto count = count_member(body, name);
    if (!count) return count.error();
    report[name] = *count;
  }
  for (const char* name : {"here", "there"}) {
    auto digest = digest_member(body, name);
    if (!digest) return digest.error();
    report[name] = std::move(*digest);
  }
  const auto records = array_member(body, "records", kRecordsMax);
  if (!records) return records.error();
  report["records"] = json::array();
  for (const json& element : **records) {
    auto record = parse_record(element);
    if (!record) return record.error();
    report["records"].push_back(std::move(*record));
  }
  return report;
}

}  // namespace

http::Response Api::report_divergence(const Call& call) {
  if (call.request.body.size() > kReportBytesMax)
    return http::problem(call.request, Error{ErrorCode::kRequestTooLarge, "at most 64 KiB a report"});
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  const auto report = parse_report(*body, *call.actor);
  if (!report) return http::problem(call.request, report.error());
  metrics_.divergence_reported();
  const auto now = options_.clock();
  if (reporters_.is_first(call.actor->person, now)) log_event(now, "divergence", report->dump());
  return no_content();
}

}  // namespace bijeen::api

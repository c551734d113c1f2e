// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "schema/model.h"
#include "server/api/access_answer.h"
#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/audit_json.h"
#include "server/api/door.h"
#include "server/reports/progress.h"
#include "server/reports/progress_page.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::size_t kWordsBytesMax = 200;
constexpr std::uint64_t kHitsDefault = 20;
constexpr std::uint64_t kHitsMax = 100;
constexpr std::size_t kPageEntriesMax = 200;
/// As many as fit in an address.
constexpr std::size_t kHistoriesMax = 40;

/// The query's one parameter: where the page before ended; nullopt on the first.
Result<std::optional<std::uint64_t>> before_query(const http::Request& request) {
  if (const auto known = known_query(request, {"before"}); !known) return known.error();
  if (request.query.empty()) return std::optional<std::uint64_t>();
  const auto before = count_query(request, "before", std::nullopt);
  if (!before) return before.error();
  return std::optional(*before);
}

/// The records that are asked about, in their order.
Result<std::vector<sync::RecordId>> ids_query(const http::Request& request) {
  if (const auto known = known_query(request, {"ids"}); !known) return known.error();
  const auto found = request.query.find("ids");
  std::string_view rest = found == request.query.end() ? std::string_view() : found->second;
  std::vector<sync::RecordId> ids;
  for (bool more = true; more;) {
    const auto comma = rest.find(',');
    const auto id = sync::RecordId::parse(rest.substr(0, comma));
    if (!id || ids.size() == kHistoriesMax) return wrong_parameter("ids", "1 to 40 ids with a comma between");
    ids.push_back(*id);
    more = comma != std::string_view::npos;
    if (more) rest.remove_prefix(comma + 1);
  }
  return ids;
}

/// Members of an object that has a page of a record's history.
std::string history_json(json head, const store::HistoryPage& page) {
  std::vector<std::string> entries;
  entries.reserve(page.entries.size());
  for (const store::HistoryEntry& entry : page.entries) {
    entries.push_back(with_member({{"seq", sync::raw(entry.seq)},
                                   {"at", sync::raw(entry.at)},
                                   {"by", entry.by.text()},
                                   {"set", entry.set.text()}},
                                  "op", entry.op));
  }
  head["next"] = page.next ? json(sync::raw(*page.next)) : json(nullptr);
  return with_member(head, "entries", json_array(entries));
}

}  // namespace

http::Response Api::history(const Call& call) {
  const std::string& collection = call.request.parameters.at("collection");
  if (schema::Model::shipped().collection(collection) == nullptr) {
    return http::problem(call.request, Error{ErrorCode::kModelCollection, ""});
  }
  const auto id = id_parameter<sync::RecordId>(call.request, "id");
  if (!id) return http::problem(call.request, id.error());
  const auto before = before_query(call.request);
  if (!before) return http::problem(call.request, before.error());
  const auto record = store_.record(collection, *id);
  // Somebody else's record answers as one that does not exist.
  if (!record || !call.actor->scopes.contains(record->scope)) {
    return http::problem(call.request, Error{ErrorCode::kRecordUnknown, ""});
  }
  const auto page = store_.history(collection, *id, *before ? std::optional(sync::Seq{**before}) : std::nullopt,
                                   {kPageEntriesMax, options_.answer_size.bytes_max});
  http::Response response;
  response.body = history_json(json::object(), page);
  return response;
}

http::Response Api::histories(const Call& call) {
  const std::string& collection = call.request.parameters.at("collection");
  if (schema::Model::shipped().collection(collection) == nullptr)
    return http::problem(call.request, Error{ErrorCode::kModelCollection, ""});
  const auto ids = ids_query(call.request);
  if (!ids) return http::problem(call.request, ids.error());
  std::vector<std::string> histories;
  std::size_t asked = 0;
  for (std::size_t bytes = 0; asked < ids->size() && bytes < options_.answer_size.bytes_max; ++asked) {
    const auto& id = (*ids)[asked];
    const auto record = store_.record(collection, id);
    const bool may_read = record && call.actor->scopes.contains(record->scope);
    store_.note({store::Act::kHistory,
                 call.actor->person.text(),
                 call.session->device,
                 collection,
                 {},
                 id.text(),
                 may_read ? std::nullopt : std::optional(ErrorCode::kRecordUnknown)});
    // Somebody else's record is left out as one that does not exist.
    if (!may_read) continue;
    const auto page =
        store_.history(collection, id, std::nullopt, {kPageEntriesMax, options_.answer_size.bytes_max - bytes});
    histories.push_back(history_json({{"id", id.text()}}, page));
    bytes += histories.back().size();
  }
  return list_answer({{"asked", asked}}, "histories", histories);
}

http::Response Api::search(const Call& call) {
  const auto known = known_query(call.request, {"q", "limit"});
  if (!known) return http::problem(call.request, known.error());
  const auto words = call.request.query.find("q");
  if (words == call.request.query.end() || words->second.empty() || words->second.size() > kWordsBytesMax) {
    return http::problem(call.request, wrong_parameter("q", "a text of 1 to 200 bytes"));
  }
  const auto limit = count_query(call.request, "limit", kHitsDefault);
  if (!limit) return http::problem(call.request, limit.error());
  if (*limit == 0 || *limit > kHitsMax)
    return http::problem(call.request, wrong_parameter("limit", "a number from 1 to 100"));
  json hits = json::array();
  for (const store::SearchHit& hit : store_.search(*call.actor, words->second, static_cast<std::size_t>(*limit))) {
    hits.push_back(
        {{"collection", hit.collection}, {"id", hit.id.text()}, {"title", hit.title}, {"snippet", hit.snippet}});
  }
  return json_answer({{"hits", std::move(hits)}});
}

http::Response Api::refused(const Call& call) {
  const auto before = before_query(call.request);
  if (!before) return http::problem(call.request, before.error());
  const bool sees_all = call.actor->role == "leader";
  const auto page = store_.kept(sees_all ? std::nullopt : std::optional(call.actor->person), *before,
                                {kPageEntriesMax, options_.answer_size.bytes_max});
  std::vector<std::string> sets;
  for (const store::KeptSet& kept : page.sets) {
    json head{{"author", kept.author.text()},
              {"at", sync::raw(kept.received_at)},
              {"n", sync::raw(kept.verdict.n)},
              {"id", kept.verdict.id.text()},
              {"verdict", kept.verdict.kind == store::Verdict::Kind::kEscrowed ? "escrowed" : "refused"}};
    if (kept.verdict.error) {
      head["code"] = code(kept.verdict.error->code);
      head["title"] = title(kept.verdict.error->code, !http::prefers_english(call.request));
      head["detail"] = kept.verdict.error->detail;
    }
    if (kept.has_photo) head["photo"] = true;
    sets.push_back(with_member(head, "set", kept.set));
  }
  return list_answer({{"next", page.next ? json(*page.next) : json(nullptr)}}, "refused", sets);
}

http::Response Api::audit(const Call& call) {
  const auto before = before_query(call.request);
  if (!before) return http::problem(call.request, before.error());
  std::vector<store::AuditLine> lines;
  store::AuditHead head;
  store_.read([&](store::Database& database) {
    lines = store::audit_lines(database, {.before = *before}, kPageEntriesMax);
    head = store::audit_head(database);
  });
  std::vector<std::string> elements;
  elements.reserve(lines.size());
  for (const store::AuditLine& line : lines)
    elements.push_back(audit_json(line).dump(-1, ' ', false, json::error_handler_t::replace));
  const bool more = lines.size() == kPageEntriesMax;
  return list_answer({{"head", head.text()}, {"next", more ? json(lines.back().number) : json(nullptr)}}, "lines",
                     elements);
}

http::Response Api::access(const Call& call) {
  if (const auto known = known_query(call.request, {}); !known) return http::problem(call.request, known.error());
  const auth::Person person{call.actor->person, call.actor->name, call.actor->role, true};
  auto response = streamed(std::make_shared<AccessAnswer>(store_, person, *call.actor, options_.answer_size));
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"bijeen-access.json\"");
  return response;
}

http::Response Api::progress_report(const Call& call) {
  const auto known = known_query(call.request, {"from", "to"});
  if (!known) return http::problem(call.request, known.error());
  const auto from = day_query(call.request, "from");
  if (!from) return http::problem(call.request, from.error());
  const auto to = day_query(call.request, "to");
  if (!to) return http::problem(call.request, to.error());
  if (*to < *from) return http::problem(call.request, wrong_parameter("to", "a day not before 'from'"));
  const auto language = http::prefers_english(call.request) ? reports::Language::kEnglish : reports::Language::kDutch;
  http::Response response;
  response.type = "text/html; charset=utf-8";
  response.body = reports::progress(store_, *call.actor, {*from, *to}, options_.clock(), language);
  // The page brings its own style and nothing else; the policy allows just that.
  static const std::string policy = "default-src 'none'; style-src 'sha256-" +
                                    auth::base64(auth::sha256(reports::progress_style())) +
                                    "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  response.headers.emplace_back("Content-Security-Policy", policy);
  return response;
}

}  // namespace bijeen::api

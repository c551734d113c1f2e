// SPDX-License-Identifier: EUPL-1.2
#include "server/api/access_answer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/audit_json.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

/// Records that one read looks at.
constexpr std::size_t kLookedAtMax = 1000;
constexpr std::size_t kLinesMax = 200;

/// Secrets and what is made of them are left out.
constexpr std::array<std::pair<const char*, std::string_view>, 9> kAccount = {
    {{"devices",
      "SELECT json_object('id', id, 'name', name, 'registered', created_at, 'ended', ended_at) FROM device"
      " WHERE person = ? ORDER BY created_at, id"},
     {"sessions",
      "SELECT json_object('device', device, 'made', made_at, 'expires', expires_at) FROM session"
      " WHERE person = ? ORDER BY made_at"},
     {"passphrase", "SELECT json_object('set', set_at) FROM passphrase WHERE person = ?"},
     {"secondStep",
      "SELECT json_object('set', set_at, 'recoveryCodes', (SELECT count(*) FROM recovery_code AS c"
      " WHERE c.person = s.person), 'recoveryUsed', recovery_used_at) FROM second_step AS s WHERE person = ?"},
     {"passkeys",
      "SELECT json_object('made', made_at, 'used', used_at) FROM passkey WHERE person = ? ORDER BY made_at"},
     {"invitations",
      "SELECT json_object('by', made_by, 'made', made_at, 'expires', expires_at, 'used', used_at) FROM invitation"
      " WHERE person = ? ORDER BY made_at"},
     {"calendar", "SELECT json_object('made', made_at) FROM calendar_feed WHERE person = ?"},
     {"polls", "SELECT DISTINCT json_object('poll', poll) FROM poll_answer WHERE person = ? ORDER BY 1"},
     {"ballots",
      "SELECT json_object('poll', poll, 'group', answers_as, 'points',"
      " (SELECT json_group_object(option, points) FROM ballot_points WHERE ballot = ballot.id)) FROM ballot"
      " WHERE person = ? ORDER BY poll"}}};

std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

template <typename Holds>
bool any_text(const json& value, const Holds& holds) {
  if (value.is_string()) return holds(value.get_ref<const std::string&>());
  return value.is_structured() &&
         std::any_of(value.begin(), value.end(), [&](const json& element) { return any_text(element, holds); });
}

}  // namespace

AccessAnswer::AccessAnswer(store::Store& store, auth::Person person, std::optional<sync::Actor> reader, AnswerSize size,
                           Listener listener)
    : store_(store),
      person_(std::move(person)),
      id_(person_.id.text()),
      reader_(std::move(reader)),
      bytes_max_(size.piece_bytes_max),
      listener_(std::move(listener)) {}

std::string AccessAnswer::next() {
  std::string piece;
  // What was looked at may all be other people's.
  if (!is_whole()) {
    store_.read([&](store::Database& database) {
      if (part_ == Part::kHead) {
        piece = head(database);
      } else {
        if (!add_elements(database, piece)) return;
        piece += ']';
      }
      begin_part(piece);
    });
  }
  return piece;
}

void AccessAnswer::begin_part(std::string& piece) {
  static constexpr std::array kNames = {"records", "changes", "kept", "audit"};
  part_ = static_cast<Part>(static_cast<int>(part_) + 1);
  first_ = true;
  behind_ = part_ == Part::kKept ? std::numeric_limits<std::int64_t>::max() : 0;
  if (part_ == Part::kEnd) {
    piece += '}';
  } else {
    piece.append(",\"").append(kNames.at(static_cast<std::size_t>(part_) - 1)).append("\":[");
  }
}

bool AccessAnswer::add_elements(store::Database& database, std::string& piece) {
  switch (part_) {
    case Part::kRecords:
      return add_records(database, piece);
    case Part::kChanges:
      return add_changes(database, piece);
    case Part::kKept:
      return add_kept(database, piece);
    default:
      return add_audit(database, piece);
  }
}

std::string AccessAnswer::head(store::Database& database) const {
  json account;
  for (const auto& [name, sql] : kAccount) {
    json& all = account[name] = json::array();
    auto row = database.query(sql, id_);
    while (row.step()) all.push_back(json::parse(row.text(0), nullptr, false));
  }
  const json person{{"id", id_}, {"name", person_.name}, {"role", person_.role}, {"active", person_.active}};
  std::string object =
      text_of({{"format", "bijeen-access"}, {"version", 1}, {"person", person}, {"account", std::move(account)}});
  object.pop_back();
  return object;
}

void AccessAnswer::add(std::string& piece, std::string_view element) {
  piece.append(first_ ? "\n" : ",\n").append(element);
  first_ = false;
}

bool AccessAnswer::may_read(std::string_view scope) const {
  if (!reader_) return true;
  const auto parsed = sync::Scope::parse(scope);
  return parsed && reader_->scopes.contains(*parsed);
}

json AccessAnswer::why(const json& view, bool changed) const {
  const auto is_id = [&](const std::string& text) { return text == id_; };
  const auto has_name = [&](const std::string& text) {
    return !person_.name.empty() && text.find(person_.name) != std::string::npos;
  };
  const json said = json::array({view["fields"], view["conflicts"]});
  json reasons = json::array();
  if (view["author"] == id_) reasons.emplace_back("author");
  if (changed) reasons.emplace_back("changed");
  if (view["id"] == id_ || any_text(said, is_id)) reasons.emplace_back("field");
  if (any_text(said, has_name)) reasons.emplace_back("name");
  return reasons;
}

bool AccessAnswer::add_records(store::Database& database, std::string& piece) {
  auto row = database.query(
      "SELECT collection, id, scope, state, EXISTS (SELECT 1 FROM record_change JOIN change_set USING (seq)"
      " WHERE record = record.key AND author = ?1) FROM record"
      " WHERE (collection, id) > (?2, ?3) ORDER BY collection, id",
      id_, collection_, record_);
  for (std::size_t looked_at = 0; row.step(); ++looked_at) {
    if (looked_at == kLookedAtMax || piece.size() > bytes_max_) return false;
    collection_ = row.text(0);
    record_ = row.text(1);
    const auto* collection = schema::Model::shipped().collection(collection_);
    if (collection == nullptr || !may_read(row.text(2))) continue;
    const auto record = sync::decode_record(row.text(3));
    if (!record) continue;
    json view = json::parse(sync::view_json(*collection, *record), nullptr, false);
    json reasons = why(view, row.integer(4) != 0);
    if (reasons.empty()) continue;
    if (listener_.record) listener_.record(*collection, view);
    view["why"] = std::move(reasons);
    add(piece, text_of(view));
    ++records_;
  }
  return true;
}

bool AccessAnswer::add_changes(store::Database& database, std::string& piece) {
  auto row =
      database.query("SELECT seq, scope, body FROM change_set WHERE seq > ? AND author = ? ORDER BY seq", behind_, id_);
  while (row.step()) {
    if (piece.size() > bytes_max_) return false;
    behind_ = row.integer(0);
    if (!may_read(row.text(1))) continue;
    if (listener_.change) listener_.change(row.text(2));
    add(piece, row.text(2));
  }
  return true;
}

bool AccessAnswer::add_kept(store::Database& database, std::string& piece) {
  auto row = database.query(
      "SELECT position, json_object('received', received_at, 'verdict', verdict, 'code', code, 'detail', detail, 'set',"
      " json(body)) FROM kept_set WHERE position < ? AND author = ? ORDER BY position DESC",
      behind_, id_);
  while (row.step()) {
    if (piece.size() > bytes_max_) return false;
    behind_ = row.integer(0);
    add(piece, row.text(1));
  }
  return true;
}

bool AccessAnswer::add_audit(store::Database& database, std::string& piece) {
  store::AuditFilter filter{.about = id_};
  if (behind_ != 0) filter.before = static_cast<std::uint64_t>(behind_);
  const auto lines = store::audit_lines(database, filter, kLinesMax);
  for (const auto& line : lines) {
    auto said = audit_json(line);
    if (reader_) {
      // With the hashes it could be tried out whose act it was.
      for (const auto* name : {"previous", "hash"}) said.erase(name);
      if (line.actor != id_) said["actor"] = said["device"] = nullptr;
    }
    add(piece, said.dump(-1, ' ', false, json::error_handler_t::replace));
    behind_ = static_cast<std::int64_t>(line.number);
  }
  return lines.size() < kLinesMax;
}

}  // namespace bijeen::api

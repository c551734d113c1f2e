// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "tests/simulation/world.h"

// What must be true when all have met.
namespace bijeen::simulation {
namespace {

constexpr std::string_view kRecordKey = "record/";

bool is_empty(const Json& value) {
  return value.is_null() || value == "" || value == Json::array();
}

[[noreturn]] void differs(const Device& device, const Standing& expected, const std::string& what, const Json& is,
                          const Json& must) {
  throw Violation{"replica-is-oracle", expected.collection + " " + expected.id + " on " + device.id().text() + ": " +
                                           what + " is " + is.dump() + ", must be " + must.dump()};
}

/// An op or a record of one that was erased for good, with more than that it was made and deleted.
bool says_something_of(const Json& json, const std::set<RecordName>& expunged) {
  if (!json.is_structured() || expunged.empty()) return false;
  const auto text = [&](const char* name) { return json.value(name, std::string()); };
  if (json.is_object() && json.contains("collection")) {
    const auto id = json.contains("record") ? json.at("record") : json.value("id", Json());
    if (id.is_string() && expunged.contains(text("collection") + "/" + id.get<std::string>())) {
      for (const char* part : {"put", "add", "remove", "text", "fields"}) {
        if (json.contains(part) && !json.at(part).empty()) return true;
      }
    }
  }
  return std::any_of(json.begin(), json.end(), [&](const Json& part) { return says_something_of(part, expunged); });
}

/// The shown value first, the others in any order.
std::vector<Standing::Value> in_order(std::vector<Standing::Value> values) {
  std::sort(values.begin() + 1, values.end());
  return values;
}

std::vector<Standing::Value> values_in(const Json& conflict) {
  std::vector<Standing::Value> values;
  for (const auto& one : conflict) values.push_back({one.at("value"), one.at("by"), one.at("at")});
  return values;
}

}  // namespace

void World::check_stored_scopes(Device& device, const std::set<std::string>& allowed) const {
  for (auto it = device.store().lower_bound(std::string(kRecordKey)); it != device.store().end(); ++it) {
    if (!it->first.starts_with(kRecordKey)) break;
    const auto record = Json::parse(it->second, nullptr, false);
    if (record.is_discarded()) continue;  // It rotted.
    if (!allowed.contains(record.at("scope")))
      throw Violation{"scopes", it->first + " of " + record.at("scope").dump() + " is still stored"};
  }
}

void World::check_reads(Device& device, const Standing& expected, bool readable) const {
  const sync::RecordKey key{expected.collection, *sync::RecordId::parse(expected.id)};
  const auto text = device.replica().view(key);
  if (text.has_value() != readable) differs(device, expected, "readable", text.has_value(), readable);
  if (!readable) return;
  auto view = Json::parse(*text);
  say_anew(expected.collection, view.at("fields"));
  say_anew(expected.collection, view.at("conflicts"));
  const auto compare = [&](const char* what, const Json& must) {
    if (view.at(what) != must) differs(device, expected, what, view.at(what), must);
  };
  compare("scope", expected.scope);
  compare("author", expected.author);
  compare("createdAt", expected.created_at);
  compare("changedAt", expected.changed_at);
  compare("changedBy", expected.changed_by);
  compare("deleted", expected.deleted);
  compare("pending", false);
  for (const auto& [name, value] : view.at("fields").items()) {
    if (expected.uncertain_texts.contains(name)) continue;
    const auto must = expected.fields.find(name);
    if (must == expected.fields.end() ? !is_empty(value) : value != must->second)
      differs(device, expected, name, value, must == expected.fields.end() ? Json() : must->second);
  }
  for (const auto& [name, value] : expected.fields) {
    if (!view.at("fields").contains(name)) differs(device, expected, name, "not there", value);
  }
  const auto& conflicts = view.at("conflicts");
  for (const auto& [name, values] : expected.conflicts) {
    if (!conflicts.contains(name) || in_order(values_in(conflicts.at(name))) != in_order(values))
      differs(device, expected, "conflict of " + name, conflicts.value(name, Json()), values.size());
  }
  if (conflicts.size() != expected.conflicts.size())
    differs(device, expected, "conflicts", conflicts, expected.conflicts.size());
  const bool beside = view.at("editedWhileDeleted");
  if (beside ? !expected.may_show_edit_beside_delete : expected.must_show_edit_beside_delete)
    differs(device, expected, "editedWhileDeleted", beside, !beside);
}

void World::check_expunged(const Device& device) const {
  for (const auto& [key, value] : device.store()) {
    const auto json = Json::parse(value, nullptr, false);
    // What was written and refused stays until its person puts it away.
    const bool is_own = key.starts_with("refused/") || key.starts_with("pending/");
    if (json.is_discarded() || is_own) continue;
    if (says_something_of(json, oracle_.expunged()))
      throw Violation{"expunged", key + " on " + device.id().text() + " is " + value};
  }
}

void World::check_replica(Device& device) {
  check_unsent(device, takes_part(device));
  if (!takes_part(device)) return;
  check_held(device);
  check_expunged(device);
  const auto scopes = oracle_.scopes(person(device.owner()).text());
  check_stored_scopes(device, scopes);
  std::size_t listed = 0;
  for (const auto& name : oracle_.records()) {
    const auto expected = *oracle_.record(name);
    const bool readable = scopes.contains(expected.scope);
    check_reads(device, expected, readable);
    const bool in_conflict = !expected.conflicts.empty() || expected.must_show_edit_beside_delete;
    if (readable && (!expected.deleted || in_conflict)) ++listed;
    counts_.conflicts += readable ? expected.conflicts.size() : 0;
  }
  if (Json::parse(device.replica().views("")).size() < listed)
    throw Violation{"replica-is-oracle", "a record is not listed on " + device.id().text()};
  const sync::Request pull{{}, "GET", "/v1/sync/pull?after=" + device.status().at("cursor").dump(), {}};
  const auto pulled = Json::parse(server_.answer(device.client(), pull).body);
  // The sums of a server with older words are no measure.
  const bool comparable = device.generation() < kNewer || server_.generation() == kNewer;
  const auto digests = comparable ? pulled.at("digests") : Json::object();
  for (const auto& [scope, digest] : digests.items()) {
    const auto own = device.replica().digest(*sync::Scope::parse(scope));
    if (!own || own->hex() != digest.get<std::string>())
      throw Violation{"digests", scope + " on " + device.id().text()};
  }
  const auto status = device.status();
  if (!status.at("missing").empty()) throw Violation{"comes-to-rest", "scopes are still missing: " + status.dump()};
  if (status.at("pending") != 0) throw Violation{"comes-to-rest", "something is still unsent: " + status.dump()};
  device.restart();
}

/// What the server does not have as accepted is still on the device.
void World::check_unsent(Device& device, bool can_send) const {
  for (const auto& set : device.unsent()) {
    const auto* judged = history_.ever(set.at("id"));
    const std::string state = set.at("state");
    const bool answered = state == "refused" || state == "escrowed";
    const bool is_so = judged != nullptr && judged->verdicts.contains(state);
    // What leans on a refused set when its device goes on as another is refused there and then.
    const bool leans = judged == nullptr && set.value("code", "") == "text.leaning";
    if (answered ? !is_so && !leans : can_send) throw Violation{"one-verdict", set.dump() + " has no such verdict"};
  }
}

/// What was accepted once and is still held by somebody who can give it back is there, or stands with the refused ones
/// because something it was made on is not.
void World::check_held(const Device& device) {
  for (const auto& [id, scope] : device.holds) {
    if (history_.stands(id)) continue;
    bool kept = false;
    server_.store().read([&](store::Database& database) {
      kept = database.query("SELECT 1 FROM kept_set WHERE id = ? AND place IS NOT NULL", id).step();
    });
    const auto& set = history_.ever(id)->set;
    if (!kept || !history_.builds_on_lost(set))
      throw Violation{"nothing-is-lost", set.dump() + " was accepted, " + device.id().text() + " has it, the server " +
                                             (kept ? "does not place it" : "does not")};
  }
}

void World::check_server() {
  server_.store().read([&](store::Database& database) {
    for (const char* sql : {"SELECT body FROM change_set", "SELECT body FROM kept_set", "SELECT state FROM record"}) {
      auto rows = database.query(sql);
      while (rows.step()) {
        if (says_something_of(Json::parse(rows.text(0)), oracle_.expunged()))
          throw Violation{"expunged", "the server still has " + std::string(rows.text(0))};
      }
    }
  });
  const auto findings = server_.store().check();
  if (!findings.empty()) throw Violation{"store-is-sound", findings.front().check + ": " + findings.front().detail};
}

}  // namespace bijeen::simulation

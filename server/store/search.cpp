// SPDX-License-Identifier: EUPL-1.2
#include "server/store/search.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/store/json_text.h"

namespace bijeen::store {
namespace {

/// More would only make the query slow.
constexpr std::size_t kWordsMax = 16;

std::string words_of(const sync::RecordState& record, const schema::Collection& collection, const std::string& name) {
  const auto* field = collection.field(name);
  if (field == nullptr) return {};
  const auto value = shown_value(record, *field);
  if (auto text = string_in(value)) return std::move(*text);
  const auto json = nlohmann::json::parse(value, nullptr, false);
  std::string words;
  if (!json.is_array()) return words;
  for (const auto& element : json) {
    if (element.is_string()) words += element.get<std::string>() + "\n";
  }
  return words;
}

struct SearchEntry {
  std::string title, words;
};

/// nullopt for what is not to be found: deleted, or of a collection without anything to search.
std::optional<SearchEntry> entry_of(const schema::Model& model, const sync::RecordState& record) {
  const auto* collection = model.collection(record.collection);
  if (collection == nullptr || collection->search.empty() || is_deleted(record)) return std::nullopt;
  SearchEntry entry{words_of(record, *collection, collection->title), {}};
  for (const auto& name : collection->search) {
    if (name != collection->title) entry.words += words_of(record, *collection, name) + "\n";
  }
  return entry;
}

bool holds(Database& database, std::int64_t key, const std::optional<SearchEntry>& entry) {
  auto stored = database.query("SELECT title, words FROM search WHERE rowid = ?", key);
  if (!stored.step()) return !entry;
  return entry && stored.text(0) == entry->title && stored.text(1) == entry->words;
}

bool separates(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == 0x7f;
}

/// Each word as a quoted prefix, so that nothing a person types is read as the index's own query language.
std::string match_of(std::string_view words) {
  std::string match;
  std::size_t count = 0;
  for (auto at = words.begin(); at != words.end() && count < kWordsMax;) {
    at = std::find_if_not(at, words.end(), separates);
    const auto end = std::find_if(at, words.end(), separates);
    if (at == end) break;
    match.append("\"").append(at, end).append("\"* ");
    ++count;
    at = end;
  }
  return match;
}

std::string scopes_json(const sync::Actor& actor) {
  auto scopes = nlohmann::json::array();
  for (const auto& scope : actor.scopes) scopes.push_back(scope.text());
  return scopes.dump();
}

}  // namespace

std::string_view search_create() {
  return "CREATE VIRTUAL TABLE search USING fts5(title, words, tokenize = 'unicode61 remove_diacritics 2');";
}

std::string_view search_drop() {
  return "DROP TABLE search;";
}

void write_search(Database& database, const schema::Model& model, std::int64_t key, const sync::RecordState& record) {
  const auto entry = entry_of(model, record);
  if (holds(database, key, entry)) return;
  if (entry) {
    database.run("INSERT OR REPLACE INTO search (rowid, title, words) VALUES (?, ?, ?)", key, entry->title,
                 entry->words);
  } else {
    database.run("DELETE FROM search WHERE rowid = ?", key);
  }
}

bool search_differs(Database& database, const schema::Model& model, std::int64_t key, const sync::RecordState& record) {
  return !holds(database, key, entry_of(model, record));
}

std::vector<SearchHit> find_words(Database& database, const sync::Actor& actor, std::string_view words,
                                  std::size_t limit) {
  std::vector<SearchHit> hits;
  const std::string match = match_of(words);
  if (match.empty()) return hits;
  auto rows = database.query(
      "SELECT r.collection, r.id, search.title, snippet(search, -1, '', '', '…', 16) FROM search"
      " JOIN record AS r ON r.key = search.rowid"
      " WHERE search MATCH ? AND r.scope IN (SELECT value FROM json_each(?))"
      " ORDER BY bm25(search, 4.0, 1.0), r.key LIMIT ?",
      match, scopes_json(actor), limit);
  while (rows.step()) {
    hits.push_back(
        {std::string(rows.text(0)), rows.id<sync::RecordId>(1), std::string(rows.text(2)), std::string(rows.text(3))});
  }
  return hits;
}

}  // namespace bijeen::store

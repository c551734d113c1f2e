// SPDX-License-Identifier: EUPL-1.2
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "server/store/change_log.h"

namespace bijeen::store {
namespace {

sync::Digest digest_in(const Statement& row, int first) {
  return {static_cast<std::uint64_t>(row.integer(first)), static_cast<std::uint64_t>(row.integer(first + 1))};
}

/// Scopes without any record are left out: nothing in them can differ.
void add_digests(Database& database, const sync::Actor& actor, PullPage& page) {
  auto row = database.query("SELECT digest_low, digest_high FROM scope WHERE scope = ?");
  for (const auto& scope : actor.scopes) {
    row.bind(1, scope.text());
    if (row.step()) page.digests.emplace_back(scope, digest_in(row, 0).hex());
    row.reset();
  }
}

}  // namespace

Result<PullPage> pull_page(Database& database, const sync::Actor& actor, sync::Seq after, std::size_t bytes_max) {
  PullPage page;
  const auto last = last_seq(database);
  if (after > last) return Error{ErrorCode::kSyncCursor, "nothing has this sequence number yet"};
  page.cursor = after;
  std::set<std::string, std::less<>> visible;
  for (const auto& scope : actor.scopes) visible.insert(scope.text());
  // In the log's own order, so that a page ends where it is full; the text of a set that is not visible is never read.
  auto rows = database.query("SELECT seq, scope, body FROM change_set WHERE seq > ? ORDER BY seq", after);
  std::size_t bytes = 0;
  while (rows.step()) {
    if (!visible.contains(rows.text(1))) continue;
    const auto body = rows.text(2);
    if (!page.sets.empty() && bytes + body.size() > bytes_max) {
      page.more = true;
      return page;
    }
    bytes += body.size();
    page.sets.emplace_back(body);
    page.cursor = rows.seq(0);
  }
  page.cursor = last;
  add_digests(database, actor, page);
  return page;
}

Result<SnapshotPage> snapshot_page(Database& database, const sync::Scope& scope, std::string_view from_key,
                                   std::size_t bytes_max) {
  SnapshotPage page;
  const auto slash = from_key.find('/');
  if (!from_key.empty() && (slash == std::string_view::npos || !sync::RecordId::parse(from_key.substr(slash + 1))))
    return Error{ErrorCode::kRequestParameter, "the key to go on from is not one that was given"};
  const auto collection = from_key.substr(0, std::min(slash, from_key.size()));
  const auto id = from_key.empty() ? std::string_view() : from_key.substr(slash + 1);
  page.cursor = last_seq(database);
  auto rows = database.query(
      "SELECT collection, id, state FROM record WHERE scope = ? AND (collection, id) > (?, ?) ORDER BY collection, id",
      scope.text(), collection, id);
  std::size_t bytes = 0;
  std::string last_key;
  while (rows.step()) {
    const auto state = rows.text(2);
    if (!page.records.empty() && bytes + state.size() > bytes_max) {
      page.next = std::move(last_key);
      return page;
    }
    bytes += state.size();
    page.records.emplace_back(state);
    last_key.assign(rows.text(0)).append("/").append(rows.text(1));
  }
  return page;
}

HistoryPage history_page(Database& database, const std::string& collection, const sync::RecordId& id,
                         std::optional<sync::Seq> before, PageSize size) {
  HistoryPage page;
  const std::string record = id.text();
  auto rows = database.query(
      "SELECT c.seq, c.at, c.author, c.id, c.body FROM record AS r JOIN record_change AS t ON t.record = r.key"
      " JOIN change_set AS c ON c.seq = t.seq WHERE r.collection = ?1 AND r.id = ?2 AND t.seq < ?3 ORDER BY t.seq DESC",
      collection, id, before.value_or(sync::Seq{std::numeric_limits<std::int64_t>::max()}));
  std::size_t bytes = 0;
  while (rows.step()) {
    const auto text = rows.text(4);
    bytes += text.size();
    if (!page.entries.empty() && (page.entries.size() == size.entries_max || bytes > size.bytes_max)) {
      page.next = page.entries.back().seq;
      return page;
    }
    // The bytes are canonical already, so the parts of the parsed whole give canonical bytes again.
    const auto body = nlohmann::json::parse(text, nullptr, false);
    if (body.is_discarded()) throw StorageError(StorageError::Kind::kCorrupt, "a stored change set is no JSON");
    for (const auto& op : body.at("set").at("ops")) {
      if (op.at("collection") != collection || op.at("record") != record) continue;
      page.entries.push_back(
          {rows.seq(0), rows.millis(1), rows.id<sync::PersonId>(2), rows.id<sync::ChangeSetId>(3), op.dump()});
    }
  }
  return page;
}

}  // namespace bijeen::store

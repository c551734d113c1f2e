// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "server/store/change_log.h"
#include "server/store/receipt.h"
#include "sync/upgrade.h"

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

/// Puts the signature into what is stored: {"at",…} becomes {"at",…,"signature"}.
void add_receipt(const Identity& identity, const Statement& row, const std::vector<sync::Seq>& returned,
                 std::string& body) {
  const auto signature =
      sign(identity.key, {identity.epoch, row.seq(3), row.millis(4), row.id<sync::PersonId>(5), returned, row.text(6)});
  body.back() = ',';
  body.append(R"("signature":")").append(signature).append("\"}");
}

/// The records of change sets that nobody can merge where they stand, as they are now, each once.
class WholeRecords {
 public:
  /// Gives the bytes added.
  std::size_t add(Database& database, const sync::ChangeSet& set, std::vector<std::string>& records) {
    std::size_t bytes = 0;
    for (const auto& op : set.ops) {
      if (!added_.insert({op.collection, op.record}).second) continue;
      auto row = database.query("SELECT state FROM record WHERE collection = ? AND id = ?", op.collection, op.record);
      if (!row.step()) continue;
      records.emplace_back(row.text(0));
      bytes += records.back().size();
    }
    return bytes;
  }

 private:
  std::set<sync::RecordKey> added_;
};

struct KeyParts {
  std::string_view collection, id;
};
/// Names of collections have no such letter.
constexpr KeyParts kBehindAll{"~", ""};

/// `otherwise` for an empty key; nullopt when it is none.
std::optional<KeyParts> parts_of(std::string_view key, KeyParts otherwise) {
  if (key.empty()) return otherwise;
  const auto slash = key.find('/');
  if (slash == std::string_view::npos || !sync::RecordId::parse(key.substr(slash + 1))) return std::nullopt;
  return KeyParts{key.substr(0, slash), key.substr(slash + 1)};
}

Error wrong_key() {
  return {ErrorCode::kRequestParameter, "the key to go on from or up to is not one that was given"};
}

}  // namespace

sync::Seq last_change(Database& database, const sync::Scope& scope) {
  auto row = database.query("SELECT changed FROM scope WHERE scope = ?", scope.text());
  return row.step() ? row.seq(0) : sync::Seq{};
}

Result<PullPage> pull_page(Database& database, const Identity& identity, const sync::Actor& actor, sync::Seq after,
                           std::size_t bytes_max) {
  PullPage page;
  const auto last = last_seq(database);
  if (after > last) return Error{ErrorCode::kSyncCursor, "nothing has this sequence number yet"};
  page.cursor = after;
  page.backed_up = backed_up(database);
  page.bases = generation_bases(database);
  std::set<std::string, std::less<>> visible;
  for (const auto& scope : actor.scopes) visible.insert(scope.text());
  // In the log's own order, so that a page ends where it is full; the text of a set that is not visible is never read.
  auto rows = database.query(
      "SELECT seq AS number, scope, body, seq, at, author, hash, 0 FROM change_set WHERE seq > ?1 AND arrival IS NULL"
      " UNION ALL SELECT arrival, scope, body, seq, at, author, hash, 1 FROM change_set WHERE arrival > ?1 ORDER BY 1",
      after);
  WholeRecords whole;
  std::size_t bytes = 0;
  while (rows.step()) {
    if (!visible.contains(rows.text(1))) continue;
    const auto body = rows.text(2);
    const auto known = rows.integer(7) != 0 ? std::optional(decode_body(body)) : std::nullopt;
    std::vector<std::string> records;
    bytes += body.size() + (known ? whole.add(database, known->set, records) : 0);
    if (!page.sets.empty() && bytes > bytes_max) {
      page.more = true;
      return page;
    }
    page.sets.emplace_back(body);
    std::move(records.begin(), records.end(), std::back_inserter(page.records));
    page.cursor = rows.seq(0);
    if (page.cursor > page.backed_up)
      add_receipt(identity, rows, known ? known->returned : std::vector<sync::Seq>(), page.sets.back());
  }
  page.cursor = last;
  add_digests(database, actor, page);
  return page;
}

Result<SnapshotPage> snapshot_page(Database& database, const sync::Scope& scope, std::string_view from_key,
                                   std::string_view to_key, std::size_t bytes_max) {
  SnapshotPage page;
  const auto from = parts_of(from_key, {});
  const auto to = parts_of(to_key, kBehindAll);
  if (!from || !to) return wrong_key();
  page.cursor = last_seq(database);
  page.changed = last_change(database, scope);
  auto rows = database.query(
      "SELECT collection, id, state FROM record WHERE scope = ? AND (collection, id) > (?, ?)"
      " AND (collection, id) <= (?, ?) ORDER BY collection, id",
      scope.text(), from->collection, from->id, to->collection, to->id);
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

HistoryPage history_page(Database& database, const schema::Model& model, const std::string& collection,
                         const sync::RecordId& id, std::optional<sync::Seq> before, PageSize size) {
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
    auto body = nlohmann::json::parse(text, nullptr, false);
    if (body.is_discarded()) throw StorageError(StorageError::Kind::kCorrupt, "a stored change set is no JSON");
    if (body.at("set").at("model") < model.version()) {
      auto accepted = decode_body(text);
      sync::upgrade(model, accepted.set);
      body = nlohmann::json::parse(sync::encode(accepted));
    }
    for (const auto& op : body.at("set").at("ops")) {
      if (op.at("collection") != collection || op.at("record") != record) continue;
      page.entries.push_back(
          {rows.seq(0), rows.millis(1), rows.id<sync::PersonId>(2), rows.id<sync::ChangeSetId>(3), op.dump()});
    }
  }
  return page;
}

Result<DigestPage> digest_page(Database& database, const sync::Scope& scope, std::string_view from_key,
                               std::string_view to_key) {
  constexpr std::uint64_t kRangesMax = 16;
  DigestPage page;
  const auto from = parts_of(from_key, {});
  const auto to = parts_of(to_key, kBehindAll);
  if (!from || !to) return wrong_key();
  page.cursor = last_seq(database);
  page.changed = last_change(database, scope);
  auto rows = database.query(
      "SELECT collection, id, digest_low, digest_high FROM record WHERE scope = ? AND (collection, id) > (?, ?)"
      " AND (collection, id) <= (?, ?) ORDER BY collection, id",
      scope.text(), from->collection, from->id, to->collection, to->id);
  std::vector<DigestPage::Range> records;
  while (rows.step())
    records.push_back({std::string(rows.text(0)).append("/").append(rows.text(1)), 1, digest_in(rows, 2)});
  const auto each = std::max<std::uint64_t>(1, (records.size() + kRangesMax - 1) / kRangesMax);
  for (auto& record : records) {
    if (page.ranges.empty() || page.ranges.back().count == each) page.ranges.emplace_back();
    auto& range = page.ranges.back();
    range.to = std::move(record.to);
    ++range.count;
    range.digest.add(record.digest);
  }
  // What a replica has behind the last record belongs to the last range.
  if (page.ranges.empty()) page.ranges.emplace_back();
  page.ranges.back().to = to_key;
  return page;
}

}  // namespace bijeen::store

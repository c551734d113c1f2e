// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
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
  /// Adds those of \p set with a key behind \p rest, at least one, until the page's bytes are past \p bytes_max; says
  /// in the page where it ends before the last. Gives the page's bytes.
  std::size_t add(Database& database, const sync::ChangeSet& set, std::string_view rest, std::size_t bytes,
                  std::size_t bytes_max, PullPage& page) {
    std::map<std::string, const sync::Op*> ops;
    for (const auto& op : set.ops) ops.emplace(op.collection + "/" + op.record.text(), &op);
    page.rest.clear();
    std::string last;
    for (auto at = ops.upper_bound(std::string(rest)); at != ops.end(); ++at) {
      if (added_.contains(at->first)) continue;
      auto row = database.query("SELECT state FROM record WHERE collection = ? AND id = ?", at->second->collection,
                                at->second->record);
      if (!row.step()) continue;
      const auto state = row.text(0);
      if (!last.empty() && bytes + state.size() > bytes_max) {
        page.rest = last;
        return bytes;
      }
      bytes += state.size();
      page.records.emplace_back(state);
      last = at->first;
      added_.insert(last);
    }
    return bytes;
  }

 private:
  std::set<std::string> added_;
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

using Scopes = std::set<std::string, std::less<>>;

/// Sets and their records from where the pull goes on to its end, or until the page is full.
void fill(Database& database, const Identity& identity, const Scopes& visible, const PullFrom& from,
          std::size_t bytes_max, PullPage& page) {
  // In the log's own order, so that a page ends where it is full; the text of a set that is not visible is never read.
  // A rest's set is read again.
  auto rows = database.query(
      "SELECT seq AS number, scope, body, seq, at, author, coalesce(erased, hash), 0 FROM change_set"
      " WHERE seq > ?1 AND seq <= ?2 AND arrival IS NULL"
      " UNION ALL SELECT arrival, scope, body, seq, at, author, coalesce(erased, hash), 1 FROM change_set"
      " WHERE arrival >= ?3 AND arrival <= ?2 ORDER BY 1",
      from.after, page.end, sync::Seq{raw(from.after) + (from.rest.empty() ? 1 : 0)});
  WholeRecords whole;
  std::size_t bytes = 0;
  while (rows.step()) {
    if (!visible.contains(rows.text(1))) continue;
    const auto body = rows.text(2);
    const bool is_rest = rows.seq(0) == from.after;
    const auto known = rows.integer(7) != 0 ? std::optional(decode_body(body)) : std::nullopt;
    if (bytes > 0 && bytes + body.size() > bytes_max) {
      page.full = true;
      return;
    }
    if (!is_rest) {
      bytes += body.size();
      page.sets.emplace_back(body);
      page.cursor = rows.seq(0);
      if (page.cursor > page.backed_up)
        add_receipt(identity, rows, known ? known->returned : std::vector<sync::Seq>(), page.sets.back());
    }
    if (known) bytes = whole.add(database, known->set, is_rest ? from.rest : "", bytes, bytes_max, page);
    if (!page.rest.empty()) {
      page.full = true;
      return;
    }
  }
}

/// A set whose place is among those of this page may come later than all of them: something in it was erased, or it
/// came back. What follows it does not add up without it, so a record of it goes ahead: a replica that gets any takes
/// in all at once when it has the last page.
void announce_moved(Database& database, const Scopes& visible, sync::Seq after, PullPage& page) {
  if (!page.records.empty()) return;
  auto rows = database.query("SELECT scope, body FROM change_set WHERE arrival > ?2 AND seq > ?1 AND seq <= ?2", after,
                             page.cursor);
  while (rows.step() && page.records.empty()) {
    if (!visible.contains(rows.text(0))) continue;
    auto set = decode_body(rows.text(1)).set;
    if (set.ops.size() > 1) set.ops.resize(1);
    WholeRecords().add(database, set, "", 0, 0, page);
  }
}

}  // namespace

sync::Seq last_change(Database& database, const sync::Scope& scope) {
  auto row = database.query("SELECT changed FROM scope WHERE scope = ?", scope.text());
  return row.step() ? row.seq(0) : sync::Seq{};
}

Result<PullPage> pull_page(Database& database, const Identity& identity, const sync::Actor& actor, const PullFrom& from,
                           std::size_t bytes_max) {
  PullPage page;
  const auto last = last_seq(database);
  if (from.after > last) return Error{ErrorCode::kSyncCursor, "nothing has this sequence number yet"};
  if (!parts_of(from.rest, {})) return wrong_key();
  page.cursor = from.after;
  page.end = from.up_to.value_or(last);
  page.backed_up = backed_up(database);
  page.bases = generation_bases(database);
  Scopes visible;
  for (const auto& scope : actor.scopes) visible.insert(scope.text());
  fill(database, identity, visible, from, bytes_max, page);
  if (!page.full) page.cursor = page.end;
  page.more = page.full || page.end != last;
  if (page.more) {
    announce_moved(database, visible, from.after, page);
  } else {
    add_digests(database, actor, page);
  }
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

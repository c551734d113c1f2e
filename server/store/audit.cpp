// SPDX-License-Identifier: EUPL-1.2
#include "server/store/audit.h"

#include <array>
#include <charconv>
#include <set>

#include "server/store/receipt.h"

namespace bijeen::store {
namespace {

constexpr std::array<std::string_view, kActs> kNames = {"sign-in",
                                                        "sign-out",
                                                        "set-means",
                                                        "end-means",
                                                        "add-device",
                                                        "end-device",
                                                        "invite",
                                                        "change",
                                                        "give-back",
                                                        "add-person",
                                                        "change-person",
                                                        "change-role",
                                                        "activate-person",
                                                        "deactivate-person",
                                                        "make-calendar-address",
                                                        "end-calendar-address",
                                                        "pull",
                                                        "snapshot",
                                                        "history",
                                                        "search",
                                                        "kept-sets",
                                                        "report",
                                                        "people",
                                                        "devices",
                                                        "audit",
                                                        "forbidden",
                                                        "init",
                                                        "backup",
                                                        "restore",
                                                        "export",
                                                        "personal-data",
                                                        "cut-audit",
                                                        "access",
                                                        "erase",
                                                        "photo",
                                                        "answer-poll",
                                                        "poll",
                                                        "discard-photo"};

constexpr std::string_view kColumns = "number, at, actor, device, act, kind, scope, record, outcome, previous, hash";

std::string chained_hash(const AuditLine& line) {
  std::string bytes;
  for (const std::string& field : {line.previous, std::to_string(line.number), std::to_string(raw(line.at)), line.actor,
                                   line.device, line.act, line.kind, line.scope, line.record, line.outcome})
    bytes.append(std::to_string(field.size())).append(":").append(field);
  return sha256_hex(bytes);
}

AuditLine line_in(const Statement& row) {
  const auto text = [&row](int column) { return std::string(row.text(column)); };
  return {static_cast<std::uint64_t>(row.integer(0)),
          row.millis(1),
          text(2),
          text(3),
          text(4),
          text(5),
          text(6),
          text(7),
          text(8),
          text(9),
          text(10)};
}

AuditHead end_of_log(Database& database, std::string_view name) {
  auto row = database.query("SELECT number, hash FROM audit_end WHERE name = ?", name);
  if (!row.step()) throw StorageError(StorageError::Kind::kCorrupt, "the audit log has no " + std::string(name));
  return {static_cast<std::uint64_t>(row.integer(0)), std::string(row.text(1))};
}

void move_end(Database& database, std::string_view name, std::uint64_t number, std::string_view hash) {
  database.run("UPDATE audit_end SET number = ?, hash = ? WHERE name = ?", number, hash, name);
}

/// Who refers to what a client sent refers to what the model has; other names could be anything.
std::string collections_of(const schema::Model& model, const sync::ChangeSet& set) {
  std::set<std::string_view> names;
  for (const auto& op : set.ops) {
    if (model.collection(op.collection) != nullptr) names.insert(op.collection);
  }
  std::string joined;
  for (const auto name : names) joined.append(joined.empty() ? "" : ",").append(name);
  return joined;
}

std::set<Act> acts_on_person(const sync::Op& op) {
  if (op.create) return {Act::kAddPerson};
  std::set<Act> acts;
  if (op.put.contains("role")) acts.insert(Act::kChangeRole);
  if (const auto active = op.put.find("active"); active != op.put.end())
    acts.insert(active->second == "true" ? Act::kActivatePerson : Act::kDeactivatePerson);
  if (op.deleted) acts.insert(*op.deleted ? Act::kDeactivatePerson : Act::kActivatePerson);
  if (acts.empty()) acts.insert(Act::kChangePerson);
  return acts;
}

std::string line_name(std::uint64_t number) {
  return "line " + std::to_string(number);
}

/// A cut without its line would be a hole that somebody calls a cut.
std::optional<std::string> cut_fault(Database& database, const AuditHead& cut) {
  if (cut.number == 0) return std::nullopt;
  auto said =
      database.query("SELECT record FROM audit WHERE act = ? ORDER BY number DESC LIMIT 1", name(Act::kCutAudit));
  if (said.step() && said.text(0) == std::to_string(cut.number)) return std::nullopt;
  return "the lines up to " + std::to_string(cut.number) + " are gone, and no line says that they were let go";
}

std::optional<std::string> told_fault(Database& database, const AuditHead& cut, const AuditHead& told) {
  if (told.number < cut.number || told.number == 0) return std::nullopt;
  std::string hash = cut.hash;
  if (told.number > cut.number) {
    auto row = database.query("SELECT hash FROM audit WHERE number = ?", told.number);
    if (!row.step()) return line_name(told.number) + " was told of and is not there";
    hash = row.text(0);
  }
  if (hash == told.hash) return std::nullopt;
  return line_name(told.number) + " is not the one that was told of";
}

}  // namespace

std::string_view name(Act act) {
  return kNames[static_cast<std::size_t>(act)];
}

std::string AuditHead::text() const {
  return std::to_string(number) + ":" + hash;
}

std::optional<AuditHead> AuditHead::parse(std::string_view text) {
  constexpr std::size_t kHashDigits = 64;
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto digits = text.substr(0, colon);
  AuditHead head{0, std::string(text.substr(colon + 1))};
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), head.number);
  if (failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  const bool empty = head.number == 0 && head.hash.empty();
  const bool whole =
      head.hash.size() == kHashDigits && head.hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  return empty || whole ? std::optional(head) : std::nullopt;
}

void append_audit(Database& database, sync::Millis now, const AuditEntry& entry) {
  auto head = audit_head(database);
  AuditLine line{head.number + 1,
                 now,
                 entry.actor,
                 entry.device ? entry.device->text() : std::string(),
                 std::string(name(entry.act)),
                 entry.kind,
                 entry.scope ? entry.scope->text() : std::string(),
                 entry.record,
                 std::string(entry.refused ? code(*entry.refused) : kDone),
                 std::move(head.hash),
                 {}};
  line.hash = chained_hash(line);
  database.run(
      "INSERT INTO audit (number, at, actor, device, act, kind, scope, record, outcome, previous, hash)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      line.number, line.at, line.actor, line.device, line.act, line.kind, line.scope, line.record, line.outcome,
      line.previous, line.hash);
  move_end(database, "head", line.number, line.hash);
}

void append_change(Database& database, const schema::Model& model, sync::Millis now, const AuditEntry& who,
                   const sync::ChangeSet& set) {
  AuditEntry entry = who;
  entry.kind = collections_of(model, set);
  entry.scope = set.scope;
  entry.record = set.id.text();
  append_audit(database, now, entry);
  if (entry.refused) return;
  for (const auto& op : set.ops) {
    if (op.collection != "person") continue;
    for (const Act act : acts_on_person(op))
      append_audit(database, now, {act, who.actor, who.device, op.collection, set.scope, op.record.text()});
  }
}

AuditHead audit_head(Database& database) {
  return end_of_log(database, "head");
}

std::vector<AuditLine> audit_lines(Database& database, const AuditFilter& filter, std::size_t lines_max) {
  auto rows = database.query(
      "SELECT " + std::string(kColumns) +
          " FROM audit WHERE (?1 IS NULL OR at >= ?1) AND (?2 IS NULL OR at < ?2)"
          " AND (?3 IS NULL OR actor = ?3 OR record = ?3) AND (?4 IS NULL OR act = ?4) AND (?5 IS NULL OR number < ?5)"
          " ORDER BY number DESC LIMIT ?6",
      filter.since, filter.until, filter.about, filter.act, filter.before, lines_max);
  std::vector<AuditLine> lines;
  while (rows.step()) lines.push_back(line_in(rows));
  return lines;
}

std::optional<std::string> audit_fault(Database& database, const std::optional<AuditHead>& told) {
  const auto cut = end_of_log(database, "cut");
  const auto head = audit_head(database);
  AuditHead last = cut;
  auto rows = database.query("SELECT " + std::string(kColumns) + " FROM audit ORDER BY number");
  while (rows.step()) {
    const auto line = line_in(rows);
    if (line.number != last.number + 1)
      return "between line " + std::to_string(last.number) + " and line " + std::to_string(line.number) +
             " something is gone";
    if (line.hash != chained_hash(line)) return line_name(line.number) + " is not what was written";
    if (line.previous != last.hash) return line_name(line.number) + " does not follow the one before";
    last = {line.number, line.hash};
  }
  if (last.number != head.number || last.hash != head.hash)
    return "the log ends with line " + std::to_string(last.number) + " and should end with " +
           std::to_string(head.number);
  if (auto fault = cut_fault(database, cut)) return fault;
  return told ? told_fault(database, cut, *told) : std::nullopt;
}

std::uint64_t cut_audit(Database& database, sync::Millis now, sync::Millis before) {
  if (const auto fault = audit_fault(database))
    throw StorageError(StorageError::Kind::kOther, "the audit log is broken and stays as it is: " + *fault);
  const auto cut = end_of_log(database, "cut");
  auto last = database.query(
      "SELECT number, hash FROM audit WHERE number < coalesce((SELECT min(number) FROM audit WHERE at >= ?), 1 +"
      " (SELECT number FROM audit_end WHERE name = 'head')) ORDER BY number DESC LIMIT 1",
      before);
  if (!last.step()) return 0;
  const auto number = static_cast<std::uint64_t>(last.integer(0));
  move_end(database, "cut", number, last.text(1));
  database.run("DELETE FROM audit WHERE number <= ?", number);
  append_audit(database, now, {Act::kCutAudit, std::string(kOperator), {}, "audit", {}, std::to_string(number)});
  return number - cut.number;
}

}  // namespace bijeen::store

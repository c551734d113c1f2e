// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>

#include "tests/simulation/oracle.h"

namespace bijeen::simulation {
namespace {

bool is_true(const Standing& record, const char* field) {
  const auto found = record.fields.find(field);
  return found != record.fields.end() && found->second == true;
}

std::string text(const Standing& record, const char* field) {
  const auto found = record.fields.find(field);
  return found == record.fields.end() || !found->second.is_string() ? std::string() : found->second.get<std::string>();
}

bool is_among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_for_leader(std::string_view collection) {
  return is_among(collection, {"person", "body", "membership", "focusPoint", "personConfidential"});
}

/// The bodies that a role reads without being a member.
bool reads_by_role(std::string_view role, const Standing& body) {
  if (role == "leader") return true;
  if (is_true(body, "confidential")) return false;
  return role == "secretary" || (role == "core" && is_among(text(body, "kind"), {"work-group", "core-team"}));
}

bool decides(const Json& op) {
  if (!op.contains("put")) return false;
  const auto& put = op.at("put");
  if (put.contains("consolidation") || put.contains("answer") || put.contains("forReport")) return true;
  return op.at("collection") == "proposal" && put.contains("status") &&
         is_among(put.at("status").get<std::string>(), {"accepted", "rejected"});
}

}  // namespace

std::vector<Standing> Oracle::all(const std::string& collection) const {
  std::vector<Standing> records;
  for (auto it = by_record_.lower_bound(collection + "/"); it != by_record_.end(); ++it) {
    if (!it->first.starts_with(collection + "/")) break;
    records.push_back(without_texts(it->first, it->second));
  }
  return records;
}

const std::pair<std::optional<std::string>, std::set<std::string>>& Oracle::known(const std::string& person) const {
  const auto [found, fresh] = known_.try_emplace(person);
  auto& [role, scopes] = found->second;
  if (!fresh) return found->second;
  const auto writes = by_record_.find("person/" + person);
  if (writes == by_record_.end()) return found->second;
  const auto who = without_texts(writes->first, writes->second);
  const auto active = who.fields.find("active");
  if (who.deleted || (active != who.fields.end() && active->second == false)) return found->second;
  role = text(who, "role");
  if (*role == "admin") return found->second;
  scopes = {"programme", "person:" + person};
  std::set<std::string> bodies;
  for (const auto& body : all("body")) {
    if (body.deleted) continue;
    bodies.insert("body:" + body.id);
    if (reads_by_role(*role, body)) scopes.insert("body:" + body.id);
  }
  for (const auto& member : all("membership")) {
    if (!member.deleted && text(member, "person") == person && bodies.contains(member.scope))
      scopes.insert(member.scope);
  }
  if (*role == "leader") {
    scopes.insert("leader");
    for (const auto& other : all("person")) {
      if (!other.deleted) scopes.insert("person:" + other.id);
    }
  }
  return found->second;
}

std::optional<std::string> Oracle::role(const std::string& person) const {
  return known(person).first;
}

std::set<std::string> Oracle::scopes(const std::string& person) const {
  return known(person).second;
}

std::set<std::string> Oracle::reasons_to_refuse(const Json& set, const std::string& author) const {
  std::set<std::string> reasons;
  const auto& [role, scopes] = known(author);
  const std::string scope = set.at("scope");
  if (!scopes.contains(scope)) reasons.insert("scope.unknown");
  for (const auto& op : set.at("ops")) add_reasons(reasons, op, scope, author, role.value_or(""));
  return reasons;
}

void Oracle::add_reasons(std::set<std::string>& reasons, const Json& op, const std::string& scope,
                         const std::string& author, const std::string& role) const {
  const std::string collection = op.at("collection");
  const auto name = collection + "/" + op.at("record").get<std::string>();
  const bool leads = role == "leader";
  const bool creates = op.contains("create");
  const auto found = by_record_.find(name);
  const bool exists = found != by_record_.end();
  if (expunged_.contains(name)) {
    reasons.insert("record.unknown");
    return;
  }
  if (is_for_leader(collection) && !leads) reasons.insert("auth.forbidden");
  if (decides(op) && !leads) reasons.insert("auth.forbidden");
  if (creates && !exists) return;
  const bool is_here = exists && found->second.front().set->scope == scope;
  if (creates ? !is_here || !is_joint(collection) : !is_here) {
    reasons.insert(creates ? "record.exists" : "record.unknown");
    return;
  }
  const auto now = without_texts(name, found->second);
  const bool made_it = now.author == author;
  const bool may_delete = leads || made_it || (role == "secretary" && collection != "proposal");
  if (op.contains("deleted") && !may_delete) reasons.insert("auth.forbidden");
  if (collection == "proposal" && !leads) {
    const auto conflict = now.conflicts.find("status");
    bool settled = is_among(text(now, "status"), {"accepted", "rejected"});
    if (conflict != now.conflicts.end()) {
      for (const auto& one : conflict->second) settled = settled || one.value == "accepted" || one.value == "rejected";
    }
    if (settled || !made_it) reasons.insert("auth.forbidden");
  }
  if (!op.contains("put")) return;
  for (const auto& [field, value] : op.at("put").items()) {
    const auto before = now.fields.find(field);
    const bool fixed = before != now.fields.end() && !before->second.is_null() && before->second != value;
    if (fixed && rule(collection, field) == "once") reasons.insert("record.once");
  }
}

}  // namespace bijeen::simulation

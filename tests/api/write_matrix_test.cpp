// SPDX-License-Identifier: EUPL-1.2
// Who may make, change and delete what, where: every collection of the model, for every role, in every part of the
// programme, of his own making and of somebody else's. The rules are read from the model's text and said here once
// more, in the few lines of Rights; the verdicts are those of pushes.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

constexpr const char* kSounding = "00000000-0000-7000-8000-000000000b01";

json collections() {
  std::ifstream in(BIJEEN_SOURCE_DIR "/schema/model.json");
  return json::parse(in).at("collections");
}

/// A part of the programme, as it is to the caller.
enum class Part { kPlan, kLeaders, kOwnGroup, kOtherGroup, kConfidentialGroup, kOwn, kOthersOwn };
constexpr std::array kParts{Part::kPlan, Part::kLeaders,  Part::kOwnGroup, Part::kOtherGroup, Part::kConfidentialGroup,
                            Part::kOwn,  Part::kOthersOwn};

const char* kind_of(Part part) {
  switch (part) {
    case Part::kPlan:
      return "programme";
    case Part::kLeaders:
      return "leader";
    case Part::kOwn:
    case Part::kOthersOwn:
      return "person";
    default:
      return "body";
  }
}

std::string scope_of(Part part, const std::string& person) {
  switch (part) {
    case Part::kOwnGroup:
      return "body:" + std::string(kBody);
    case Part::kOtherGroup:
      return "body:" + std::string(kOtherBody);
    case Part::kConfidentialGroup:
      return "body:" + std::string(kSounding);
    case Part::kOwn:
      return "person:" + person;
    case Part::kOthersOwn:
      return "person:" + std::string(kOtherMember);
    default:
      return kind_of(part);
  }
}

/// Of kMember and kExpert the group is their own by membership; they alone are in one.
bool reads(const std::string& role, Part part) {
  if (role == "admin") return false;
  switch (part) {
    case Part::kPlan:
    case Part::kOwn:
      return true;
    case Part::kLeaders:
    case Part::kOthersOwn:
      return role == "leader";
    case Part::kOwnGroup:
      return role == "member" || role == "leader" || role == "secretary" || role == "core";
    case Part::kOtherGroup:
      return role == "leader" || role == "secretary" || role == "core";
    case Part::kConfidentialGroup:
      return role == "leader" || role == "expert";
  }
  return false;
}

/// Who is named by a list of the model.
bool names(const json& who, const std::string& role, Part part, bool is_author) {
  return std::any_of(who.begin(), who.end(), [&](const json& one) {
    return one == role || one == "anyone" || (one == "participant" && std::string(kind_of(part)) == "body") ||
           (one == "author" && is_author);
  });
}

/// A value that the field takes from whoever may write it; null where this does not know one.
json value_for(const json& field) {
  const std::string type = field.at("type");
  static const std::map<std::string, json> all = {{"string", "Tekst"},      {"boolean", true},    {"number", 1},
                                                  {"date", "2026-03-04"},   {"month", "2026-03"}, {"time", "13:30"},
                                                  {"json", json::object()}, {"ref", kUnknown},    {"uuid", kUnknown}};
  if (type == "integer") return field.value("min", 1);
  if (type == "enum") {
    for (const json& choice : field.at("values")) {
      if (!choice.contains("by")) return choice.at("value");
    }
  }
  const auto found = all.find(type);
  return found == all.end() ? json() : found->second;
}

struct Act {
  enum class Kind { kCreate, kWrite, kDelete } kind;
  std::string field{};
  json value{};
  json who;  ///< As the model has it.
};

/// What can be tried on a record of the collection: one field that anybody may write who may write it at all, and each
/// field and value that fewer may.
std::vector<Act> acts_on(const json& collection) {
  const json& access = collection.at("access");
  std::vector<Act> acts{{Act::Kind::kCreate, {}, {}, access.at("create")},
                        {Act::Kind::kDelete, {}, {}, access.at("delete")}};
  bool has_plain = false;
  const json agreement = collection.value("agreement", json::object());
  for (const auto& [name, field] : collection.at("fields").items()) {
    const std::string rule = field.at("rule");
    const json value = value_for(field);
    // These take more than a right: across_test.cpp.
    if (name == agreement.value("on", "") || name == agreement.value("field", "")) continue;
    if ((rule != "value" && rule != "last") || value.is_null()) continue;
    if (field.contains("write") || !std::exchange(has_plain, true))
      acts.push_back({Act::Kind::kWrite, name, value, field.value("write", access.at("write"))});
    if (field.at("type") != "enum" || field.contains("write")) continue;
    for (const json& choice : field.at("values")) {
      if (!choice.contains("by")) continue;
      // Who chooses a value must also be somebody who may write the record.
      json who = json::array();
      for (const json& one : choice.at("by")) who.push_back(one);
      acts.push_back({Act::Kind::kWrite, name, choice.at("value"), who});
    }
  }
  return acts;
}

json creation(const std::string& name, const json& collection, const std::string& id) {
  json op{{"collection", name}, {"record", id}, {"create", true}};
  for (const auto& [field_name, field] : collection.at("fields").items()) {
    if (!field.value("required", false)) continue;
    if (field.at("rule") == "set") {
      op["add"][field_name] = json::array({value_for(field)});
    } else if (field.at("rule") == "text") {
      op["text"][field_name] = json::array({json::array({0, 0, "Tekst"})});
    } else {
      op["put"][field_name] = value_for(field);
    }
  }
  return op;
}

class WriteMatrix : public testing::Test {
 protected:
  struct Caller {
    std::string role, person;
    Browser browser;
  };
  struct Cell {
    std::string what, scope, expected;
    json op;
  };

  WriteMatrix() {
    const json body{{"collection", "body"},
                    {"record", kSounding},
                    {"create", true},
                    {"put", {{"name", "Klankbordgroep"}, {"kind", "sounding-board"}, {"confidential", true}}}};
    const json membership{{"collection", "membership"},
                          {"record", World::new_device_id()},
                          {"create", true},
                          {"put", {{"person", kExpert}, {"function", "member"}}}};
    make(kLeader, "programme", {body});
    make(kLeader, "body:" + std::string(kSounding), {membership});
    add_photo_content();
    const std::map<std::string, const char*> people = {
        {"leader", kLeader}, {"secretary", kSecretary}, {"core", kCore},  {"member", kMember},
        {"board", kBoard},   {"expert", kExpert},       {"admin", kAdmin}};
    for (const json& role : model_.at("person").at("fields").at("role").at("values")) {
      const auto person = people.find(role.at("value"));
      if (person == people.end()) {
        ADD_FAILURE() << "the role " << role.at("value") << " has nobody in this test";
        continue;
      }
      callers_.push_back({person->first, person->second, world_.sign_in(person->second)});
    }
  }

  /// What a record of a photo with these values names, in each group: without it nobody could make one.
  void add_photo_content() {
    const json& fields = model_.at("photo").at("fields");
    world_.store().write([&](store::Database& database) {
      for (const char* body : {kBody, kOtherBody, kSounding}) {
        database.run(
            "INSERT INTO photo_content (scope, hash, person, at, bytes, content) VALUES (?, ?, '', 0, ?, x'00')",
            "body:" + std::string(body), value_for(fields.at("hash")).get<std::string>(),
            value_for(fields.at("length_bytes")).get<int>());
      }
    });
  }

  /// As the server itself, by somebody's hand.
  void make(const std::string& author, const std::string& scope, const std::vector<json>& ops) {
    std::vector<sync::Op> all;
    for (const json& op : ops) {
      json set{{"id", World::new_device_id()},
               {"scope", scope},
               {"device", World::new_device_id()},
               {"n", 1},
               {"seen", 0},
               {"known", 0},
               {"made", 0},
               {"model", 1},
               {"ops", json::array({op})}};
      const auto decoded = sync::decode(set.dump());
      ASSERT_TRUE(decoded.ok()) << op;
      all.push_back(decoded->ops.front());
    }
    const auto verdicts = world_.store().write(*sync::PersonId::parse(author), *sync::Scope::parse(scope), all);
    ASSERT_TRUE(verdicts.ok());
    for (const auto& verdict : *verdicts) ASSERT_FALSE(verdict.error) << verdict.error->detail << ops.front();
  }

  /// The verdict by the rules: "accepted", or the code of the refusal.
  [[nodiscard]] static std::string expected(const json& collection, const Act& act, const std::string& role, Part part,
                                            bool is_author);
  void add_cells(const Caller& caller, const std::string& name, const json& collection, Part part,
                 std::vector<Cell>& cells);
  void try_cells(Caller& caller, const std::vector<Cell>& cells);

  World world_;
  json model_ = collections();
  std::vector<Caller> callers_;
  /// Records to be made before they are tried on, by author and scope.
  std::map<std::pair<std::string, std::string>, std::vector<json>> targets_;
};

std::string WriteMatrix::expected(const json& collection, const Act& act, const std::string& role, Part part,
                                  bool is_author) {
  if (!reads(role, part)) return "scope.unknown";
  const json& kinds = collection.at("scope");
  const std::string kind = kind_of(part);
  const bool lives_there =
      kinds.is_array() ? std::find(kinds.begin(), kinds.end(), kind) != kinds.end() : kinds == kind;
  if (!lives_there) return "model.scope";
  bool may = names(act.who, role, part, is_author);
  if (act.kind == Act::Kind::kWrite) {
    const json& field = collection.at("fields").at(act.field);
    may = may && names(field.value("write", collection.at("access").at("write")), role, part, is_author);
  }
  if (act.kind == Act::Kind::kCreate) {
    for (const auto& [name, field] : collection.at("fields").items()) {
      if (field.value("required", false) && field.contains("write"))
        may = may && names(field.at("write"), role, part, true);
    }
  }
  return may ? "accepted" : "auth.forbidden";
}

void WriteMatrix::add_cells(const Caller& caller, const std::string& name, const json& collection, Part part,
                            std::vector<Cell>& cells) {
  const std::string scope = scope_of(part, caller.person);
  for (const Act& act : acts_on(collection)) {
    const bool creates = act.kind == Act::Kind::kCreate;
    for (const bool is_author : {true, false}) {
      if (creates && !is_author) continue;
      const auto verdict = expected(collection, act, caller.role, part, is_author);
      // Nothing can be tried on what cannot be there.
      if (!creates && verdict == "model.scope") continue;
      const std::string id = World::new_device_id();
      json op = creation(name, collection, id);
      if (!creates) {
        const json& kinds = collection.at("scope");
        const std::string kind = kind_of(part);
        if (kinds.is_array() ? std::find(kinds.begin(), kinds.end(), kind) == kinds.end() : kinds != kind) continue;
        targets_[{is_author ? caller.person : kOtherMember, scope}].push_back(op);
        op = {{"collection", name}, {"record", id}};
        if (act.kind == Act::Kind::kDelete) {
          op["deleted"] = true;
        } else {
          op["put"] = {{act.field, act.value}};
        }
      }
      const std::string what = caller.role +
                               (creates                          ? " makes "
                                : act.kind == Act::Kind::kDelete ? " deletes "
                                                                 : " writes ") +
                               name + (act.field.empty() ? "" : "." + act.field + "=" + act.value.dump()) +
                               (creates     ? ""
                                : is_author ? " of his own"
                                            : " of another's") +
                               " in " + scope;
      cells.push_back({what, scope, verdict, op});
    }
  }
}

void WriteMatrix::try_cells(Caller& caller, const std::vector<Cell>& cells) {
  constexpr std::size_t kSetsAPush = 40;
  for (std::size_t begin = 0; begin < cells.size(); begin += kSetsAPush) {
    const auto end = std::min(cells.size(), begin + kSetsAPush);
    json sets = json::array();
    for (auto i = begin; i < end; ++i, ++caller.browser.n)
      sets.push_back(world_.change_set(caller.browser, cells[i].scope, cells[i].op));
    const Reply reply = world_.push(caller.browser, sets);
    ASSERT_EQ(reply.status, 200) << reply.body;
    const json& verdicts = reply.content.at("verdicts");
    ASSERT_EQ(verdicts.size(), end - begin);
    for (auto i = begin; i < end; ++i) {
      const json& verdict = verdicts[i - begin];
      const std::string said = verdict.value("code", verdict.at("verdict").get<std::string>());
      EXPECT_EQ(said, cells[i].expected) << cells[i].what << ": " << verdict.dump();
    }
  }
}

TEST_F(WriteMatrix, EveryRoleMakesChangesAndDeletesWhatTheModelSaysAndNothingElse) {
  std::vector<std::vector<Cell>> cells(callers_.size());
  for (std::size_t i = 0; i < callers_.size(); ++i) {
    for (const auto& [name, collection] : model_.items()) {
      for (const Part part : kParts) add_cells(callers_[i], name, collection, part, cells[i]);
    }
  }
  for (const auto& [where, ops] : targets_) make(where.first, where.second, ops);
  ASSERT_FALSE(HasFailure());
  std::size_t count = 0, accepted = 0;
  for (std::size_t i = 0; i < callers_.size(); ++i) {
    try_cells(callers_[i], cells[i]);
    count += cells[i].size();
    accepted += static_cast<std::size_t>(
        std::count_if(cells[i].begin(), cells[i].end(), [](const Cell& cell) { return cell.expected == "accepted"; }));
  }
  RecordProperty("cells", static_cast<int>(count));
  RecordProperty("accepted", static_cast<int>(accepted));
  EXPECT_GE(count, 3000U);
  EXPECT_GE(accepted, 500U);
}

}  // namespace
}  // namespace bijeen::api::test

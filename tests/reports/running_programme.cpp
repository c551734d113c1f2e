// SPDX-License-Identifier: EUPL-1.2
#include "tests/reports/running_programme.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "schema/programme.h"

namespace bijeen::reports {
namespace {

std::filesystem::path new_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "bijeen-reports-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return name;
}

schema::Programme flevoland() {
  std::ifstream file(std::string(BIJEEN_SOURCE_DIR) + "/schema/programmes/flevoland.json");
  std::ostringstream text;
  text << file.rdbuf();
  auto programme = schema::parse_programme(schema::Model::shipped(), text.str());
  if (!programme) throw std::runtime_error(programme.error().detail);
  return std::move(*programme);
}

sync::Op op(const std::string& collection, const std::string& id) {
  const auto record = sync::RecordId::parse(id);
  if (!record) throw std::runtime_error("not an id: " + id);
  sync::Op made;
  made.collection = collection;
  made.record = *record;
  return made;
}

}  // namespace

std::string text_json(std::string_view text) {
  return nlohmann::json(text).dump();
}

RunningProgramme::RunningProgramme() : directory_(new_directory()) {
  set_day({2019, 6, 6});
  store::Store::Options options;
  options.directory = directory_;
  options.create = true;
  options.now = [this] { return now_; };
  store_ = std::make_unique<store::Store>(schema::Model::shipped(), options);
  import();
}

RunningProgramme::~RunningProgramme() {
  store_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void RunningProgramme::set_day(const schema::PartialDate& day) {
  constexpr std::int64_t kHalfDay = 12 * 3'600'000;
  now_ = sync::Millis{raw(start_of(day)) + kHalfDay};
}

void RunningProgramme::import() {
  const schema::Programme programme = flevoland();
  const std::string leader = programme.people.at(0).id;
  shipped_["author"] = leader;
  std::vector<sync::Op> ops;
  for (const auto& person : programme.people) {
    sync::Op made = op("person", person.id);
    made.create = true;
    made.put = {{"name", text_json(person.name)}, {"role", text_json(person.role)}, {"active", "true"}};
    shipped_["person/name/" + text_json(person.name)] = person.id;
    ops.push_back(std::move(made));
  }
  for (const auto& record : programme.records) {
    sync::Op made = op(record.collection, record.id);
    made.create = true;
    made.put = {record.put.begin(), record.put.end()};
    made.add = {record.add.begin(), record.add.end()};
    for (const auto& [field, value] : record.put) shipped_[record.collection + "/" + field + "/" + value] = record.id;
    ops.push_back(std::move(made));
  }
  write("programme", std::move(ops), leader);
}

void RunningProgramme::write(const std::string& scope, std::vector<sync::Op> ops, const std::string& author) {
  const auto verdicts = store_->write(*sync::PersonId::parse(author), *sync::Scope::parse(scope), std::move(ops));
  if (!verdicts) throw std::runtime_error(verdicts.error().detail);
  for (const auto& verdict : *verdicts) {
    if (verdict.error) throw std::runtime_error(std::string(code(verdict.error->code)) + ": " + verdict.error->detail);
  }
}

std::string RunningProgramme::create(const std::string& collection, const std::string& scope,
                                     std::map<std::string, std::string> put,
                                     std::map<std::string, std::vector<std::string>> add) {
  char id[37];
  std::snprintf(id, sizeof id, "016b2a15-cc00-7fff-8000-%012x", static_cast<unsigned>(++made_));
  sync::Op made = op(collection, id);
  made.create = true;
  made.put = std::move(put);
  made.add = std::move(add);
  write(scope, {std::move(made)}, shipped_.at("author"));
  return id;
}

void RunningProgramme::change(const std::string& collection, const std::string& id, const std::string& scope,
                              std::map<std::string, std::string> put) {
  sync::Op made = op(collection, id);
  made.put = std::move(put);
  write(scope, {std::move(made)}, shipped_.at("author"));
}

void RunningProgramme::write_text(const std::string& collection, const std::string& id, const std::string& scope,
                                  const std::string& field, const std::string& text) {
  sync::Op made = op(collection, id);
  made.text[field] = {sync::TextEdit{0, 0, text}};
  write(scope, {std::move(made)}, shipped_.at("author"));
}

void RunningProgramme::remove(const std::string& collection, const std::string& id, const std::string& scope) {
  sync::Op made = op(collection, id);
  made.deleted = true;
  write(scope, {std::move(made)}, shipped_.at("author"));
}

std::string RunningProgramme::shipped(const std::string& collection, const std::string& field,
                                      const std::string& text) const {
  return shipped_.at(collection + "/" + field + "/" + text_json(text));
}

std::string RunningProgramme::person(const std::string& name) const {
  return shipped("person", "name", name);
}

std::string RunningProgramme::work_group(const std::string& name) {
  return "body:" + create("body", "programme", {{"name", text_json(name)}, {"kind", text_json("work-group")}});
}

sync::Actor RunningProgramme::leader() {
  const auto actor = store_->actor(*sync::PersonId::parse(shipped_.at("author")));
  if (!actor) throw std::runtime_error("the project leader is missing");
  return *actor;
}

}  // namespace bijeen::reports

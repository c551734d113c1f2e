// SPDX-License-Identifier: EUPL-1.2
#include "tests/store/world.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "server/store/devices.h"
#include "server/store/restore.h"

namespace bijeen::test {
namespace {

std::uint64_t next_set = 0;

}  // namespace

sync::Op creating(const std::string& collection, const sync::RecordId& record, Puts puts) {
  auto op = putting(collection, record, puts);
  op.create = true;
  return op;
}

sync::Op putting(const std::string& collection, const sync::RecordId& record, Puts puts) {
  sync::Op op;
  op.collection = collection;
  op.record = record;
  op.put = puts;
  return op;
}

sync::Op adding(const std::string& collection, const sync::RecordId& record, const std::string& field,
                std::string value) {
  auto op = putting(collection, record, {});
  op.add[field].push_back(std::move(value));
  return op;
}

sync::Op inserting(const sync::RecordId& meeting, std::uint32_t position, std::string text) {
  auto op = putting("meeting", meeting, {});
  op.text["minutes"].push_back({position, 0, std::move(text)});
  return op;
}

std::string json(const std::string& text) {
  return '"' + text + '"';
}
std::string json(const sync::RecordId& record) {
  return '"' + record.text() + '"';
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "bijeen-store-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

sync::ChangeSet Pen::set(const sync::Scope& scope, std::vector<sync::Op> ops) {
  return {id<sync::ChangeSetId>(++next_set),
          scope,
          device,
          sync::DeviceCount{++n},
          sync::Seq{seen},
          sync::DeviceCount{known},
          sync::Millis{kNow},
          1,
          std::move(ops)};
}

World::World() {
  reopen();
}

std::filesystem::path World::back_up() {
  auto file = backups_.path() / std::to_string(++backup_count_);
  store().backup(file);
  return file;
}

void World::restore(const std::filesystem::path& backup, std::int64_t minutes) {
  constexpr std::int64_t kMinute_ms = 60'000;
  store_.reset();
  auto fresh = std::make_unique<TemporaryDirectory>();
  restored_after_ += minutes;
  store::restore(schema::Model::shipped(), backup, fresh->path(), sync::Millis{kNow + restored_after_ * kMinute_ms});
  directory_ = std::move(fresh);
  reopen();
}

void World::reopen(std::uint64_t kept_bytes_max) {
  store_.reset();
  store::Store::Options options;
  options.directory = directory_->path();
  options.create = true;
  options.kept_bytes_max = kept_bytes_max;
  options.now = [] { return sync::Millis{kNow}; };
  store_ = std::make_unique<store::Store>(schema::Model::shipped(), options);
}

void World::make(const sync::Scope& scope, sync::Op op) {
  const auto made = store().write(sync::PersonId{}, scope, {std::move(op)});
  ASSERT_TRUE(made.ok()) << made.error().detail;
}

sync::PersonId World::person(const std::string& role) {
  const auto record = new_record();
  make(kProgramme, creating("person", record, {{"name", json("Een " + role)}, {"role", json(role)}}));
  return as_person(record);
}

sync::RecordId World::body(const std::string& kind, bool confidential) {
  const auto record = new_record();
  make(kProgramme,
       creating(
           "body", record,
           {{"name", json("Een " + kind)}, {"kind", json(kind)}, {"confidential", confidential ? "true" : "false"}}));
  return record;
}

void World::member(const sync::RecordId& body, const sync::PersonId& person) {
  make(body_scope(body), creating("membership", new_record(),
                                  {{"person", json(as_record(person))}, {"function", json(std::string("member"))}}));
}

sync::RecordId World::meeting(const sync::RecordId& body, const std::string& title) {
  const auto record = new_record();
  make(body_scope(body), creating("meeting", record,
                                  {{"title", json(title)},
                                   {"date", json(std::string("2027-01-14"))},
                                   {"status", json(std::string("planned"))}}));
  return record;
}

bool World::register_device(const sync::PersonId& person, const sync::DeviceId& device) {
  bool registered = false;
  store().write([&](store::Database& database) {
    registered = store::register_device(database, device, person, "telefoon", sync::Millis{kNow});
  });
  return registered;
}

Pen World::pen(const sync::PersonId& person) {
  Pen pen{id<sync::DeviceId>(0xd00 + ++devices_), person};
  EXPECT_TRUE(register_device(person, pen.device));
  pen.seen = raw(store().last_seq());
  return pen;
}

Result<std::vector<store::Verdict>> World::push(const Pen& pen, std::vector<sync::ChangeSet> sets) {
  return store().push(
      {store().epoch(), sync::Millis{kNow}, sync::Millis{kNow}, pen.person, pen.device, std::move(sets)});
}

store::Verdict World::send(Pen& pen, const sync::Scope& scope, std::vector<sync::Op> ops) {
  auto verdicts = push(pen, {pen.set(scope, std::move(ops))});
  if (verdicts) return verdicts->at(0);
  ADD_FAILURE() << "the whole push failed: " << verdicts.error().detail;
  store::Verdict none;
  none.kind = store::Verdict::Kind::kRefused;
  none.error = verdicts.error();
  return none;
}

std::string World::sql(std::string_view query) {
  std::string answer;
  store().read([&](store::Database& database) {
    auto rows = database.query(query);
    if (rows.step()) answer = rows.text(0);
  });
  return answer;
}

}  // namespace bijeen::test

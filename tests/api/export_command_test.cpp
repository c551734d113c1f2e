// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "server/main/record_tables.h"
#include "sync/merge.h"
#include "tests/api/on_a_programme.h"

namespace bijeen::main_program {
namespace {

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Export, FormulasAreDefusedAndQuotesDoubled) {
  EXPECT_EQ(csv_cell("=1+1"), "\"'=1+1\"");
  EXPECT_EQ(csv_cell("@SUM(A1)"), "\"'@SUM(A1)\"");
  EXPECT_EQ(csv_cell("-1"), "\"'-1\"");
  EXPECT_EQ(csv_cell("\tx"), "\"'\tx\"");
  EXPECT_EQ(csv_cell("zeg \"nee\""), "\"zeg \"\"nee\"\"\"");
  EXPECT_EQ(csv_cell("a,b\nc"), "\"a,b\nc\"");
  EXPECT_EQ(csv_cell(""), "\"\"");
}

using Rows = std::vector<std::vector<std::string>>;

/// Of CSV in which every cell is quoted, after its mark.
Rows rows_of(const std::string& csv) {
  Rows rows(1);
  bool quoted = false;
  for (std::size_t at = 3; at < csv.size(); ++at) {
    const char c = csv[at];
    if (c == '"' && quoted && csv.substr(at + 1, 1) == "\"") {
      rows.back().back() += csv[++at];
    } else if (c == '"') {
      quoted = !quoted;
      if (quoted) rows.back().emplace_back();
    } else if (quoted) {
      rows.back().back() += c;
    } else if (c == '\n') {
      rows.emplace_back();
    }
  }
  rows.pop_back();
  return rows;
}

bool holds_words(const schema::Field& field) {
  return field.type == schema::Type::kString || field.type == schema::Type::kText || field.type == schema::Type::kJson;
}

/// A record with these words in every field that can hold any, whoever may write it.
sync::RecordState record_with(const schema::Collection& collection, const std::string& words, std::uint8_t number) {
  sync::Op op;
  op.collection = collection.name;
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{number}, {});
  op.create = true;
  const std::string value = nlohmann::json(words).dump();
  for (const schema::Field& field : collection.fields) {
    if (!holds_words(field)) continue;
    if (field.rule == schema::MergeRule::kText) {
      op.text[field.name] = {{0, 0, words}};
    } else if (field.rule == schema::MergeRule::kSet) {
      op.add[field.name] = {value};
    } else {
      op.put[field.name] = value;
    }
  }
  const sync::Accepted accepted{{}, sync::Seq{1'000'000}, sync::Millis{1}, {}};
  auto record = sync::begin_record(op, accepted);
  std::vector<sync::TextPatch> patches;
  EXPECT_TRUE(sync::merge_op(schema::Model::shipped(), record, op, accepted, patches)) << collection.name;
  return record;
}

TEST_F(OnAProgramme, ExportHasATableOfEveryCollectionAndNoFormulaInAnyOfThem) {
  const std::string starts = "=+-@\t\r\n";
  const auto words = [&](std::size_t number) { return starts[number] + std::string("1+1,\"x\""); };
  const auto& collections = schema::Model::shipped().collections();
  store_->write([&](store::Database& database) {
    for (const auto& collection : collections) {
      for (std::size_t number = 0; number < starts.size(); ++number) {
        const auto record = record_with(collection, words(number), static_cast<std::uint8_t>(number));
        database.run(
            "INSERT INTO record (collection, id, scope, changed, digest_low, digest_high, state)"
            " VALUES (?, ?, ?, ?, 0, 0, ?)",
            record.collection, record.id, record.scope.text(), record.changed, sync::encode(record));
      }
    }
  });
  const auto target = directory_.path() / "out";
  ASSERT_EQ(run("export", {{"to", target.string()}}).exit_code, 0);
  for (const auto& collection : collections) {
    SCOPED_TRACE(collection.name);
    const Rows rows = rows_of(read_file(target / (collection.name + ".csv")));
    const std::size_t before = rows.front().size() - collection.fields.size();
    std::size_t found = 0;
    for (const auto& row : rows) {
      ASSERT_EQ(row.size(), rows.front().size());
      for (const auto& cell : row) EXPECT_TRUE(cell.empty() || starts.find(cell.front()) == std::string::npos) << cell;
      for (std::size_t at = 0; at < collection.fields.size(); ++at) {
        EXPECT_EQ(rows.front()[before + at], collection.fields[at].name);
        if (!holds_words(collection.fields[at])) continue;
        for (std::size_t number = 0; number < starts.size(); ++number)
          found += row[before + at] == "'" + words(number) ? 1 : 0;
      }
    }
    const auto wordy = std::count_if(collection.fields.begin(), collection.fields.end(), holds_words);
    EXPECT_EQ(found, static_cast<std::size_t>(wordy) * starts.size()) << "no word is lost";
  }
}

TEST_F(OnAProgramme, ExportWritesEverythingOnceAndOnlyIntoAnEmptyDirectory) {
  const auto target = directory_.path() / "out";
  ASSERT_EQ(run("export", {{"to", target.string()}}).exit_code, 0);
  const std::string csv = read_file(target / "activity.csv");
  std::size_t lines = 0;
  for (std::size_t at = csv.find("\r\n"); at != std::string::npos; at = csv.find("\r\n", at + 1)) ++lines;
  EXPECT_EQ(lines, 42U);  // a header and 41 activities
  EXPECT_TRUE(std::filesystem::exists(target / "records.json"));
  EXPECT_EQ(run("export", {{"to", target.string()}}).exit_code, 1);
}

TEST_F(OnAProgramme, AccessWritesWhatAPersonMadeAndWhatIsAboutHimAndNoSecret) {
  ASSERT_EQ(run("invite", {{"person", "Secretaris"}}).exit_code, 0);
  const auto own = find_person(*store_, "Secretaris");
  ASSERT_TRUE(own.ok());
  store_->write([&](store::Database& database) {
    database.run("INSERT INTO passphrase (person, encoded, set_at) VALUES (?, 'geheim-spoor', 1)", own->id);
  });
  sync::Op op;
  op.collection = "organisation";
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{1}, {});
  op.create = true;
  op.put = {{"name", R"("=Secretaris en anderen")"}};
  const auto made = store_->write(find_person(*store_, "Projectleider")->id, sync::Scope{}, {op});
  ASSERT_TRUE(made.ok() && !made->front().error);
  op.put["name"] = R"("Zonder iemand")";
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{2}, {});
  ASSERT_TRUE(store_->write(own->id, sync::Scope{}, {op}).ok());
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{3}, {});
  const auto of_others = op.record.text();
  ASSERT_TRUE(store_->write(find_person(*store_, "Projectleider")->id, sync::Scope{}, {op}).ok());

  const auto target = directory_.path() / "access";
  const auto written = run("access", {{"person", "Secretaris"}, {"to", target.string()}});
  ASSERT_EQ(written.exit_code, 0) << written.error;
  const auto all = nlohmann::json::parse(read_file(target / "access.json"));
  std::map<std::string, std::string> why;
  for (const auto& record : all["records"]) why[record["id"]] = record["why"].dump();
  EXPECT_EQ(why[own->id.text()], R"(["field","name"])");
  EXPECT_EQ(why["00000000-0001-7000-8000-000000000000"], R"(["name"])");
  EXPECT_EQ(why["00000000-0002-7000-8000-000000000000"], R"(["author","changed"])");
  EXPECT_FALSE(why.contains(of_others));
  ASSERT_EQ(all["changes"].size(), 1U);
  EXPECT_EQ(all["changes"][0]["author"], own->id.text());
  EXPECT_EQ(all["account"]["invitations"].size(), 1U);
  EXPECT_EQ(all["account"]["passphrase"], nlohmann::json::parse(R"([{"set":1}])"));
  EXPECT_EQ(all["audit"][0]["act"], "access");
  EXPECT_EQ(all.dump().find("geheim-spoor"), std::string::npos);
  EXPECT_NE(read_file(target / "organisation.csv").find("\"'=Secretaris en anderen\""), std::string::npos);
  EXPECT_NE(read_file(target / "changes.csv").find("00000000-0002-7000-8000-000000000000"), std::string::npos);
  EXPECT_EQ(run("access", {{"person", "Secretaris"}, {"to", target.string()}}).exit_code, 1);
  EXPECT_EQ(run("access", {{"person", "Niemand"}, {"to", (target / "x").string()}}).exit_code, 1);
}

}  // namespace
}  // namespace bijeen::main_program

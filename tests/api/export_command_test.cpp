// SPDX-License-Identifier: EUPL-1.2
#include <fstream>
#include <nlohmann/json.hpp>

#include "server/main/record_tables.h"
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

// SPDX-License-Identifier: EUPL-1.2
#include "server/main/store_command.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "server/main/control_socket.h"
#include "tests/api/on_a_programme.h"

namespace bijeen::main_program {
namespace {

TEST_F(OnAProgramme, InvitePrintsALinkForEachOfTheSix) {
  const auto outcome = run("invite", {{"all", "yes"}, {"base", "https://bijeen.example.org"}});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 6) << outcome.out;
  EXPECT_TRUE(outcome.out.starts_with("Projectleider: https://bijeen.example.org/welkom#")) << outcome.out;
  const auto one = run("invite", {{"person", "secretaris"}});
  EXPECT_TRUE(one.out.starts_with("https://localhost:8443/welkom#")) << one.out;
  EXPECT_EQ(run("invite", {{"person", "Niemand"}}).exit_code, 1);
}

TEST_F(OnAProgramme, PeopleCheckSearchAndDevicesAnswer) {
  EXPECT_NE(run("people").out.find("leader\tProjectleider\tnot signed in yet"), std::string::npos);
  const auto checked = run("check");
  EXPECT_EQ(checked.exit_code, 0) << checked.out;
  EXPECT_EQ(run("search", {{"words", "ouderenmishandeling"}, {"limit", "5"}}).exit_code, 0);
  EXPECT_EQ(run("search", {{"words", "zilvervosjacht"}, {"limit", "5"}}).error, "Nothing found.");
  EXPECT_EQ(run("devices").out, "");
  EXPECT_EQ(run("end-device", {{"device", "geen"}}).exit_code, 1);
}

TEST_F(OnAProgramme, PersonalDataSaysWhereAndWhatKindButNotWhat) {
  EXPECT_EQ(run("personal-data").out, "");
  sync::Op op;
  op.collection = "organisation";
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{1}, {});
  op.create = true;
  op.put = {{"name", R"("Huisarts, tel. 06-12345678")"}};
  ASSERT_TRUE(store_->write({}, sync::Scope{}, {op}).ok());
  EXPECT_EQ(run("personal-data").out, "organisation\t" + op.record.text() + "\tname\tphone\n");
}

TEST_F(OnAProgramme, TheAuditLogListsWhatTheCommandLineDidAsItsOperator) {
  run("invite", {{"person", "Secretaris"}});
  EXPECT_EQ(run("export", {{"to", data_.string()}}).exit_code, 1) << "there is something already";
  for (const auto& [name, options] : {std::pair<std::string, std::map<std::string, std::string>>{"personal-data", {}},
                                      {"export", {{"to", (directory_.path() / "all").string()}}},
                                      {"search", {{"words", "ouderenmishandeling"}, {"limit", "5"}}},
                                      {"people", {}},
                                      {"devices", {}}})
    EXPECT_EQ(run(name, options).exit_code, 0) << name;
  // What only reads has its line by the next commit.
  store_->write([](store::Database&) {});
  const auto done = run("audit", {{"person", "operator"}, {"limit", "10"}});
  EXPECT_EQ(done.exit_code, 0);
  std::vector<std::string> acts;
  std::istringstream lines(done.out);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string number, at, actor, act;
    std::getline(fields, number, '\t');
    std::getline(fields, at, '\t');
    std::getline(fields, actor, '\t');
    std::getline(fields, act, '\t');
    EXPECT_EQ(actor, "operator");
    acts.push_back(act);
  }
  EXPECT_THAT(acts, testing::ElementsAre("init", "invite", "personal-data", "export", "search", "people", "devices"));
  const auto json = run("audit", {{"act", "invite"}, {"limit", "1"}, {"json", "yes"}});
  EXPECT_TRUE(json.out.starts_with("{\"number\":")) << json.out;
  EXPECT_NE(json.out.find("\"actor\":\"operator\",\"device\":null,\"act\":\"invite\""), std::string::npos) << json.out;
  EXPECT_EQ(run("audit", {{"person", "Niemand"}, {"limit", "1"}}).exit_code, 1);
}

TEST_F(OnAProgramme, TheAuditLogIsVerifiedAgainstItselfAndAgainstAnEndThatWasTold) {
  const auto verified = run("audit-verify");
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  const std::string end = verified.out.substr(verified.out.rfind(' ') + 1);
  const std::string head = end.substr(0, end.size() - 1);
  run("invite", {{"all", "yes"}});
  EXPECT_EQ(run("audit-verify", {{"head", head}}).exit_code, 0);
  const std::string other = head.substr(0, head.size() - 1) + (head.back() == '0' ? "1" : "0");
  EXPECT_EQ(run("audit-verify", {{"head", other}}).exit_code, 1);
  EXPECT_EQ(run("audit-verify", {{"head", "morgen"}}).exit_code, 1);
  store_->write([](store::Database& database) {
    database.execute_script("DROP TRIGGER audit_is_not_changed; UPDATE audit SET kind = 'x' WHERE act = 'init'");
  });
  const auto broken = run("audit-verify");
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_EQ(broken.out, "line 1 is not what was written\n");
  EXPECT_EQ(run("check").out, "audit: line 1 is not what was written\n");
  EXPECT_EQ(run("audit-cut", {{"before", "2100-01-01"}}).exit_code, 1);
}

TEST_F(OnAProgramme, ACutOfTheAuditLogLeavesWhatIsYoungerThanTwoYears) {
  EXPECT_TRUE(run("audit-cut").out.starts_with("0 lines")) << run("audit-cut").out;
  const auto cut = run("audit-cut", {{"before", "2100-01-01"}});
  EXPECT_EQ(cut.exit_code, 0) << cut.error;
  EXPECT_EQ(run("audit-verify").exit_code, 0);
  const auto left = run("audit", {{"limit", "10"}});
  EXPECT_EQ(std::count(left.out.begin(), left.out.end(), '\n'), 1) << left.out;
  EXPECT_NE(left.out.find("\tcut-audit\taudit\t"), std::string::npos) << left.out;
}

TEST_F(OnAProgramme, ACommandReachesTheStoreThroughTheRunningServer) {
  std::optional<ControlSocket> socket;
  socket.emplace(data_, [&](const StoreCommand& command) {
    return run_store_command(*store_, command, "https://localhost:9000");
  });
  EXPECT_EQ(std::filesystem::status(data_ / "control.socket").permissions() & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto outcome = ask_server(data_, {"invite", {{"person", "Projectleider"}}});
  ASSERT_TRUE(outcome.has_value());
  EXPECT_TRUE(outcome->out.starts_with("https://localhost:9000/welkom#")) << outcome->out;
  const auto unknown = ask_server(data_, {"fly", {}});
  EXPECT_EQ(unknown->exit_code, 2);
  socket.reset();
  EXPECT_FALSE(ask_server(data_, {"people", {}}).has_value());
}

TEST_F(OnAProgramme, ASecondInitLeavesTheDataAlone) {
  const auto seq = store_->last_seq();
  const auto again = init(data_, BIJEEN_SOURCE_DIR "/schema/programmes/flevoland.json");
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_EQ(store_->last_seq(), seq);
}

TEST(Init, AWrongFileMakesNothing) {
  http::test::TemporaryDirectory directory;
  directory.write("kapot.json", "{\"format\":");
  for (const char* file : {"kapot.json", "ontbreekt.json"}) {
    const auto outcome = init(directory.path() / "data", directory.path() / file);
    EXPECT_EQ(outcome.exit_code, 1) << file;
    EXPECT_FALSE(std::filesystem::exists(directory.path() / "data"));
  }
}

}  // namespace
}  // namespace bijeen::main_program

// SPDX-License-Identifier: EUPL-1.2
#include "server/main/command_line.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "schema/model.h"
#include "server/main/control_socket.h"
#include "server/main/init.h"
#include "server/main/record_tables.h"
#include "server/main/restore.h"
#include "server/main/retention.h"
#include "server/store/clock.h"
#include "tests/http/running_server.h"
#include "tests/store/key_pair.h"

namespace bijeen::main_program {
namespace {

CommandLine read(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "bijeen");
  return read_command_line(static_cast<int>(arguments.size()), arguments.data());
}

Said said(const std::vector<const char*>& arguments) {
  const CommandLine line = read(arguments);
  const Said* found = std::get_if<Said>(&line);
  EXPECT_NE(found, nullptr);
  return found == nullptr ? Said{} : *found;
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(CommandLine, HelpNamesEveryCommandAndEachHasItsOwn) {
  const Said help = said({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* command :
       {"serve", "init", "invite", "people", "devices", "end-device", "check", "backup", "restore", "access", "erase",
        "retention", "export", "search", "personal-data", "audit"}) {
    EXPECT_NE(help.text.find(command), std::string::npos) << command;
    const Said own = said({command, "--help"});
    EXPECT_EQ(own.exit_code, 0) << command;
    EXPECT_NE(own.text.find("--data"), std::string::npos) << command;
  }
}

TEST(CommandLine, WrongUseIsOneSentenceAndExitCodeTwo) {
  const std::vector<std::vector<const char*>> wrong = {
      {},
      {"fly"},
      {"serve", "--port", "0"},
      {"serve", "--port", "65536"},
      {"serve", "--port", "acht"},
      {"serve", "--wings"},
      {"erase"},
      {"erase", "person", "Secretaris"},
      {"erase", "person", "Secretaris", "--preview", "--confirm"},
      {"erase", "person", "--confirm"},
      {"erase", "record", "outcome", "--confirm"},
      {"serve", "extra"},
      {"serve", "--certificate", "a.pem"},
      {"serve", "--address", "0.0.0.0"},
      {"serve", "--plain-http", "--address", "0.0.0.0"},
      {"serve", "--origin", "bijeen.example.org"},
      {"serve", "--origin", "https://bijeen.example.org/pad"},
      {"serve", "--client", "/does/not/exist"},
      {"serve", "--threads-max", "0"},
      {"init"},
      {"invite"},
      {"invite", "--all", "--person", "Projectleider"},
      {"invite", "--all", "--base", "ftp://example.org"},
      {"backup"},
      {"restore"},
      {"restore", "--from"},
      {"export"},
      {"search"},
      {"search", "woord", "--limit", "0"},
      {"end-device"},
      {"audit", "fly"},
      {"audit", "--since", "gisteren"},
      {"audit", "--until", "2026-03"},
      {"audit", "--limit", "0"},
      {"audit", "cut", "--before", "2026-02-30"},
  };
  for (const auto& arguments : wrong) {
    std::string trace = "bijeen";
    for (const char* argument : arguments) trace += std::string(" ") + argument;
    SCOPED_TRACE(trace);
    const Said sentence = said(arguments);
    EXPECT_EQ(sentence.exit_code, 2);
    EXPECT_EQ(std::count(sentence.text.begin(), sentence.text.end(), '\n'), 1) << sentence.text;
    EXPECT_TRUE(sentence.text.starts_with("bijeen")) << sentence.text;
    EXPECT_TRUE(sentence.text.ends_with(".\n")) << sentence.text;
  }
}

TEST(CommandLine, AnUnknownCommandIsNamed) {
  EXPECT_EQ(said({"frob"}).text, "bijeen: there is no command 'frob'; see bijeen --help.\n");
  EXPECT_EQ(said({"frob", "--data", "d"}).text, "bijeen: there is no command 'frob'; see bijeen --help.\n");
}

TEST(CommandLine, OptionsArriveWhereTheyBelong) {
  const auto serve_line =
      read({"serve", "--data", "d", "--port", "9000", "--certificate", "c", "--key", "k", "--address",
            "::", "--trusted-proxy", "10.0.0.1", "--origin", "https://bijeen.example.org", "--threads-max", "8"});
  const auto& serve = std::get<ServeOptions>(serve_line);
  EXPECT_EQ(serve.data, "d");
  EXPECT_EQ(serve.port, 9000);
  EXPECT_EQ(serve.certificate, "c");
  EXPECT_EQ(serve.trusted_proxies, std::vector<std::string>{"10.0.0.1"});
  EXPECT_EQ(serve.origin, "https://bijeen.example.org");
  EXPECT_EQ(serve.limits.threads_max, 8U);
  const auto invite_line = read({"invite", "--data", "d", "--all", "--base", "https://localhost:8443"});
  const auto& invite = std::get<OnStore>(invite_line);
  EXPECT_EQ(invite.command.options,
            (std::map<std::string, std::string>{{"all", "yes"}, {"base", "https://localhost:8443"}}));
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

/// A data directory with the programme that ships.
class OnAProgramme : public testing::Test {
 protected:
  void SetUp() override {
    const auto made = init(data_, BIJEEN_SOURCE_DIR "/schema/programmes/flevoland.json");
    ASSERT_EQ(made.exit_code, 0) << made.error;
    store_ = std::make_unique<store::Store>(schema::Model::shipped(), store::Store::Options{.directory = data_});
  }
  CommandOutcome run(const std::string& name, const std::map<std::string, std::string>& options = {}) {
    return run_store_command(*store_, {name, options}, "https://localhost:8443");
  }

  http::test::TemporaryDirectory directory_;
  std::filesystem::path data_ = directory_.path() / "data";
  std::unique_ptr<store::Store> store_;
};

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
  run("personal-data");
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
  // The line about personal-data is written a moment later.
  ASSERT_GE(acts.size(), 2U) << done.out;
  EXPECT_EQ(acts[0], "init");
  EXPECT_EQ(acts[1], "invite");
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

TEST_F(OnAProgramme, ABackupIsACompleteStoreAndIsNeverWrittenOver) {
  const auto file = directory_.path() / "copy" / "bijeen.sqlite";
  std::filesystem::create_directories(file.parent_path());
  ASSERT_EQ(run("backup", {{"to", file.string()}}).exit_code, 0);
  EXPECT_EQ(run("backup", {{"to", file.string()}}).exit_code, 1);
  store::Store copy(schema::Model::shipped(), {.directory = file.parent_path()});
  EXPECT_EQ(copy.last_seq(), store_->last_seq());
  EXPECT_TRUE(copy.check().empty());
}

TEST_F(OnAProgramme, ABackupIsTriedAndRestoredAndNothingIsWrittenOver) {
  const auto file = directory_.path() / "backup.sqlite";
  ASSERT_EQ(run("backup", {{"to", file.string()}}).exit_code, 0);
  const auto target = directory_.path() / "restored";
  const auto tried = restore({target, file, true});
  EXPECT_EQ(tried.exit_code, 0) << tried.error;
  EXPECT_FALSE(std::filesystem::exists(target));
  const auto restored = restore({target, file, false});
  EXPECT_EQ(restored.exit_code, 0) << restored.error;
  EXPECT_EQ(restore({target, file, false}).exit_code, 1);
  EXPECT_EQ(restore({directory_.path() / "other", directory_.path() / "none", true}).exit_code, 1);
  store::Store store(schema::Model::shipped(), {.directory = target});
  EXPECT_TRUE(store.check().empty());
  EXPECT_NE(store.epoch(), store_->epoch());
}

TEST_F(OnAProgramme, ABackupToAKeyIsRestoredWithThatKeyAlone) {
  const test::KeyPair own(directory_.path(), "RSA");
  const auto file = directory_.path() / "backup.cms";
  const auto made = run("backup", {{"to", file.string()}, {"to-key", own.certificate.string()}});
  EXPECT_EQ(made.exit_code, 0) << made.error;
  EXPECT_NE(made.out.find("encrypted"), std::string::npos) << made.out;
  EXPECT_NE(run("audit", {{"limit", "1"}}).out.find("\tbackup\tencrypted\t"), std::string::npos);
  const auto target = directory_.path() / "restored";
  EXPECT_EQ(restore({target, file, false}).exit_code, 1);
  EXPECT_EQ(restore({target, file, false, test::KeyPair(directory_.path(), "RSA").private_key}).exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(target));
  EXPECT_EQ(restore({target, file, true, own.private_key}).exit_code, 0);
  EXPECT_EQ(restore({target, file, false, own.private_key}).exit_code, 0);
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

TEST_F(OnAProgramme, AnErasureIsPreviewedAndThenDone) {
  const auto secretary = find_person(*store_, "Secretaris")->id.text();
  const auto preview = run("erase-person", {{"person", "Secretaris"}});
  EXPECT_EQ(preview.exit_code, 0);
  EXPECT_NE(preview.out.find("1\tgo: person\n"), std::string::npos) << preview.out;
  EXPECT_NE(preview.out.find("Nothing was erased."), std::string::npos);
  EXPECT_NE(run("people").out.find("Secretaris"), std::string::npos);
  EXPECT_EQ(run("erase-person", {{"person", secretary}, {"confirm", "yes"}}).exit_code, 0);
  EXPECT_EQ(run("people").out.find("Secretaris"), std::string::npos);
  EXPECT_NE(run("people").out.find(secretary + "\t\t(verwijderd persoon)\tno longer takes part"), std::string::npos);
  EXPECT_EQ(run("erase-person", {{"person", "Projectleider"}, {"confirm", "yes"}}).exit_code, 1)
      << "nobody would be left to lead";

  std::string activity;
  store_->read([&](store::Database& database) {
    auto row = database.query("SELECT id FROM activity ORDER BY id");
    row.step();
    activity = row.text(0);
  });
  EXPECT_EQ(run("erase-record", {{"collection", "outcome"}, {"record", activity}}).exit_code, 1);
  EXPECT_EQ(run("erase-record", {{"collection", "person"}, {"record", secretary}}).exit_code, 1);
  const std::map<std::string, std::string> record{{"collection", "activity"}, {"record", activity}};
  EXPECT_NE(run("erase-record", record).out.find("1\taccepted changes are emptied of it\n"), std::string::npos);
  auto confirmed = record;
  confirmed["confirm"] = "yes";
  EXPECT_EQ(run("erase-record", confirmed).exit_code, 0);
  EXPECT_EQ(run("check").out, "Everything is sound.\n");
  const auto backup = directory_.path() / "backup";
  EXPECT_EQ(run("backup", {{"to", backup.string()}}).exit_code, 0);
  const auto again = restore({directory_.path() / "again", backup});
  EXPECT_EQ(again.exit_code, 0) << again.error;
}

TEST_F(OnAProgramme, WithTheTextsOfAPersonGoesWhatNobodyElseWrote) {
  const auto leader = find_person(*store_, "Projectleider")->id;
  const auto secretary = find_person(*store_, "Secretaris")->id;
  std::string group;
  store_->read([&](store::Database& database) {
    auto row = database.query("SELECT id FROM body ORDER BY id");
    row.step();
    group = row.text(0);
  });
  const auto scope = *sync::Scope::parse("body:" + group);
  sync::Op op;
  op.collection = "outcome";
  op.create = true;
  op.put = {{"kind", R"("action-item")"}, {"title", R"("Alleen van mij")"}};
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{1}, {});
  ASSERT_TRUE(store_->write(secretary, scope, {op}).ok());
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{2}, {});
  op.put["title"] = R"("Van ons samen")";
  ASSERT_TRUE(store_->write(secretary, scope, {op}).ok());
  op.create = false;
  op.put = {{"status", R"("done")"}};
  ASSERT_TRUE(store_->write(leader, scope, {op}).ok());
  const auto done = run("erase-person", {{"person", "Secretaris"}, {"texts", "yes"}, {"confirm", "yes"}});
  EXPECT_NE(done.out.find("1\tgo: outcome\n"), std::string::npos) << done.out;
  EXPECT_EQ(run("search", {{"words", "alleen van mij"}, {"limit", "5"}}).error, "Nothing found.");
  EXPECT_EQ(run("search", {{"words", "samen"}, {"limit", "5"}}).exit_code, 0);
  EXPECT_EQ(run("check").out, "Everything is sound.\n");
}

TEST_F(OnAProgramme, WhatIsOlderThanItsPeriodIsErasedAndNothingElse) {
  const auto leader = find_person(*store_, "Projectleider")->id;
  sync::Op op;
  op.collection = "organisation";
  op.record = sync::uuid_v7<sync::RecordTag>(sync::Millis{1}, {});
  op.create = true;
  op.put = {{"name", R"("Bestaat niet meer")"}};
  ASSERT_TRUE(store_->write(leader, sync::Scope{}, {op}).ok());
  op.create = false;
  op.put.clear();
  op.deleted = true;
  ASSERT_TRUE(store_->write(leader, sync::Scope{}, {op}).ok());
  constexpr std::int64_t kMonth_ms = std::int64_t{1000} * 60 * 60 * 24 * 31;
  const auto in = [&](int months) { return sync::Millis{sync::raw(store::system_now()) + months * kMonth_ms}; };
  const StoreCommand preview{"retention", {}};
  EXPECT_EQ(keep_periods(*store_, preview, in(11)).out, "Nothing is older than its period.\n");
  EXPECT_TRUE(keep_periods(*store_, preview, in(13)).out.starts_with("1\torganisation\nNothing was erased."));
  EXPECT_TRUE(
      keep_periods(*store_, {"retention", {{"confirm", "yes"}}}, in(13)).out.starts_with("1\torganisation\nErased."));
  EXPECT_EQ(keep_periods(*store_, preview, in(13)).out, "Nothing is older than its period.\n") << "it is gone";
  EXPECT_EQ(run("search", {{"words", "bestaat niet meer"}, {"limit", "5"}}).error, "Nothing found.");
  EXPECT_EQ(run("check").out, "Everything is sound.\n");
}

TEST(RetentionPeriods, OfAFileStandBesideThoseByDefaultAndAreChecked) {
  const auto given = parse_periods(R"({"deleted":6,"collections":{"meeting":120,"proposal":0}})");
  ASSERT_TRUE(given.ok());
  EXPECT_EQ(given->deleted, 6);
  EXPECT_EQ(given->collections, (std::map<std::string, int>{{"arrival", 24}, {"meeting", 120}, {"proposal", 0}}));
  for (const char* wrong :
       {"", "[]", R"({"deleted":-1})", R"({"deleted":"x"})", R"({"delete":1})", R"({"collections":1})",
        R"({"collections":{"geen":1}})", R"({"collections":{"meeting":99999}})"})
    EXPECT_FALSE(parse_periods(wrong).ok()) << wrong;
}

TEST_F(OnAProgramme, ASecondInitLeavesTheDataAlone) {
  const auto seq = store_->last_seq();
  const auto again = init(data_, BIJEEN_SOURCE_DIR "/schema/programmes/flevoland.json");
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_EQ(store_->last_seq(), seq);
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

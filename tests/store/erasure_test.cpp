// SPDX-License-Identifier: EUPL-1.2
#include "server/store/erasure.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "server/store/ledger_file.h"
#include "server/store/meta.h"
#include "tests/store/two_phones.h"

namespace bijeen::test {
namespace {

/// Stands in nothing but what is to be erased.
constexpr const char* kSecret = "zilverspoor";

class Erasing : public TwoPhones {
 protected:
  Erasing() {
    empty_backup = world.back_up();
    a.edit(scope,
           {creating("outcome", outcome,
                     {{"kind", json(std::string("action-item"))}, {"title", json(std::string("Bel ") + kSecret)}}),
            creating("outcome", other,
                     {{"kind", json(std::string("action-item"))}, {"title", json(std::string("Blijft"))}})});
    a.sync();
    b.sync();
    sync::Op note;
    note.collection = "outcome";
    note.record = outcome;
    note.text["note"] = {{0, 0, std::string("over ") + kSecret}};
    b.edit(scope, note);
    b.edit(scope, putting("outcome", other, {{"status", json(std::string("done"))}}));
    meet({&a, &b});
  }

  void erase(const sync::RecordKey& key, bool is_person = false) { world.store().erase({{key, is_person, {}, {}}}); }
  void erase_outcome() { erase({"outcome", outcome}); }
  [[nodiscard]] bool holds_secret(const Phone& phone) const {
    return std::any_of(phone.image().begin(), phone.image().end(),
                       [](const auto& pair) { return pair.second.find(kSecret) != std::string::npos; });
  }
  /// Nothing of it in any file of the data, also not in free pages.
  void expect_gone() {
    world.close();
    for (const auto& entry : std::filesystem::directory_iterator(world.directory()))
      EXPECT_EQ(bytes_of(entry.path()).find(kSecret), std::string::npos) << entry.path();
    world.reopen();
    EXPECT_THAT(world.store().check(), testing::IsEmpty());
  }
  std::string title_of(const sync::RecordId& record) {
    return world.sql("SELECT title FROM outcome WHERE id = '" + record.text() + "'");
  }

  sync::RecordId outcome = world.new_record(), other = world.new_record();
  std::filesystem::path empty_backup;  ///< Of before they were made.
};

TEST_F(Erasing, ARecordIsGoneFromTheFileAndTheLogStillAddsUp) {
  // Long enough for pages of their own, which are free afterwards.
  sync::Op more;
  more.collection = "outcome";
  more.record = outcome;
  std::string words;
  for (int i = 0; i < 1000; ++i) words += std::string(kSecret) + " ";
  more.text["note"] = {{0, 0, words}};
  a.edit(scope, more);
  meet({&a, &b});
  ASSERT_NE(world.store().search(*world.store().actor(leader), kSecret, 9).size(), 0U);
  const auto numbers = world.sql("SELECT group_concat(seq || id || hash) FROM change_set");
  erase_outcome();
  EXPECT_EQ(world.store().search(*world.store().actor(leader), kSecret, 9).size(), 0U);
  EXPECT_EQ(title_of(outcome), "");
  EXPECT_EQ(title_of(other), "Blijft");
  EXPECT_EQ(world.sql("SELECT status FROM outcome WHERE id = '" + other.text() + "'"), "done");
  // What was accepted keeps its place, its id and the hash that was signed; what was done comes behind.
  EXPECT_TRUE(world.sql("SELECT group_concat(seq || id || hash) FROM change_set").starts_with(numbers));
  EXPECT_EQ(world.sql("SELECT act || kind || record FROM audit ORDER BY number DESC"), "eraseoutcome" + outcome.text());
  for (const auto& entry : world.store().history("outcome", outcome, std::nullopt, {99, 99999}).entries)
    EXPECT_EQ(entry.op.find(kSecret), std::string::npos) << entry.op;
  expect_gone();
}

TEST_F(Erasing, PhonesEndWithoutItWhateverTheyHadSeen) {
  Phone fresh{world, world.pen(secretary)};
  ASSERT_TRUE(holds_secret(a) && holds_secret(b));
  erase_outcome();
  meet({&a, &b, &fresh});
  for (auto* phone : {&a, &b, &fresh}) {
    EXPECT_FALSE(holds_secret(*phone));
    EXPECT_EQ(phone->view("outcome", outcome, "/deleted"), "true");
    EXPECT_EQ(phone->view("outcome", outcome, "/editedWhileDeleted"), "false");
    EXPECT_EQ(phone->view("outcome", other, "/fields/title"), "\"Blijft\"");
  }
}

TEST_F(Erasing, OneAfterTheOtherOutOfOneSetLeavesItWithOneMoreNumber) {
  erase_outcome();
  a.sync();
  erase({"outcome", other});
  EXPECT_EQ(world.sql("SELECT max(json_array_length(body, '$.returned')) FROM change_set"), "1");
  meet({&a, &b});
  EXPECT_EQ(b.view("outcome", other, "/deleted"), "true");
}

TEST_F(Erasing, APhoneThatWasBehindMergesWhatIsLeft) {
  Phone behind{world, world.pen(secretary)};
  behind.sync();
  const auto third = world.new_record();
  b.edit(scope,
         {creating("outcome", third, {{"kind", json(std::string("decision"))}, {"title", json(std::string(kSecret))}}),
          putting("outcome", other, {{"title", json(std::string("Anders"))}})});
  b.edit(scope, putting("outcome", third, {{"title", json(std::string("Nog eens ") + kSecret)}}));
  b.sync();
  b.edit(scope, putting("outcome", other, {{"why", json(std::string("daarom"))}}));
  b.sync();
  erase_outcome();
  erase({"outcome", third});
  meet({&behind, &a, &b});
  for (auto* phone : {&behind, &a, &b}) {
    EXPECT_FALSE(holds_secret(*phone));
    EXPECT_EQ(phone->view("outcome", other, "/fields/title"), "\"Anders\"");
    EXPECT_EQ(phone->view("outcome", other, "/fields/why"), "\"daarom\"");
    EXPECT_EQ(phone->view("outcome", third, "/deleted"), "true");
  }
  expect_gone();
}

TEST_F(Erasing, APhoneThatGotHalfOfTheLogShowsNothingOfItWithoutWhatMovedBehindIt) {
  Phone behind{world, world.pen(secretary)};
  behind.sync();
  const auto third = world.new_record();
  b.edit(scope,
         {creating("outcome", third, {{"kind", json(std::string("decision"))}, {"title", json(std::string(kSecret))}}),
          putting("outcome", other, {{"title", json(std::string("Anders"))}})});
  for (int i = 0; i < 20; ++i)
    b.edit(scope, putting("outcome", other, {{"why", json(std::to_string(i) + std::string(400, 'x'))}}));
  b.sync();
  erase({"outcome", third});
  behind.pull(1);
  EXPECT_EQ(behind.view("outcome", other, "/fields/why"), "null");
  EXPECT_EQ(behind.view("outcome", other, "/fields/title"), "\"Blijft\"");
  meet({&behind, &a, &b});
  EXPECT_NE(behind.view("outcome", other, "/fields/why"), "null");
  EXPECT_EQ(behind.view("outcome", other, "/fields/title"), "\"Anders\"");
}

TEST_F(Erasing, WhatIsWrittenAboutItLaterIsRefusedAndNotKept) {
  b.edit(scope, putting("outcome", outcome, {{"title", json(std::string("Later ") + kSecret)}}));
  erase_outcome();
  b.push(true);
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "record.unknown");
  // Sent again, it has the same verdict.
  b.push();
  EXPECT_EQ(b.status("refused"), "1");
  EXPECT_EQ(world.sql("SELECT count(*) FROM kept_set"), "1");
  expect_gone();
}

TEST_F(Erasing, WhatWasRefusedOrHeldBackGoesToo) {
  auto pen = world.pen(member);
  EXPECT_TRUE(
      world.send(pen, kProgramme, {putting("outcome", outcome, {{"title", json(std::string(kSecret))}})}).error);
  ASSERT_NE(world.sql("SELECT body FROM kept_set").find(kSecret), std::string::npos);
  erase_outcome();
  EXPECT_EQ(world.sql("SELECT code FROM kept_set"), "model.scope") << "stays, with nothing in it";
  expect_gone();
}

TEST_F(Erasing, ARestoredBackupIsErasedAgainByTheLedgerBesideIt) {
  const auto backup = world.back_up();
  erase_outcome();
  meet({&a, &b});
  world.back_up();
  world.restore(backup);
  EXPECT_EQ(title_of(outcome), "");
  meet({&a, &b});
  EXPECT_EQ(title_of(other), "Blijft");
  EXPECT_FALSE(holds_secret(a) || holds_secret(b));
  expect_gone();
}

TEST_F(Erasing, WhatADeviceGivesBackComesInWithoutIt) {
  // The server is lost with all but the ledger, and one device has not heard of the erasure.
  const auto image = b.image();
  erase_outcome();
  world.back_up();
  world.restore(empty_backup);
  b.set_back(image);
  ASSERT_TRUE(holds_secret(b));
  meet({&b, &a});
  meet({&b, &a});
  EXPECT_EQ(title_of(outcome), "");
  EXPECT_EQ(title_of(other), "Blijft");
  EXPECT_NE(world.sql("SELECT count(*) FROM change_set WHERE erased IS NOT NULL"), "0");
  EXPECT_FALSE(holds_secret(a) || holds_secret(b));
  expect_gone();
}

TEST_F(Erasing, ALedgerThatWasTouchedIsNoReasonToGoOnWithoutIt) {
  const auto backup = world.back_up();
  erase_outcome();
  world.back_up();
  std::filesystem::path ledger;
  for (const auto& entry : std::filesystem::directory_iterator(backup.parent_path())) {
    if (entry.path().extension() == ".jsonl") ledger = entry.path();
  }
  auto text = bytes_of(ledger);
  ASSERT_EQ(text.find(kSecret), std::string::npos);
  text.replace(text.find(outcome.text()), outcome.text().size(), other.text());
  std::ofstream(ledger, std::ios::trunc) << text;
  EXPECT_THROW(world.restore(backup), store::StorageError);
}

TEST_F(Erasing, APersonHasNoNameAndNoAccountAndWhatTheyWroteStays) {
  world.store().write([&](store::Database& database) {
    database.run("INSERT INTO passphrase (person, encoded, set_at) VALUES (?, 'x', 1)", member);
    database.run("INSERT INTO second_step (person, secret, last_step, set_at) VALUES (?, zeroblob(20), 1, 1)", member);
    database.run("INSERT INTO recovery_code (code_hash, person) VALUES (zeroblob(32), ?)", member);
    database.run("INSERT INTO calendar_feed (person, token_hash, made_at) VALUES (?, zeroblob(32), 1)", member);
    database.run("INSERT INTO invitation (code_hash, person, made_at, expires_at) VALUES (zeroblob(32), ?, 1, 2)",
                 member);
    database.run("INSERT INTO poll_answer (poll, person, ballot) VALUES ('p', ?, 'b')", member);
    database.run("INSERT INTO ballot (id, poll, answers_as, person) VALUES (zeroblob(16), 'p', 'g', ?)", member);
  });
  a.edit(kProgramme, putting("person", as_record(member), {{"jobTitle", json(std::string("hoofd ") + kSecret)}}));
  meet({&a, &b});
  erase({"person", as_record(member)}, true);
  EXPECT_EQ(world.sql("SELECT name FROM person WHERE id = '" + member.text() + "'"), store::kErasedName);
  EXPECT_FALSE(world.store().actor(member));
  for (const auto* table : {"passphrase", "second_step", "recovery_code", "calendar_feed", "invitation", "poll_answer"})
    EXPECT_EQ(world.sql(std::string("SELECT count(*) FROM ") + table), "0") << table;
  EXPECT_EQ(world.sql("SELECT count(*) FROM ballot WHERE person IS NULL"), "1");
  EXPECT_EQ(world.sql("SELECT count(*) FROM device WHERE person = '" + member.text() +
                      "' AND (ended_at IS NULL OR name <> '')"),
            "0");
  a.sync();
  EXPECT_EQ(a.view("person", as_record(member), "/fields/name"), "\"(verwijderd persoon)\"");
  EXPECT_EQ(a.view("person", as_record(member), "/fields/jobTitle"), "null");
  EXPECT_EQ(title_of(outcome), std::string("Bel ") + kSecret);
  EXPECT_THAT(world.store().check(), testing::IsEmpty());
}

TEST_F(Erasing, WhereTheRestCannotBeDoneItSaysSoAndTheSameOnceMoreDoesIt) {
  std::filesystem::path ledger;
  world.store().read([&](store::Database& database) {
    ledger = store::ledger_file(world.directory(), *store::read_meta(database, "server_key"));
  });
  std::filesystem::create_directory(ledger);
  EXPECT_THROW(erase_outcome(), store::StorageError);
  EXPECT_EQ(title_of(outcome), "");
  std::filesystem::remove(ledger);
  erase_outcome();
  EXPECT_NE(bytes_of(ledger).find(outcome.text()), std::string::npos);
  expect_gone();
}

TEST_F(Erasing, AServerStartsWhereTheRestCannotBeDoneYetAndFinishesItWhenItCan) {
  std::filesystem::path ledger;
  world.store().read([&](store::Database& database) {
    ledger = store::ledger_file(world.directory(), *store::read_meta(database, "server_key"));
  });
  std::filesystem::create_symlink(ledger, ledger);
  EXPECT_THROW(erase_outcome(), store::StorageError);
  world.reopen();
  EXPECT_EQ(title_of(outcome), "");
  EXPECT_EQ(world.store().check().size(), 1U) << "it says that it is unfinished";
  std::filesystem::remove(ledger);
  world.reopen();
  EXPECT_NE(bytes_of(ledger).find(outcome.text()), std::string::npos);
  expect_gone();
}

TEST_F(Erasing, AFileThatCannotBeWrittenAnewLeavesTemporaryThingsInMemory) {
  std::int64_t kept_in = 0;
  world.store().write([&](store::Database& database) {
    EXPECT_THROW(store::write_file_anew(database), store::StorageError) << "not within a transaction";
    auto row = database.query("PRAGMA temp_store");
    row.step();
    kept_in = row.integer(0);
  });
  constexpr std::int64_t kMemory = 2;
  EXPECT_EQ(kept_in, kMemory);
}

TEST_F(Erasing, TheCheckFindsWhatWasPutBack) {
  const auto whole = world.sql("SELECT body FROM change_set WHERE body LIKE '%zilverspoor%' ORDER BY seq");
  erase_outcome();
  world.store().write([&](store::Database& database) {
    database.run("UPDATE change_set SET body = ?, erased = NULL WHERE erased IS NOT NULL AND seq = ?", whole,
                 nlohmann::json::parse(whole)["seq"].get<std::int64_t>());
  });
  const auto findings = world.store().check();
  EXPECT_THAT(findings, testing::Contains(testing::Field(&store::Store::Finding::check, "erasure")));
}

}  // namespace
}  // namespace bijeen::test

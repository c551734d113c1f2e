// SPDX-License-Identifier: EUPL-1.2
#include "server/store/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "server/store/audit_notes.h"
#include "server/store/receipt.h"
#include "server/store/restore.h"
#include "tests/store/world.h"

namespace bijeen::test {
namespace {

using store::Act;
using store::AuditHead;
using store::AuditLine;
using store::Database;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A store with a group in which something was done, and the lines about what is done from then on.
class Audit : public testing::Test {
 protected:
  Audit() { before = head().number; }

  std::vector<AuditLine> lines(const store::AuditFilter& filter = {}) {
    world.store().write([](Database&) {});
    std::vector<AuditLine> found;
    world.store().read([&](Database& database) { found = store::audit_lines(database, filter, 1000); });
    std::erase_if(found, [&](const AuditLine& line) { return line.number <= before; });
    std::reverse(found.begin(), found.end());
    return found;
  }
  std::vector<std::string> acts() {
    std::vector<std::string> names;
    for (const auto& line : lines()) names.push_back(line.act);
    return names;
  }
  AuditHead head() {
    AuditHead head;
    world.store().read([&](Database& database) { head = store::audit_head(database); });
    return head;
  }
  std::string fault(const std::optional<AuditHead>& told = std::nullopt) {
    std::optional<std::string> fault;
    world.store().read([&](Database& database) { fault = store::audit_fault(database, told); });
    return fault.value_or("");
  }
  std::uint64_t cut(std::int64_t before_ms) {
    std::uint64_t gone = 0;
    world.store().write(
        [&](Database& database) { gone = store::cut_audit(database, sync::Millis{kNow}, sync::Millis{before_ms}); });
    return gone;
  }
  void tell(const char* kind, std::int64_t at = kNow) {
    world.store().write([&](Database& database) {
      store::append_audit(database, sync::Millis{at}, {Act::kExport, std::string(store::kOperator), {}, kind});
    });
  }
  /// As somebody would who has the file in his hands, and knows of the triggers.
  void tamper(const std::string& sql) {
    world.store().write([&](Database& database) {
      database.execute_script("DROP TRIGGER IF EXISTS audit_is_not_changed; DROP TRIGGER IF EXISTS audit_is_kept;" +
                              sql);
    });
  }
  std::string number(std::uint64_t after) { return std::to_string(before + after); }

  World world;
  sync::PersonId leader = world.person("leader");
  sync::RecordId group = world.body("work-group");
  Pen pen = world.pen(leader);
  std::uint64_t before = 0;
};

TEST_F(Audit, AChangeSetIsOneLineWithItsScopeAndCollectionsAndNothingOfWhatItSays) {
  world.member(group, leader);
  before = head().number;
  const auto verdict =
      world.send(pen, body_scope(group),
                 {creating("meeting", world.new_record(),
                           {{"title", json("Geheim")}, {"date", json("2027-01-14")}, {"status", json("planned")}})});
  ASSERT_FALSE(verdict.error) << verdict.error->detail;
  const auto told = lines();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].act, "change");
  EXPECT_EQ(told[0].actor, leader.text());
  EXPECT_EQ(told[0].device, pen.device.text());
  EXPECT_EQ(told[0].kind, "meeting");
  EXPECT_EQ(told[0].scope, body_scope(group).text());
  EXPECT_EQ(told[0].record, verdict.id.text());
  EXPECT_EQ(told[0].outcome, "done");
  EXPECT_EQ(fault(), "");
}

TEST_F(Audit, ARefusedSetSaysWhyAndARepeatedPushSaysNothing) {
  const auto stranger = world.person("member");
  auto foreign = world.pen(stranger);
  before = head().number;
  const auto set = foreign.set(body_scope(group), {putting("zomaar een zin", world.new_record(), {})});
  const auto first = world.push(foreign, {set});
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE((*first)[0].error);
  ASSERT_TRUE(world.push(foreign, {set}).ok());
  const auto told = lines();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].outcome, code((*first)[0].error->code));
  EXPECT_EQ(told[0].kind, "");
}

TEST_F(Audit, APushThatFailsAsAWholeLeavesNoLine) {
  auto later = pen;
  later.n = 7;
  EXPECT_FALSE(world.push(pen, {pen.set(body_scope(group), {}), later.set(body_scope(group), {})}).ok());
  EXPECT_THAT(lines(), IsEmpty());
}

TEST_F(Audit, WhatIsDoneToAPersonHasALineOfItsOwn) {
  const auto person = as_record(world.person("member"));
  before = head().number;
  const auto put = [&](Puts puts) {
    EXPECT_FALSE(world.send(pen, kProgramme, {putting("person", person, puts)}).error);
  };
  put({{"name", json("Anders")}});
  put({{"role", json("secretary")}});
  put({{"active", "false"}});
  put({{"active", "true"}, {"role", json("member")}});
  EXPECT_THAT(acts(), ElementsAre("change", "change-person", "change", "change-role", "change", "deactivate-person",
                                  "change", "change-role", "activate-person"));
  EXPECT_EQ(lines()[1].record, person.text());
}

TEST_F(Audit, ReadsAreWrittenByThemselvesAndInTheOrderInWhichTheyCame) {
  for (const char* kind : {"meeting", "outcome", "activity"})
    world.store().note({Act::kHistory, leader.text(), pen.device, kind});
  std::vector<std::string> kinds;
  for (const auto& line : lines()) kinds.push_back(line.kind);
  EXPECT_THAT(kinds, ElementsAre("meeting", "outcome", "activity"));
  world.store().note({Act::kReport, leader.text(), pen.device});
  world.reopen();
  EXPECT_EQ(lines().back().act, "report");
  EXPECT_EQ(fault(), "");
}

TEST_F(Audit, MoreReadsThanMayWaitAreAllThere) {
  constexpr std::size_t kMany = 3000;
  for (std::size_t i = 0; i < kMany; ++i)
    world.store().note({Act::kHistory, leader.text(), pen.device, "outcome", {}, std::to_string(i)});
  world.store().write([](Database&) {});
  EXPECT_EQ(head().number, before + kMany);
}

TEST_F(Audit, WhatSomebodyReadsAgainWithinAMinuteIsOneLineAndEachFailureToSignInIsItsOwn) {
  using Added = store::AuditNotes::Added;
  constexpr sync::Millis kStart{60'000}, kEnd{119'999}, kNext{120'000};
  store::AuditNotes notes;
  const store::AuditEntry read{Act::kReport, leader.text(), pen.device};
  const store::AuditEntry refused{Act::kReport, leader.text(), pen.device, {}, {}, {}, ErrorCode::kAuthForbidden};
  const store::AuditEntry nobody{Act::kSignIn, {}, pen.device, {}, {}, {}, ErrorCode::kAuthCredentials};
  EXPECT_EQ(notes.add(kStart, read), Added::kWaits);
  EXPECT_EQ(notes.add(kEnd, read), Added::kTold);
  EXPECT_EQ(notes.add(kEnd, refused), Added::kWaits);
  EXPECT_EQ(notes.add(kEnd, nobody), Added::kWaits);
  EXPECT_EQ(notes.add(kEnd, nobody), Added::kWaits);
  EXPECT_EQ(notes.add(kNext, read), Added::kWaits);
}

TEST_F(Audit, ADeviceThatPullsIsToldOfOnceADay) {
  const auto last = world.store().last_seq();
  for (int i = 0; i < 3; ++i) world.store().acknowledge(pen.device, last, last);
  EXPECT_THAT(acts(), ElementsAre("pull"));
  EXPECT_EQ(lines()[0].actor, leader.text());
}

TEST_F(Audit, LinesAreNeitherChangedNorDeletedThroughTheProgramsConnection) {
  tell("records");
  for (const char* sql : {"UPDATE audit SET actor = 'x'", "DELETE FROM audit"}) {
    EXPECT_THROW(world.store().write([&](Database& database) { database.run(sql); }), store::StorageError) << sql;
  }
  EXPECT_EQ(fault(), "");
}

TEST_F(Audit, AChangedLineIsFoundWhateverWasChanged) {
  for (const char* kind : {"een", "twee", "drie"}) tell(kind);
  for (const char* column :
       {"actor", "device", "act", "kind", "scope", "record", "outcome", "previous", "hash", "at"}) {
    SCOPED_TRACE(column);
    const std::string of = " WHERE number = " + number(2);
    const std::string was = world.sql("SELECT " + std::string(column) + " FROM audit" + of);
    tamper("UPDATE audit SET " + std::string(column) + " = " + (std::string(column) == "at" ? "1" : "'x'") + of);
    EXPECT_EQ(fault(), "line " + number(2) + " is not what was written");
    EXPECT_EQ(world.store().check().at(0).check, "audit");
    tamper("UPDATE audit SET " + std::string(column) + " = '" + was + "'" + of);
    EXPECT_EQ(fault(), "");
  }
}

TEST_F(Audit, WhatStandsInOneFieldCannotMoveToTheNext) {
  tell("ab");
  tamper("UPDATE audit SET kind = 'a', scope = 'b' WHERE number = " + number(1));
  EXPECT_EQ(fault(), "line " + number(1) + " is not what was written");
}

TEST_F(Audit, AChangedLineWithItsHashMadeAnewIsFoundAtTheNext) {
  for (const char* kind : {"een", "twee"}) tell(kind);
  auto forged = lines()[0];
  std::string bytes;
  for (const std::string& field :
       {forged.previous, std::to_string(forged.number), std::to_string(raw(forged.at)), forged.actor, forged.device,
        forged.act, std::string("niets"), forged.scope, forged.record, forged.outcome})
    bytes += std::to_string(field.size()) + ":" + field;
  tamper("UPDATE audit SET kind = 'niets', hash = '" + store::sha256_hex(bytes) + "' WHERE number = " + number(1));
  EXPECT_EQ(fault(), "line " + number(2) + " does not follow the one before");
}

TEST_F(Audit, ADroppedLineIsFoundInTheMiddleAtTheBeginningAndAtTheEnd) {
  for (const char* kind : {"een", "twee", "drie"}) tell(kind);
  const struct {
    std::string where, fault;
  } drops[] = {{"number = " + number(2), "between line " + number(1) + " and line " + number(3) + " something is gone"},
               {"number <= " + number(1), "between line 0 and line " + number(2) + " something is gone"},
               {"number = " + number(3), "the log ends with line " + number(2) + " and should end with " + number(3)},
               {"number > 0", "the log ends with line 0 and should end with " + number(3)}};
  for (const auto& [where, expected] : drops) {
    tamper("CREATE TABLE aside AS SELECT * FROM audit; DELETE FROM audit WHERE " + where);
    EXPECT_EQ(fault(), expected);
    tamper("DELETE FROM audit; INSERT INTO audit SELECT * FROM aside; DROP TABLE aside");
    EXPECT_EQ(fault(), "");
  }
}

TEST_F(Audit, LinesThatChangedPlacesAreFound) {
  for (const char* kind : {"een", "twee"}) tell(kind);
  tamper("UPDATE audit SET number = -1 WHERE number = " + number(1) + "; UPDATE audit SET number = " + number(1) +
         " WHERE number = " + number(2) + "; UPDATE audit SET number = " + number(2) + " WHERE number = -1");
  EXPECT_EQ(fault(), "line " + number(1) + " is not what was written");
}

TEST_F(Audit, ATailThatWasCutStaysVisibleAfterNewLines) {
  for (const char* kind : {"een", "twee"}) tell(kind);
  tamper("DELETE FROM audit WHERE number = " + number(2));
  tell("drie");
  EXPECT_EQ(fault(), "between line " + number(1) + " and line " + number(3) + " something is gone");
}

TEST_F(Audit, ATailCutByWhoMovesTheEndTooIsFoundByTheEndThatWasTold) {
  for (const char* kind : {"een", "twee"}) tell(kind);
  const auto told = head();
  tamper("DELETE FROM audit WHERE number = " + number(2) + "; UPDATE audit_end SET number = " + number(1) +
         ", hash = (SELECT hash FROM audit WHERE number = " + number(1) + ") WHERE name = 'head'");
  EXPECT_EQ(fault(), "");
  EXPECT_EQ(fault(told), "line " + number(2) + " was told of and is not there");
  tell("drie");
  EXPECT_EQ(fault(told), "line " + number(2) + " is not the one that was told of");
}

TEST_F(Audit, TheEndIsReadAsItIsWritten) {
  const auto now = head();
  const auto read = AuditHead::parse(now.text());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->number, now.number);
  EXPECT_EQ(read->hash, now.hash);
  for (const char* wrong : {"", ":", "12", "12:", "12:abc", "x:", "-1:"})
    EXPECT_FALSE(AuditHead::parse(wrong).has_value()) << wrong;
}

TEST_F(Audit, ACutLetsOldLinesGoAndTheRestIsStillAWholeChain) {
  tell("oud", kNow + 1000);
  tell("nieuw", kNow + 5000);
  const auto old = head();
  const auto gone = cut(kNow + 5000);
  EXPECT_EQ(gone, before + 1);
  const auto told = lines();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].kind, "nieuw");
  EXPECT_EQ(told[1].act, "cut-audit");
  EXPECT_EQ(told[1].record, number(1));
  EXPECT_EQ(fault(old), "");
  EXPECT_THAT(world.store().check(), IsEmpty());
  EXPECT_EQ(cut(kNow), 0U);
  tamper("DELETE FROM audit WHERE number = " + number(2));
  EXPECT_EQ(fault(), "between line " + number(1) + " and line " + number(3) + " something is gone");
}

TEST_F(Audit, AHoleThatIsCalledACutIsFound) {
  for (const char* kind : {"een", "twee"}) tell(kind);
  tamper("UPDATE audit_end SET number = " + number(1) + ", hash = (SELECT hash FROM audit WHERE number = " + number(1) +
         ") WHERE name = 'cut'; DELETE FROM audit WHERE number <= " + number(1));
  EXPECT_THAT(fault(), HasSubstr("no line says that they were let go"));
}

TEST_F(Audit, ABrokenChainIsNotCut) {
  tell("een", kNow + 1000);
  tamper("UPDATE audit SET kind = 'x' WHERE number = " + number(1));
  EXPECT_THROW(cut(kNow + 5000), store::StorageError);
  EXPECT_EQ(lines().size(), 1U);
}

TEST_F(Audit, ABackupTellsTheEndOfItsLogAndARestoreGoesOnFromThere) {
  tell("een");
  const auto held = world.store().backup(world.directory() / "copy.sqlite");
  EXPECT_EQ(held.number, before + 1);
  EXPECT_EQ(lines().back().act, "backup");
  TemporaryDirectory target;
  store::restore(schema::Model::shipped(), world.directory() / "copy.sqlite", target.path() / "new",
                 sync::Millis{kNow});
  store::Store restored(schema::Model::shipped(), {.directory = target.path() / "new"});
  std::optional<std::string> broken;
  AuditLine last;
  restored.read([&](Database& database) {
    broken = store::audit_fault(database, held);
    last = store::audit_lines(database, {}, 1).at(0);
  });
  EXPECT_EQ(broken, std::nullopt);
  EXPECT_EQ(last.act, "restore");
  EXPECT_EQ(last.number, held.number + 1);
  EXPECT_EQ(last.previous, held.hash);
}

TEST_F(Audit, ABackupWithABrokenLogIsNotRestored) {
  tamper("UPDATE audit SET kind = 'x' WHERE number = 1");
  world.store().backup(world.directory() / "copy.sqlite");
  TemporaryDirectory target;
  EXPECT_THROW(store::restore(schema::Model::shipped(), world.directory() / "copy.sqlite", target.path() / "new",
                              sync::Millis{kNow}),
               store::StorageError);
}

TEST_F(Audit, LinesAreFoundByTimeActAndWhomTheyAreAbout) {
  world.store().write([&](Database& database) {
    store::append_audit(database, sync::Millis{kNow + 1}, {Act::kInvite, leader.text(), {}, "person", {}, "p"});
    store::append_audit(database, sync::Millis{kNow + 2}, {Act::kSignIn, "p", pen.device, "passkey"});
    store::append_audit(database, sync::Millis{kNow + 3}, {Act::kSignOut, "q", pen.device});
  });
  const auto numbers = [&](const store::AuditFilter& filter) {
    std::vector<std::uint64_t> found;
    for (const auto& line : lines(filter)) found.push_back(line.number - before);
    return found;
  };
  EXPECT_THAT(numbers({.about = "p"}), ElementsAre(1, 2));
  EXPECT_THAT(numbers({.act = "sign-out"}), ElementsAre(3));
  EXPECT_THAT(numbers({.since = sync::Millis{kNow + 2}, .until = sync::Millis{kNow + 3}}), ElementsAre(2));
  EXPECT_THAT(numbers({.before = before + 2}), ElementsAre(1));
}

TEST_F(Audit, NoTwoActsHaveOneName) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < store::kActs; ++i) names.insert(store::name(static_cast<Act>(i)));
  EXPECT_EQ(names.size(), store::kActs);
  EXPECT_FALSE(names.contains(""));
}

}  // namespace
}  // namespace bijeen::test

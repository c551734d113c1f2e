// SPDX-License-Identifier: EUPL-1.2
// What a change set owes to other records is judged at receipt, by what is there then.
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

std::string id_of(int number) {
  return "00000000-0000-7000-8000-00000000e" + std::to_string(100 + number);
}

class Across : public testing::Test {
 protected:
  static json op_on(const char* collection, const std::string& id, json put) {
    return {{"collection", collection}, {"record", id}, {"put", std::move(put)}};
  }
  static json creation(const char* collection, const std::string& id, json put) {
    json op = op_on(collection, id, std::move(put));
    op["create"] = true;
    return op;
  }
  /// Sets with one op each, in one push: what the server says instead of that it accepted each.
  std::vector<std::string> push(Browser& who, const std::string& scope, const std::vector<json>& ops) {
    json sets = json::array();
    for (const json& op : ops) {
      sets.push_back(world_.change_set(who, scope, op));
      ++who.n;
    }
    const Reply reply = world_.push(who, sets);
    std::vector<std::string> codes;
    for (const json& verdict : reply.content.value("verdicts", json::array()))
      codes.push_back(verdict.value("code", ""));
    EXPECT_EQ(codes.size(), ops.size()) << reply.body;
    return codes;
  }
  using Codes = std::vector<std::string>;

  World world_;
  Browser leader_ = world_.sign_in(kLeader);
};

class Priorities : public Across {
 protected:
  static json point(int number, bool priority) {
    return creation("focusPoint", id_of(number),
                    {{"actionLine", kUnknown}, {"title", "Speerpunt"}, {"priority", priority}});
  }
  static json promoted(int number) { return op_on("focusPoint", id_of(number), {{"priority", true}}); }
};

TEST_F(Priorities, OfTwoThatAreGivenTheLastPlaceApartTheSecondIsRefusedAndTakenWithAReason) {
  Browser other = world_.sign_in_again(kLeader, World::new_device_id());
  // A set before the limit is there stands, whatever comes after.
  const Codes all_fine(5);
  EXPECT_EQ(push(leader_, "programme",
                 {point(1, true), point(2, true), point(3, false), point(4, false),
                  creation("programme", id_of(9), {{"name", "Programma"}, {"maxFocusPoints", 3}})}),
            all_fine);
  EXPECT_EQ(push(leader_, "programme", {promoted(3)}), Codes{""});
  EXPECT_EQ(push(other, "programme", {promoted(4)}), Codes{"record.limit"});
  json insisting = promoted(4);
  insisting["put"]["priorityReason"] = "De raad vraagt erom.";
  EXPECT_EQ(push(other, "programme", {insisting}), Codes{""});
}

TEST_F(Priorities, AreCountedWithWhatTheSamePushBroughtBefore) {
  EXPECT_EQ(push(leader_, "programme",
                 {creation("programme", id_of(9), {{"name", "Programma"}, {"maxFocusPoints", 1}}), point(1, true),
                  point(2, true), op_on("focusPoint", id_of(1), {{"status", "stopped"}}), point(3, true),
                  op_on("focusPoint", id_of(1), {{"status", "running"}})}),
            (Codes{"", "", "record.limit", "", "", "record.limit"}));
}

class Adoption : public Across {
 protected:
  static json version() {
    json op = creation("minutesVersion", id_of(1),
                       {{"meeting", kUnknown},
                        {"number", 1},
                        {"on", "2026-01-01"},
                        {"content", json::object()},
                        {"hash", hash_of('a')},
                        {"replyBy", "2026-01-10"},
                        {"silence", true}});
    op["add"] = {{"approvers", {kMember}}};
    return op;
  }
  static std::string hash_of(char sign) { return std::string(64, sign); }
  static json reply(int number, bool agrees, char hash = 'a') {
    return creation("approval", id_of(number), {{"version", id_of(1)}, {"hash", hash_of(hash)}, {"agrees", agrees}});
  }
  static json adoption(const char* basis, const char* on = "2026-01-05") {
    return op_on("minutesVersion", id_of(1), {{"basis", basis}, {"adoptedOn", on}});
  }
  Browser member_ = world_.sign_in(kMember);
};

TEST_F(Adoption, IsRefusedWhereSomebodyObjectedBeforeItCame) {
  const Codes not_agreed{"record.not-agreed"};
  EXPECT_EQ(push(leader_, body_scope(), {version(), adoption("agreed"), adoption("silence", "2026-01-10")}),
            (Codes{"", "record.not-agreed", "record.not-agreed"}));
  EXPECT_EQ(push(member_, body_scope(), {reply(2, true, 'b')}), Codes{""});
  EXPECT_EQ(push(leader_, body_scope(), {adoption("agreed")}), not_agreed) << "of another text";
  EXPECT_EQ(push(member_, body_scope(), {reply(3, false)}), Codes{""});
  EXPECT_EQ(push(leader_, body_scope(), {adoption("agreed")}), not_agreed);
  EXPECT_EQ(push(leader_, body_scope(), {adoption("silence", "2026-01-11")}), not_agreed);
  EXPECT_EQ(push(member_, body_scope(), {op_on("approval", id_of(3), {{"agrees", true}})}), Codes{""});
  EXPECT_EQ(push(leader_, body_scope(), {adoption("agreed")}), Codes{""});
}

TEST_F(Adoption, CountsTheRepliesOfItsOwnGroupAlone) {
  EXPECT_EQ(push(leader_, body_scope(), {version()}), Codes{""});
  Browser elsewhere = world_.sign_in(kOtherMember);
  EXPECT_EQ(push(elsewhere, "body:" + std::string(kOtherBody), {reply(2, false)}), Codes{""});
  EXPECT_EQ(push(leader_, body_scope(), {adoption("silence", "2026-01-11")}), Codes{""});
}

}  // namespace
}  // namespace bijeen::api::test

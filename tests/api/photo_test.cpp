// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/photo.h"
#include "server/store/erasure.h"
#include "server/store/photos.h"
#include "server/store/receipt.h"

namespace bijeen::api::test {
namespace {

/// What the tests can afford to send.
constexpr std::size_t kLength = 2 * store::kPhotoPieceBytesMax + 4321;
constexpr const char* kId = "00000000-0000-7000-8000-0000000001e1";
constexpr const char* kOtherId = "00000000-0000-7000-8000-0000000001e2";

class Photos : public testing::Test {
 protected:
  Reply show(const Browser& browser, const std::string& id = kId) {
    return world_.ask(browser, "GET", "/v1/photos/" + id);
  }
  void expect_sound() {
    for (const auto& finding : world_.store().check()) ADD_FAILURE() << finding.check << ": " << finding.detail;
  }
  std::int64_t rows(const std::string& table) {
    std::int64_t count = 0;
    world_.store().read([&](store::Database& database) {
      auto row = database.query(table == "photo_piece" ? "SELECT count(*) FROM photo_piece"
                                                       : "SELECT count(*) FROM photo_content");
      row.step();
      count = row.integer(0);
    });
    return count;
  }
  void erase(const std::string& id) { world_.store().erase({{{"photo", *sync::RecordId::parse(id)}, false, {}, {}}}); }

  World world_;
  const std::string scope_ = "body:" + std::string(kBody);
  const std::string content_ = jpeg(kLength);
  Browser member_ = world_.sign_in(kMember);
};

TEST_F(Photos, IsThereForItsGroupOnceAllOfItHasCome) {
  const Browser secretary = world_.sign_in(kSecretary);
  const auto before = world_.store().last_seq();
  const Reply first = announce(world_, member_, kId, scope_, content_);
  EXPECT_EQ(first.code(), "photo.incomplete");
  EXPECT_EQ(first.content["received"], 0);
  EXPECT_EQ(world_.store().last_seq(), before) << "no record before there are bytes";
  EXPECT_EQ(show(secretary).code(), "record.unknown");

  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  const Reply added = announce(world_, member_, kId, scope_, content_);
  ASSERT_EQ(added.status, 204) << added.body;
  const auto record = world_.store().record("photo", *sync::RecordId::parse(kId));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->author.text(), kMember);
  EXPECT_EQ(record->scope.text(), scope_);

  const Reply shown = show(secretary);
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body, content_);
  EXPECT_EQ(shown.header("content-type"), "image/jpeg");
  EXPECT_EQ(shown.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(shown.header("cache-control"), "no-store");
  EXPECT_EQ(shown.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'; sandbox");
  EXPECT_NE(world_.ask(secretary, "GET", "/v1/sync/pull?after=0").body.find(kId), std::string::npos);
  EXPECT_EQ(rows("photo_piece"), 0);
  expect_sound();
}

TEST_F(Photos, GoesOnWhereItWasCutWhicheverAnswerWasLost) {
  // Each step is sent twice, as by a device that did not hear the answer.
  std::size_t at = 0;
  while (at < content_.size()) {
    const auto asked = announce(world_, member_, kId, scope_, content_);
    ASSERT_EQ(asked.code(), "photo.incomplete");
    ASSERT_EQ(asked.content["received"], at);
    for (int again = 0; again < 2; ++again) EXPECT_EQ(send_piece(world_, member_, kId, content_, at).status, 204);
    at += std::min(store::kPhotoPieceBytesMax, content_.size() - at);
  }
  for (int again = 0; again < 2; ++again) EXPECT_EQ(announce(world_, member_, kId, scope_, content_).status, 204);
  EXPECT_EQ(show(member_).body, content_);
  const auto last = world_.store().last_seq();
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).status, 204);
  EXPECT_EQ(world_.store().last_seq(), last) << "it is made once";
  EXPECT_EQ(rows("photo_piece"), 0);
  expect_sound();
}

TEST_F(Photos, APieceThatLeavesAGapIsRefusedAndSaysWhereToGoOn) {
  EXPECT_EQ(send_piece(world_, member_, kId, content_, 0).status, 204);
  const Reply gap = send_piece(world_, member_, kId, content_, 2 * store::kPhotoPieceBytesMax);
  EXPECT_EQ(gap.code(), "photo.incomplete");
  EXPECT_EQ(gap.content["received"], store::kPhotoPieceBytesMax);
}

TEST_F(Photos, WhatIsNotWhatWasAnnouncedIsRefusedAndMayBeBroughtAnew) {
  const std::string other = jpeg(kLength, 'y');
  EXPECT_EQ(send_all(world_, member_, kId, other), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).code(), "photo.bytes") << "another hash";
  EXPECT_EQ(rows("photo_piece"), 0);
  EXPECT_EQ(send_all(world_, member_, kId, content_ + "more"), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).code(), "photo.bytes") << "another length";
  EXPECT_EQ(rows("photo_content"), 0);
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).status, 204);
}

TEST_F(Photos, BadPiecesChangeNothing) {
  const auto before = world_.fingerprint();
  EXPECT_EQ(send_bytes(world_, member_, kId, 0, "GIF89a not what we take").code(), "photo.bytes");
  EXPECT_EQ(send_bytes(world_, member_, kId, 0, "").code(), "request.field");
  const Reply large = send_bytes(world_, member_, kId, 0, jpeg(store::kPhotoPieceBytesMax + 1));
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(send_bytes(world_, member_, kId, store::kPhotoBytesMax, "x").code(), "request.too-large");
  EXPECT_EQ(send_bytes(world_, member_, "geen-id", 0, content_).code(), "request.parameter");
  EXPECT_EQ(world_.ask_raw(member_, "PUT", "/v1/photos/" + std::string(kId) + "/bytes?from=0", "{}").code(),
            "request.type");
  const std::string target = "/v1/photos/" + std::string(kId) + "/bytes";
  const std::string cookie = "Cookie: __Host-bijeen=" + member_.cookie + "\r\n";
  const std::string type = "Content-Type: application/octet-stream\r\n";
  EXPECT_EQ(world_.ask("PUT", target + "?from=0", content_.substr(0, 99), cookie + type).code(), "request.origin");
  const std::string mark = "Bijeen-Request: 1\r\n";
  EXPECT_EQ(world_.ask("PUT", target, content_.substr(0, 99), cookie + type + mark).code(), "request.parameter");
  EXPECT_EQ(world_.ask("POST", "/v1/sync/push", "{}", cookie + type + mark).code(), "request.type")
      << "bytes are taken where the route says so, and nowhere else";
  EXPECT_EQ(world_.fingerprint(), before);
}

TEST_F(Photos, AnAnnouncementThatTheModelDoesNotTakeIsRefusedWithItsCodeAndLeavesNoContent) {
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  json put = fields_of(content_);
  put["width_px"] = 0;
  EXPECT_EQ(announce(world_, member_, kId, scope_, put).code(), "model.value");
  put.erase("width_px");
  EXPECT_EQ(announce(world_, member_, kId, scope_, put).code(), "model.required");
  EXPECT_EQ(announce(world_, member_, kId, "programme", content_).code(), "model.scope");
  EXPECT_EQ(rows("photo_content"), 0);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).status, 204) << "the bytes were still there";
}

TEST_F(Photos, OfAGroupOneIsNotInCanNeitherBeSeenNorMadeAndAHashOpensNothing) {
  add_photo(world_, member_, kId, scope_, content_);
  const Browser other = world_.sign_in(kOtherMember);
  EXPECT_EQ(show(other).code(), "record.unknown");
  EXPECT_EQ(show(other).content["title"], show(other, kUnknown).content["title"]);
  EXPECT_EQ(announce(world_, other, kOtherId, scope_, content_).code(), "scope.unknown");
  // A record in his own group that names it is refused: there is no such content in that group.
  Browser pen = other;
  const json op{{"collection", "photo"}, {"record", kOtherId}, {"create", true}, {"put", fields_of(content_)}};
  const Reply pushed = world_.push_op(pen, "body:" + std::string(kOtherBody), op);
  EXPECT_EQ(pushed.content["verdicts"][0]["code"], "photo.missing") << pushed.body;
  EXPECT_EQ(show(other, kOtherId).code(), "record.unknown");
  EXPECT_EQ(announce(world_, other, kOtherId, "body:" + std::string(kOtherBody), content_).code(), "photo.incomplete");
}

TEST_F(Photos, WhatSomebodyElseIsBringingUnderTheSameIdIsSomethingElse) {
  const Browser secretary = world_.sign_in(kSecretary);
  EXPECT_EQ(send_piece(world_, member_, kId, content_, 0).status, 204);
  EXPECT_EQ(announce(world_, secretary, kId, scope_, content_).content["received"], 0);
  const std::string theirs = jpeg(kLength, 'y');
  EXPECT_EQ(send_all(world_, secretary, kId, theirs), 204);
  EXPECT_EQ(announce(world_, secretary, kId, scope_, theirs).status, 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).content["received"], store::kPhotoPieceBytesMax);
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).code(), "record.exists");
  EXPECT_EQ(show(member_).body, theirs);
}

TEST_F(Photos, APushMayMakeAnotherRecordOfBytesThatItsGroupHas) {
  add_photo(world_, member_, kId, scope_, content_);
  const json op{{"collection", "photo"}, {"record", kOtherId}, {"create", true}, {"put", fields_of(content_)}};
  EXPECT_EQ(world_.push_op(member_, scope_, op).content["verdicts"][0]["verdict"], "accepted");
  EXPECT_EQ(show(member_, kOtherId).body, content_);
  expect_sound();
}

TEST_F(Photos, OneThatWasDeletedIsNotShownAndComesBackWhenThatIsUndone) {
  add_photo(world_, member_, kId, scope_, content_);
  world_.push_op(member_, scope_, {{"collection", "photo"}, {"record", kId}, {"deleted", true}});
  EXPECT_EQ(show(member_).code(), "record.unknown");
  world_.push_op(member_, scope_, {{"collection", "photo"}, {"record", kId}, {"deleted", false}});
  EXPECT_EQ(show(member_).body, content_);
  expect_sound();
}

TEST_F(Photos, ErasingTheLastRecordOfSomeBytesErasesThem) {
  add_photo(world_, member_, kId, scope_, content_);
  const json op{{"collection", "photo"}, {"record", kOtherId}, {"create", true}, {"put", fields_of(content_)}};
  world_.push_op(member_, scope_, op);
  erase(kId);
  EXPECT_EQ(show(member_).code(), "record.unknown");
  EXPECT_EQ(show(member_, kOtherId).body, content_);
  erase(kOtherId);
  EXPECT_EQ(rows("photo_content"), 0);
  expect_sound();
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).code(), "record.unknown") << "nobody brings it back";
  EXPECT_EQ(rows("photo_content"), 0);
}

TEST_F(Photos, APersonWhoIsErasedLeavesNothingUnderWay) {
  EXPECT_EQ(send_piece(world_, member_, kId, content_, 0).status, 204);
  world_.store().erase({{{"person", *sync::RecordId::parse(kMember)}, true, {}, {}}});
  EXPECT_EQ(rows("photo_piece"), 0);
}

TEST_F(Photos, WhatIsUnderWayIsKeptForADay) {
  EXPECT_EQ(send_piece(world_, member_, kId, content_, 0).status, 204);
  world_.advance(std::chrono::hours(23));
  EXPECT_EQ(send_piece(world_, member_, kId, content_, store::kPhotoPieceBytesMax).status, 204);
  world_.advance(std::chrono::hours(23));
  EXPECT_EQ(send_piece(world_, member_, kOtherId, content_, 0).status, 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).content["received"], 2 * store::kPhotoPieceBytesMax);
  world_.advance(std::chrono::hours(2));
  EXPECT_EQ(send_piece(world_, world_.sign_in(kSecretary), kId, content_, 0).status, 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).content["received"], 0);
  EXPECT_EQ(announce(world_, member_, kOtherId, scope_, content_).content["received"], store::kPhotoPieceBytesMax);
}

TEST_F(Photos, OnePersonHasFewUnderWayAndOthersAreNotHeldUp) {
  const std::string small = jpeg(64);
  const auto id = [](int number) { return std::string(kId).replace(34, 2, std::to_string(10 + number)); };
  for (int i = 0; i < store::kPhotosUnderWayMax; ++i)
    EXPECT_EQ(send_bytes(world_, member_, id(i), 0, small).status, 204);
  EXPECT_EQ(send_bytes(world_, member_, id(80), 0, small).code(), "photo.full");
  EXPECT_EQ(send_bytes(world_, world_.sign_in(kSecretary), id(80), 0, small).status, 204);
  EXPECT_EQ(announce(world_, member_, id(0), scope_, small).status, 204);
  EXPECT_EQ(send_bytes(world_, member_, id(80), 0, small).status, 204);
}

TEST_F(Photos, ComesInFewPiecesHoweverSmallTheyAre) {
  EXPECT_EQ(send_bytes(world_, member_, kId, 0, content_.substr(0, store::kPhotoPieceBytesMax)).status, 204);
  std::size_t at = store::kPhotoPieceBytesMax;
  for (std::uint64_t i = 1; i < store::kPhotoPiecesMax; ++i, ++at)
    EXPECT_EQ(send_bytes(world_, member_, kId, at, content_.substr(at, 1)).status, 204);
  EXPECT_EQ(send_bytes(world_, member_, kId, at, content_.substr(at, 1)).code(), "request.too-large");
  EXPECT_EQ(rows("photo_piece"), static_cast<std::int64_t>(store::kPhotoPiecesMax));
  EXPECT_EQ(send_bytes(world_, member_, kId, at - 1, content_.substr(at - 1, 1)).status, 204) << "it had come";
}

TEST_F(Photos, ASmallOneCountsForMoreThanItsBytes) {
  const std::string small = jpeg(64);
  const auto taken = store::kPhotoDayBytesMax - 2 * store::kPhotoCountedBytesMin + 1;
  world_.store().write([&](store::Database& database) {
    database.run(
        "INSERT INTO photo_content (scope, hash, person, at, bytes, content) VALUES ('programme', 'x', ?, ?, ?, x'')",
        std::string(kMember), world_.now(), taken);
  });
  add_photo(world_, member_, kId, scope_, small);
  const std::string next = jpeg(65);
  EXPECT_EQ(send_all(world_, member_, kOtherId, next), 409) << "the day is full";
}

TEST_F(Photos, OfOnePersonInADayThereAreSoManyBytesAndThenNoMore) {
  world_.store().write([&](store::Database& database) {
    database.run(
        "INSERT INTO photo_content (scope, hash, person, at, bytes, content) VALUES ('programme', 'x', ?, ?, ?, x'')",
        std::string(kMember), world_.now(), store::kPhotoDayBytesMax - kLength + 1);
  });
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  const Reply full = announce(world_, member_, kId, scope_, content_);
  EXPECT_EQ(full.code(), "photo.full");
  EXPECT_EQ(rows("photo_content"), 1);
  add_photo(world_, world_.sign_in(kSecretary), kOtherId, scope_, content_);
  world_.advance(std::chrono::hours(25));
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).status, 204);
}

TEST_F(Photos, AllTogetherTakeNoMoreThanThereIsRoomFor) {
  world_.store().write([&](store::Database& database) {
    database.run(
        "INSERT INTO photo_content (scope, hash, person, at, bytes, content) VALUES ('programme', 'x', 'x', 0, ?, x'')",
        store::Store::kPhotosBytesMax);
  });
  EXPECT_EQ(send_piece(world_, member_, kId, content_, 0).code(), "photo.full");
  EXPECT_EQ(rows("photo_piece"), 0);
}

TEST_F(Photos, CheckFindsContentThatChangedThatNobodyNamesAndThatIsMissing) {
  add_photo(world_, member_, kId, scope_, content_);
  const auto finds = [&](const char* sql, const std::string& expected) {
    world_.store().write([&](store::Database& database) { database.run(sql); });
    std::string found;
    for (const auto& finding : world_.store().check()) found += finding.check + ": " + finding.detail + "\n";
    EXPECT_NE(found.find(expected), std::string::npos) << found;
  };
  finds("UPDATE photo_content SET content = zeroblob(length(content))", "is not what came");
  finds("UPDATE photo_content SET scope = 'leader'", "is of no record");
  finds("DELETE FROM photo_content", "photo " + std::string(kId) + " has no content");
}

TEST_F(Photos, ABackupHoldsThemAndWhatARestoreLostIsBroughtAgain) {
  world_.store().backup(world_.file("before"));
  add_photo(world_, member_, kId, scope_, content_);
  const Browser leader = world_.sign_in(kLeader);
  const json pulled = world_.ask(leader, "GET", "/v1/sync/pull?after=0").content;
  world_.store().backup(world_.file("with"));
  world_.restore(world_.file("before"));
  // A device gives the record back; the bytes are with whoever took or saw the photo.
  const Browser again = world_.sign_in_as(kMember, member_.device);
  json sets = json::array();
  for (json set : pulled["sets"]) {
    if (set.dump().find(kId) == std::string::npos) continue;
    set["epoch"] = pulled["epoch"];
    sets.push_back(set);
  }
  ASSERT_EQ(sets.size(), 1U);
  const Reply back = world_.ask(again, "POST", "/v1/sync/give-back",
                                {{"device", again.device},
                                 {"epoch", world_.store().epoch()},
                                 {"sets", sets},
                                 {"refused", json::array()},
                                 {"next", 1}});
  ASSERT_EQ(back.content["verdicts"][0]["verdict"], "accepted") << back.body;
  EXPECT_EQ(show(again).code(), "photo.missing");
  EXPECT_EQ(send_all(world_, again, kId, content_), 204);
  EXPECT_EQ(announce(world_, again, kId, scope_, content_).status, 204);
  EXPECT_EQ(show(again).body, content_);
  expect_sound();
}

TEST_F(Photos, TheAuditLogSaysWhoMadeAndWhoLookedAtOne) {
  add_photo(world_, member_, kId, scope_, content_);
  const Browser leader = world_.sign_in(kLeader);
  show(leader);
  world_.store().write([](store::Database&) {});  // What was read is told with the next commit.
  const Reply log = world_.ask(leader, "GET", "/v1/audit");
  bool made = false;
  bool seen = false;
  for (const json& line : log.content["lines"]) {
    made = made || (line["act"] == "change" && line["kind"] == "photo" && line["actor"] == kMember &&
                    line["device"] == member_.device);
    seen = seen || (line["act"] == "photo" && line["record"] == kId && line["actor"] == kLeader);
  }
  EXPECT_TRUE(made && seen) << log.body;
}

}  // namespace
}  // namespace bijeen::api::test

// SPDX-License-Identifier: EUPL-1.2
// Photos that come from a device that was ended, or from somebody who no longer takes part.
#include "server/store/kept_photos.h"

#include "server/store/erasure.h"
#include "server/store/kept_sets.h"
#include "tests/api/photo.h"

namespace bijeen::api::test {
namespace {

constexpr std::size_t kLength = store::kPhotoPieceBytesMax + 4321;
constexpr const char* kId = "00000000-0000-7000-8000-0000000001e1";

class KeptPhotos : public testing::Test {
 protected:
  KeptPhotos() { world_.store().end_device(*sync::DeviceId::parse(member_.device)); }

  /// All of it, as of a device that was ended.
  void hand_in() {
    EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
    const Reply reply = announce(world_, member_, kId, scope_, content_);
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.content["verdict"], "escrowed");
  }
  json kept() { return world_.ask(leader_, "GET", "/v1/refused").content["refused"]; }
  std::string kept_target() { return "/v1/refused/" + kept()[0]["id"].get<std::string>() + "/photo"; }
  json take_over() {
    const json op = kept()[0]["set"]["ops"][0];
    return world_.push_op(leader_, scope_, op).content["verdicts"][0];
  }
  std::int64_t number(const std::string& sql) {
    std::int64_t value = 0;
    world_.store().read([&](store::Database& database) {
      auto row = database.query(sql);
      row.step();
      value = row.integer(0);
    });
    return value;
  }
  std::int64_t contents() { return number("SELECT count(*) FROM photo_content"); }
  std::int64_t room() { return number("SELECT coalesce(sum(bytes), 0) FROM kept_use"); }
  void expect_sound() {
    for (const auto& finding : world_.store().check()) ADD_FAILURE() << finding.check << ": " << finding.detail;
  }

  World world_;
  const std::string scope_ = body_scope();
  const std::string content_ = jpeg(kLength);
  Browser member_ = world_.sign_in(kMember);
  Browser leader_ = world_.sign_in(kLeader);
};

TEST_F(KeptPhotos, OfAnEndedDeviceAreForTheLeaderAndMakeNoRecord) {
  const auto before = world_.store().last_seq();
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).content["received"], 0);
  hand_in();
  hand_in();  // The answer was lost.
  EXPECT_EQ(number("SELECT count(*) FROM photo_piece"), 0);
  EXPECT_EQ(world_.store().last_seq(), before);
  ASSERT_EQ(kept().size(), 1U);
  const json one = kept()[0];
  EXPECT_EQ(one["author"], kMember);
  EXPECT_EQ(one["verdict"], "escrowed");
  EXPECT_EQ(one["code"], "sync.revoked");
  EXPECT_EQ(one["photo"], true);
  EXPECT_EQ(one["set"]["scope"], scope_);
  EXPECT_EQ(one["set"]["ops"][0]["put"], fields_of(content_));
  const Reply shown = world_.ask(leader_, "GET", kept_target());
  EXPECT_EQ(shown.body, content_);
  EXPECT_EQ(shown.header("content-type"), "image/jpeg");
  EXPECT_EQ(shown.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'; sandbox");
  EXPECT_EQ(world_.ask(world_.sign_in(kSecretary), "GET", "/v1/photos/" + std::string(kId)).code(), "record.unknown");
  expect_sound();
}

TEST_F(KeptPhotos, AreTakenFromWhoNoLongerTakesPart) {
  Browser other = world_.sign_in(kOtherMember);
  world_.push_op(leader_, "programme",
                 {{"collection", "person"}, {"record", kOtherMember}, {"put", {{"active", false}}}});
  const std::string scope = "body:" + std::string(kOtherBody);
  EXPECT_EQ(send_all(world_, other, kId, content_), 204);
  EXPECT_EQ(announce(world_, other, kId, scope, content_).content["verdict"], "escrowed");
  EXPECT_EQ(kept()[0]["author"], kOtherMember);
}

TEST_F(KeptPhotos, OneThatTheServerHadMadeARecordOfIsNotKeptBesides) {
  Browser again = world_.sign_in_again(kMember, World::new_device_id());
  add_photo(world_, again, kId, scope_, content_);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).status, 200);
  EXPECT_TRUE(kept().empty());
}

TEST_F(KeptPhotos, TheLeaderTakesOneOverAsAChangeOfHisOwnAndErasingItsRecordErasesAllOfIt) {
  hand_in();
  EXPECT_EQ(take_over()["verdict"], "accepted");
  EXPECT_EQ(world_.ask(world_.sign_in(kSecretary), "GET", "/v1/photos/" + std::string(kId)).body, content_);
  world_.store().erase({{{"photo", *sync::RecordId::parse(kId)}, false, {}, {}}});
  EXPECT_EQ(contents(), 0);
  EXPECT_FALSE(kept()[0].contains("photo"));
  expect_sound();
}

TEST_F(KeptPhotos, TheLeaderThrowsOneAwayWhichGivesItsRoomBackAndIsTold) {
  hand_in();
  const auto with = room();
  EXPECT_GT(with, static_cast<std::int64_t>(kLength));
  const auto target = kept_target();
  const std::string id = kept()[0]["id"];
  EXPECT_EQ(world_.ask(leader_, "DELETE", target).status, 204);
  EXPECT_EQ(world_.ask(leader_, "GET", target).code(), "photo.missing");
  EXPECT_EQ(world_.ask(leader_, "DELETE", target).code(), "photo.missing");
  EXPECT_EQ(contents(), 0);
  EXPECT_EQ(room(), with - static_cast<std::int64_t>(kLength));
  EXPECT_FALSE(kept()[0].contains("photo"));
  EXPECT_EQ(take_over()["code"], "photo.missing");
  EXPECT_EQ(number("SELECT count(*) FROM audit WHERE act = 'discard-photo' AND actor = '" + std::string(kLeader) +
                   "' AND record = '" + id + "'"),
            1);
  expect_sound();
}

TEST_F(KeptPhotos, OneThatWasThrownAwayIsNotKeptAgainWhenItsDeviceMissedTheAnswer) {
  hand_in();
  EXPECT_EQ(world_.ask(leader_, "DELETE", kept_target()).status, 204);
  hand_in();
  EXPECT_EQ(kept().size(), 1U);
  EXPECT_FALSE(kept()[0].contains("photo"));
  EXPECT_EQ(contents(), 0);
  EXPECT_EQ(number("SELECT count(*) FROM photo_piece"), 0);
  expect_sound();
}

TEST_F(KeptPhotos, OneWhoseDeviceEndsWhileItsRequestIsUnderWayMakesNoRecord) {
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  store::NewPhoto photo{
      *sync::PersonId::parse(kMember), *sync::DeviceId::parse(member_.device), *sync::Scope::parse(scope_), {}};
  photo.op.collection = "photo";
  photo.op.record = *sync::RecordId::parse(kId);
  photo.op.create = true;
  const json fields = fields_of(content_);
  for (const auto& [name, value] : fields.items()) photo.op.put[name] = value.dump();
  const auto added = world_.store().add_photo(photo);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, ErrorCode::kAuthDevice);
  EXPECT_EQ(contents(), 0);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).content["verdict"], "escrowed") << "its bytes stayed";
}

TEST_F(KeptPhotos, ASmallOneTakesAsMuchOfItsPersonsRoomAsOfTheRoomOfAll) {
  const std::string small = jpeg(64);
  EXPECT_EQ(send_all(world_, member_, kId, small), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, small).content["verdict"], "escrowed");
  const auto with = room();
  const auto counted = static_cast<std::int64_t>(store::kPhotoCountedBytesMin);
  EXPECT_GT(with, counted);
  EXPECT_EQ(world_.ask(leader_, "DELETE", kept_target()).status, 204);
  EXPECT_EQ(room(), with - counted);
}

TEST_F(KeptPhotos, OneThatWasTakenOverStaysWhenWhatWasKeptIsThrownAway) {
  hand_in();
  take_over();
  EXPECT_EQ(world_.ask(leader_, "DELETE", kept_target()).status, 204);
  EXPECT_EQ(world_.ask(leader_, "GET", "/v1/photos/" + std::string(kId)).body, content_);
  expect_sound();
}

TEST_F(KeptPhotos, TakeTheRoomThatThePersonsKeptSetsHave) {
  const auto room_left = [&](std::uint64_t bytes) {
    world_.store().write([&](store::Database& database) {
      database.run("INSERT OR REPLACE INTO kept_use (author, bytes) VALUES (?, ?)", std::string(kMember),
                   store::Store::kKeptBytesMax - bytes);
    });
  };
  room_left(kLength + 1024);  // Not for what is said of it too.
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).code(), "sync.kept-full");
  EXPECT_EQ(contents(), 0);
  EXPECT_TRUE(kept().empty());
  room_left(kLength + 4096);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).content["verdict"], "escrowed") << "its bytes were here";
}

TEST_F(KeptPhotos, ErasureReachesThemAndNobodyBringsThemBack) {
  hand_in();
  world_.store().erase({{{"photo", *sync::RecordId::parse(kId)}, false, {}, {}}});
  EXPECT_EQ(contents(), 0);
  EXPECT_EQ(number("SELECT count(*) FROM kept_photo"), 0);
  EXPECT_EQ(kept().dump().find("Flap van de themasessie"), std::string::npos);
  expect_sound();
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, content_).code(), "record.unknown");
  EXPECT_EQ(contents(), 0);
}

TEST_F(KeptPhotos, ABackupHoldsThem) {
  hand_in();
  world_.store().backup(world_.file("with"));
  world_.restore(world_.file("with"));
  leader_ = world_.sign_in(kLeader);
  EXPECT_EQ(world_.ask(leader_, "GET", kept_target()).body, content_);
  expect_sound();
}

TEST_F(KeptPhotos, CheckFindsOneWhoseContentIsGone) {
  hand_in();
  world_.store().write([](store::Database& database) { database.run("DELETE FROM photo_content"); });
  const auto findings = world_.store().check();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].detail, "photo " + std::string(kId) + " in escrow has no content");
}

TEST_F(KeptPhotos, WhatIsNoChangeIsRefusedAndLeavesNothing) {
  json put = fields_of(content_);
  put["a b"] = 1;
  EXPECT_EQ(send_all(world_, member_, kId, content_), 204);
  EXPECT_EQ(announce(world_, member_, kId, scope_, put).code(), "change-set.malformed");
  EXPECT_EQ(announce(world_, member_, kId, "nergens", content_).code(), "scope.unknown");
  EXPECT_EQ(contents(), 0);
  EXPECT_TRUE(kept().empty());
}

TEST_F(KeptPhotos, TheAuditLogNamesTheDeviceThatBroughtThem) {
  hand_in();
  EXPECT_EQ(number("SELECT count(*) FROM audit WHERE act = 'change' AND kind = 'photo' AND outcome = 'sync.revoked'"
                   " AND device = '" +
                   member_.device + "'"),
            1);
}

}  // namespace
}  // namespace bijeen::api::test

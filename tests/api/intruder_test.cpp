// SPDX-License-Identifier: EUPL-1.2
// What somebody tries who holds another's session, or an office that is not his.
#include <array>
#include <set>
#include <thread>

#include "server/auth/bytes.h"
#include "server/auth/passphrase.h"
#include "tests/api/world.h"

namespace bijeen::api::test {
namespace {

Reply leave_behind(World& world, const Browser& browser, const std::string& device) {
  return world.ask(browser, "POST", "/v1/sync/give-back",
                   {{"device", device},
                    {"leftBehind", true},
                    {"epoch", world.store().epoch()},
                    {"next", 1},
                    {"sets", json::array()},
                    {"refused", json::array()}});
}

std::size_t devices_of(World& world, const Browser& browser) {
  return world.ask(browser, "GET", "/v1/devices").content["devices"].size();
}

TEST(Intruder, CannotHideASessionByLeavingItsDeviceBehind) {
  World world;
  const Browser owner = world.sign_in(kMember);
  const Browser thief = world.sign_in_again(kMember, World::new_device_id());
  EXPECT_EQ(leave_behind(world, owner, thief.device).code(), "auth.device") << "it is in use";
  EXPECT_EQ(devices_of(world, owner), 2U);
  EXPECT_EQ(world.ask(thief, "GET", "/v1/session").status, 200);

  world.store().backup(world.file("backup.sqlite"));
  world.restore(world.file("backup.sqlite"));
  const Browser back = world.sign_in_as(kMember, owner.device);
  const Browser hidden = world.sign_in_again(kMember, thief.device);
  EXPECT_EQ(leave_behind(world, back, hidden.device).code(), "auth.device") << "it signed in since the restore";
  EXPECT_EQ(devices_of(world, back), 2U);
}

TEST(Intruder, OnAnEndedDeviceReadsNothingWhateverEndedIt) {
  World world;
  const Browser phone = world.sign_in(kMember);
  // Without the door, as a program of before that left the session as it was.
  world.store().end_device(*sync::DeviceId::parse(phone.device));
  EXPECT_EQ(world.ask(phone, "GET", "/v1/sync/pull?after=0").code(), "auth.device");
  EXPECT_EQ(world.ask(phone, "POST", "/v1/devices", {{"id", World::new_device_id()}}).code(), "auth.device");
}

TEST(Intruder, OnAnEndedDeviceCannotEndTheOthers) {
  World world;
  const Browser owner = world.sign_in(kMember);
  world.store().backup(world.file("backup.sqlite"));
  world.restore(world.file("backup.sqlite"));
  const Browser laptop = world.sign_in(kMember);
  const Browser stolen = world.sign_in_again(kMember, World::new_device_id());
  EXPECT_EQ(world.ask(laptop, "DELETE", "/v1/devices/" + stolen.device).status, 204);
  for (const std::string& device : {laptop.device, owner.device, World::new_device_id()}) {
    const std::string before = world.fingerprint();
    EXPECT_EQ(leave_behind(world, stolen, device).code(), "auth.device");
    EXPECT_EQ(world.fingerprint(), before);
  }
}

TEST(LeftBehind, IsTakenUnderAnIdThatTheServerNeverHeardOfAndThatNobodyCanSignInWith) {
  World world;
  const Browser member = world.sign_in(kMember);
  const std::string device = World::new_device_id();
  EXPECT_EQ(leave_behind(world, member, device).status, 200) << "it went on under another id just before its end";
  EXPECT_EQ(devices_of(world, member), 1U);
  EXPECT_EQ(world.ask(member, "POST", "/v1/devices", {{"id", device}}).code(), "auth.device");
}

Reply invite(World& world, const Browser& by, const std::string& person) {
  return world.ask(by, "POST", "/v1/invitations", {{"person", person}});
}

Reply look(World& world, const Reply& invited) {
  return world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", invited.content["code"]}});
}

std::string added_by(World& world, const Browser& by, const char* role) {
  const Reply added = world.ask(by, "POST", "/v1/people", {{"name", "Nieuw"}, {"role", role}});
  return added.status == 201 ? added.content["person"].get<std::string>() : added.code();
}

TEST(Administrator, CannotBecomeSomebodyWhoReadsWhatIsSaidInGroups) {
  World world;
  const Browser admin = world.sign_in(kAdmin);
  for (const char* person : {kLeader, kSecretary, kCore, kMember})
    EXPECT_EQ(invite(world, admin, person).code(), "auth.forbidden") << "not signed in yet: " << person;
  for (const char* role : {"leader", "secretary", "core"})
    EXPECT_EQ(added_by(world, admin, role), "auth.forbidden") << role;
}

TEST(Administrator, CannotBecomeSomebodyWhoHasSignedIn) {
  World world;
  const Browser admin = world.sign_in(kAdmin);
  EXPECT_EQ(invite(world, admin, kBoard).status, 201);
  const Browser board = world.sign_in(kBoard);
  EXPECT_EQ(invite(world, admin, kBoard).code(), "auth.forbidden");
  EXPECT_EQ(invite(world, world.sign_in(kLeader), kBoard).status, 201);
  EXPECT_EQ(invite(world, admin, kAdmin).status, 201) << "himself";
  EXPECT_EQ(world.ask(board, "GET", "/v1/session").status, 200);
}

TEST(Administrator, LetsInNewPeopleWhoAreInNoGroupYet) {
  World world;
  const Browser admin = world.sign_in(kAdmin);
  for (const char* role : {"member", "board", "expert", "admin"}) {
    const std::string person = added_by(world, admin, role);
    const Reply invited = invite(world, admin, person);
    EXPECT_EQ(invited.status, 201) << role << invited.body;
    EXPECT_EQ(look(world, invited).content["person"], person);
  }
}

TEST(Administrator, HasHisLinkClosedWhenItsPersonSignsInOrJoinsAGroup) {
  World world;
  Browser leader = world.sign_in(kLeader);
  const Browser admin = world.sign_in(kAdmin);
  const std::string person = added_by(world, admin, "member");
  const Reply invited = invite(world, admin, person);
  EXPECT_EQ(look(world, invited).status, 200);
  world.push_op(leader, "body:" + std::string(kBody),
                {{"collection", "membership"},
                 {"record", kUnknown},
                 {"create", true},
                 {"put", {{"person", person}, {"function", "member"}}}});
  EXPECT_EQ(look(world, invited).code(), "auth.invitation");
}

TEST(Administrator, WhoWasSentAwayHasNoLinksLeft) {
  World world;
  Browser leader = world.sign_in(kLeader);
  const Reply invited = invite(world, world.sign_in(kAdmin), kBoard);
  EXPECT_EQ(look(world, invited).status, 200);
  world.push_op(leader, "programme", {{"collection", "person"}, {"record", kAdmin}, {"put", {{"active", false}}}});
  EXPECT_EQ(look(world, invited).code(), "auth.invitation");
}

TEST(Intruder, ARefusedSignInRegistersNoDevice) {
  World world;
  const auto code = *world.door().invite(*sync::PersonId::parse(kMember), std::nullopt);
  const json device{{"id", World::new_device_id()}, {"name", "Telefoon"}};
  // Another was first, after the code was looked at.
  world.store().write([](store::Database& database) {
    database.execute_script(
        "CREATE TRIGGER first BEFORE INSERT ON device BEGIN UPDATE invitation SET used_at = 1; END");
  });
  const std::string before = world.fingerprint();
  EXPECT_NE(world.ask(Browser{}, "POST", "/v1/session", {{"code", code}, {"device", device}}).status, 201);
  EXPECT_EQ(world.fingerprint(), before);
}

TEST(Intruder, DoesNotFindTheCookieOfWhoSignedOutWhileNothingCouldBeWritten) {
  World world;
  const Browser member = world.sign_in(kMember);
  EXPECT_THROW(world.store().write([](store::Database& database) {
    database.execute_script("PRAGMA max_page_count = 1; CREATE TABLE filler (a BLOB) STRICT");
    database.run("INSERT INTO filler VALUES (zeroblob(1000000))");
  }),
               store::StorageError);
  const Reply out = world.ask(member, "DELETE", "/v1/session");
  EXPECT_EQ(out.code(), "server.read-only");
  EXPECT_NE(out.header("set-cookie").find("Max-Age=0"), std::string::npos) << "a client may not ask again";
}

TEST(Intruder, CannotKeepASessionForEverByUsingIt) {
  World world;
  const Browser thief = world.sign_in(kMember);
  world.advance(std::chrono::days(10));
  const Reply more = world.ask(thief, "POST", "/v1/devices", {{"id", World::new_device_id()}});
  ASSERT_EQ(more.status, 201) << more.body;
  const std::string cookie = more.header("set-cookie");
  const Browser another{cookie.substr(14, cookie.find(';') - 14), kMember, more.content["device"]};
  for (int days = 10; days < 88; days += 13) {
    EXPECT_EQ(world.ask(thief, "GET", "/v1/session").status, 200) << days;
    EXPECT_EQ(world.ask(another, "GET", "/v1/session").status, 200) << days;
    world.advance(std::chrono::days(13));
  }
  // 88 days since the sign-in.
  EXPECT_EQ(world.ask(thief, "GET", "/v1/session").status, 200);
  EXPECT_EQ(world.ask(another, "GET", "/v1/session").status, 200);
  world.advance(std::chrono::days(2));
  EXPECT_EQ(world.ask(thief, "GET", "/v1/session").status, 401);
  EXPECT_EQ(world.ask(another, "GET", "/v1/session").status, 401);
}

TEST(Intruder, WhoHashesPassphrasesKeepsOnlyOtherPassphrasesWaiting) {
  World world;
  const Browser member = world.sign_in(kMember);
  const auto code = *world.door().invite(*sync::PersonId::parse(kBoard), std::nullopt);
  const json device{{"id", World::new_device_id()}, {"name", "Telefoon"}};
  const auto sign_in = [&] {
    return world.ask(Browser{}, "POST", "/v1/session",
                     {{"person", kMember}, {"passphrase", kPassphrase}, {"device", device}});
  };
  {
    const std::array<auth::HashTurn, auth::HashTurn::kMax> all;
    const Reply later = sign_in();
    EXPECT_EQ(later.code(), "request.too-many");
    EXPECT_EQ(later.header("retry-after"), "2");
    EXPECT_EQ(world
                  .ask(Browser{}, "POST", "/v1/invitation/accept",
                       {{"code", code}, {"passphrase", kPassphrase}, {"device", device}})
                  .code(),
              "request.too-many");
    EXPECT_EQ(world.ask(member, "GET", "/v1/sync/pull?after=0").status, 200);
  }
  EXPECT_EQ(sign_in().status, 201);
}

TEST(LeftBehind, IsTakenAfterARestoreFromADeviceThatNobodySignedInOnSince) {
  World world;
  Browser left = world.sign_in(kMember);
  world.store().backup(world.file("backup.sqlite"));
  world.restore(world.file("backup.sqlite"));
  const Browser member = world.sign_in(kMember);
  for (const std::string& device : {left.device, World::new_device_id()}) {
    EXPECT_EQ(leave_behind(world, member, device).status, 200) << "one that the backup has alive, and one it has not";
    left.device = device;
    const Reply pushed =
        world.push(member, json::array({world.change_set(
                               left, "body:" + std::string(kBody),
                               {{"collection", "outcome"}, {"record", kOutcome}, {"put", {{"title", "Nog"}}}})}));
    EXPECT_EQ(pushed.content["verdicts"][0]["verdict"], "escrowed") << pushed.body;
  }
}

TEST(Intruder, OfManyWhoUseOneLinkAtOnceOneGetsIn) {
  World world;
  const auto code = world.door().invite(*sync::PersonId::parse(kMember), std::nullopt);
  ASSERT_TRUE(code.ok());
  constexpr int kAtOnce = 12;
  std::array<Reply, kAtOnce> replies;
  std::vector<std::thread> threads;
  for (Reply& reply : replies) {
    threads.emplace_back([&world, &reply, &code] {
      reply = world.ask(Browser{}, "POST", "/v1/session",
                        {{"code", *code}, {"device", {{"id", World::new_device_id()}, {"name", "A"}}}});
    });
  }
  for (auto& thread : threads) thread.join();
  int in = 0;
  for (const Reply& reply : replies) {
    in += reply.status == 201 ? 1 : 0;
    if (reply.status != 201) {
      EXPECT_EQ(reply.code(), "auth.invitation") << reply.body;
    }
  }
  EXPECT_EQ(in, 1);
  world.store().read([](store::Database& database) {
    auto row = database.query("SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM device WHERE person = ?)",
                              std::string(kMember));
    row.step();
    EXPECT_EQ(row.integer(0), 1);
    EXPECT_EQ(row.integer(1), 1) << "who came too late has left no device";
  });
}

TEST(Intruder, ATokenIsOf256BitsAndNoTwoAreOne) {
  World world;
  std::set<std::string> tokens;
  Browser member = world.sign_in(kMember);
  tokens.insert(member.cookie);
  tokens.insert(world.sign_in_again(kMember, World::new_device_id()).cookie);
  tokens.insert(world.sign_in(kBoard).cookie);
  EXPECT_EQ(tokens.size(), 3U);
  for (const auto& token : tokens) {
    const auto bytes = auth::from_base64url(token);
    ASSERT_TRUE(bytes.has_value()) << token;
    EXPECT_EQ(bytes->size(), 32U);
  }
}

TEST(Intruder, ACodeOfALinkIsOfAtLeast128BitsAndNoTwoAreOne) {
  World world;
  std::set<std::string> codes;
  constexpr std::size_t kLinks = 20, kBytes = 128 / 8;
  for (std::size_t i = 0; i < kLinks; ++i) codes.insert(*world.door().invite(*sync::PersonId::parse(kMember), {}));
  EXPECT_EQ(codes.size(), kLinks);
  for (const auto& code : codes) {
    const auto bytes = auth::from_base64url(code);
    ASSERT_TRUE(bytes.has_value()) << code;
    EXPECT_GE(bytes->size(), kBytes);
  }
}

TEST(Intruder, APasskeyIsAskedForWithVerificationOfTheTwoAlgorithmsAndWithoutAttestation) {
  World world;
  const auto code = world.door().invite(*sync::PersonId::parse(kMember), std::nullopt);
  const Reply options = world.ask(Browser{}, "POST", "/v1/passkey/options", {{"code", *code}});
  ASSERT_EQ(options.status, 200) << options.body;
  EXPECT_EQ(options.content["attestation"], "none");
  EXPECT_EQ(options.content["authenticatorSelection"]["userVerification"], "required");
  constexpr int kEs256 = -7, kRs256 = -257;  // IANA, COSE algorithms
  EXPECT_EQ(options.content["pubKeyCredParams"],
            json::array({{{"type", "public-key"}, {"alg", kEs256}}, {{"type", "public-key"}, {"alg", kRs256}}}));
  const Reply request = world.ask(Browser{}, "POST", "/v1/passkey/options", json::object());
  EXPECT_EQ(request.content["userVerification"], "required") << request.body;
}

}  // namespace
}  // namespace bijeen::api::test

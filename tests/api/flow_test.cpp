// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/bytes.h"
#include "server/main/store_command.h"
#include "tests/api/world.h"
#include "tests/auth/soft_authenticator.h"

namespace bijeen::api::test {
namespace {

TEST(Flow, FromAnInvitationToTwoDevicesThatAgree) {
  World world;
  Browser leader = world.sign_in(kLeader);
  const Reply invitation = world.ask(leader, "POST", "/v1/invitations", {{"person", kMember}});
  ASSERT_EQ(invitation.status, 201) << invitation.body;
  const std::string code = invitation.content["code"];
  EXPECT_EQ(invitation.content["link"], "https://localhost:8443/welkom#" + code);

  const Reply looked = world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", code}});
  EXPECT_EQ(looked.content, (json{{"person", kMember},
                                  {"name", "Rol member"},
                                  {"role", "member"},
                                  {"programme", "Proefprogramma"},
                                  {"hasAccess", false}}));
  const std::string device = World::new_device_id();
  const Reply accepted =
      world.ask(Browser{}, "POST", "/v1/invitation/accept",
                {{"code", code}, {"passphrase", kPassphrase}, {"device", {{"id", device}, {"name", "Telefoon"}}}});
  ASSERT_EQ(accepted.status, 201) << accepted.body;
  EXPECT_EQ(accepted.content["means"], json::array({"passphrase"}));
  const std::string set_cookie = accepted.header("set-cookie");
  for (const char* part :
       {"__Host-bijeen=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age=1209600"}) {
    EXPECT_NE(set_cookie.find(part), std::string::npos) << set_cookie;
  }
  Browser phone{set_cookie.substr(14, set_cookie.find(';') - 14), kMember, device};

  const Reply first_pull = world.ask(phone, "GET", "/v1/sync/pull?after=0");
  ASSERT_EQ(first_pull.status, 200) << first_pull.body;
  EXPECT_EQ(first_pull.content["actor"], (json{{"person", kMember}, {"role", "member"}, {"name", "Rol member"}}));

  const json set = world.change_set(phone, body_scope(), title_op("Vanaf de telefoon"));
  const Reply pushed = world.push(phone, json::array({set}));
  ASSERT_EQ(pushed.status, 200) << pushed.body;
  EXPECT_EQ(pushed.content["verdicts"][0]["verdict"], "accepted");
  const Reply again = world.push(phone, json::array({set}));
  EXPECT_EQ(again.content["verdicts"], pushed.content["verdicts"]);

  const Browser laptop = world.sign_in_again(kMember, World::new_device_id());
  const Reply pulled = world.ask(laptop, "GET", "/v1/sync/pull?after=0");
  EXPECT_NE(pulled.body.find("Vanaf de telefoon"), std::string::npos);
  EXPECT_TRUE(pulled.content["digests"].contains(body_scope()));
  EXPECT_TRUE(pulled.content["digests"].contains("programme"));
  const Reply snapshot = world.ask(laptop, "GET", "/v1/sync/snapshot/" + body_scope());
  ASSERT_EQ(snapshot.status, 200) << snapshot.body;
  EXPECT_EQ(snapshot.content["cursor"], pulled.content["cursor"]);
  EXPECT_NE(snapshot.body.find("Vanaf de telefoon"), std::string::npos);
  const Reply history = world.ask(laptop, "GET", "/v1/history/outcome/" + std::string(kOutcome));
  EXPECT_EQ(history.content["entries"].size(), 2U) << history.body;
  EXPECT_EQ(history.content["entries"][0]["by"], kMember);
  const std::string newest = history.content["entries"][0]["seq"].dump();
  const Reply older = world.ask(laptop, "GET", "/v1/history/outcome/" + std::string(kOutcome) + "?before=" + newest);
  ASSERT_EQ(older.content["entries"].size(), 1U) << older.body;
  EXPECT_EQ(older.content["entries"][0], history.content["entries"][1]);
  const Reply many = world.ask(laptop, "GET", "/v1/history/outcome?ids=" + std::string(kOutcome));
  EXPECT_EQ(many.content["histories"][0]["entries"], history.content["entries"]) << many.body;

  const Reply used = world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", code}});
  EXPECT_EQ(used.code(), "auth.invitation");
}

TEST(Flow, APasskeyIsMadeWithALinkAndSignsInOnAnotherDevice) {
  World world;
  auth::test::SoftAuthenticator key(auth::Algorithm::kEs256);
  const auto code = world.door().invite(*sync::PersonId::parse(kMember), std::nullopt);
  const Reply options = world.ask(Browser{}, "POST", "/v1/passkey/options", {{"code", *code}});
  ASSERT_EQ(options.status, 200) << options.body;
  EXPECT_EQ(options.content["rp"]["id"], "localhost");
  EXPECT_EQ(options.content["authenticatorSelection"]["userVerification"], "required");
  const auto made = key.create(*auth::from_base64url(options.content["challenge"].get<std::string>()));
  const json passkey{{"id", auth::base64url(made.id)},
                     {"clientDataJSON", auth::base64url(made.client_data)},
                     {"authenticatorData", auth::base64url(made.authenticator_data)},
                     {"publicKey", auth::base64url(made.public_key)},
                     {"algorithm", made.algorithm}};
  const Reply accepted = world.ask(
      Browser{}, "POST", "/v1/invitation/accept",
      {{"code", *code}, {"passkey", passkey}, {"device", {{"id", World::new_device_id()}, {"name", "Telefoon"}}}});
  ASSERT_EQ(accepted.status, 201) << accepted.body;
  EXPECT_EQ(accepted.content["means"], json::array({"passkey"}));

  key.sign_count = 2;
  const Reply challenge = world.ask(Browser{}, "POST", "/v1/passkey/options", json::object());
  ASSERT_EQ(challenge.status, 200) << challenge.body;
  const auto got = key.get(*auth::from_base64url(challenge.content["challenge"].get<std::string>()));
  const json assertion{{"id", auth::base64url(got.id)},
                       {"clientDataJSON", auth::base64url(got.client_data)},
                       {"authenticatorData", auth::base64url(got.authenticator_data)},
                       {"signature", auth::base64url(got.signature)}};
  const json request{{"passkey", assertion}, {"device", {{"id", World::new_device_id()}, {"name", "Laptop"}}}};
  const Reply signed_in = world.ask(Browser{}, "POST", "/v1/session", request);
  ASSERT_EQ(signed_in.status, 201) << signed_in.body;
  EXPECT_EQ(signed_in.content["person"], kMember);
  const Reply replayed = world.ask(Browser{}, "POST", "/v1/session", request);
  EXPECT_EQ(replayed.code(), "auth.passkey");
}

TEST(Flow, ACodeSignsAProgramInOnceAndLeavesTheMeansAsTheyAre) {
  World world;
  const Browser phone = world.sign_in(kMember);
  const auto code = *world.door().invite(*sync::PersonId::parse(kMember), std::nullopt);
  const json request{{"code", code}, {"device", {{"id", World::new_device_id()}, {"name", "Script"}}}};
  const Reply started = world.ask(Browser{}, "POST", "/v1/session", request);
  ASSERT_EQ(started.status, 201) << started.body;
  EXPECT_EQ(started.content["person"], kMember);
  EXPECT_EQ(started.content["means"], json::array({"passphrase"}));
  EXPECT_EQ(world.ask(Browser{}, "POST", "/v1/session", request).code(), "auth.invitation");
  EXPECT_EQ(world.sign_in_again(kMember, World::new_device_id()).person, kMember);
  json both = request;
  both["passphrase"] = kPassphrase;
  EXPECT_EQ(world.ask(Browser{}, "POST", "/v1/session", both).code(), "request.field");
  const auto other = *world.door().invite(*sync::PersonId::parse(kOtherMember), std::nullopt);
  const json taken{{"code", other}, {"device", {{"id", phone.device}, {"name", "Script"}}}};
  EXPECT_EQ(world.ask(Browser{}, "POST", "/v1/session", taken).code(), "auth.device");
  EXPECT_EQ(world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", other}}).status, 200);
}

TEST(Flow, SigningOutEndsThisSessionAlone) {
  World world;
  const Browser phone = world.sign_in(kMember);
  const Browser laptop = world.sign_in_again(kMember, World::new_device_id());
  const Reply out = world.ask(phone, "DELETE", "/v1/session");
  EXPECT_EQ(out.status, 204);
  EXPECT_NE(out.header("set-cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(world.ask(phone, "GET", "/v1/session").status, 401);
  EXPECT_EQ(world.ask(laptop, "GET", "/v1/session").status, 200);
}

TEST(Flow, AnEndedDeviceCanHandInItsUnsentWorkAndNothingElse) {
  World world;
  const Browser phone = world.sign_in(kMember);
  const Browser laptop = world.sign_in_again(kMember, World::new_device_id());
  const Reply devices = world.ask(laptop, "GET", "/v1/devices");
  EXPECT_EQ(devices.content["devices"].size(), 2U) << devices.body;
  EXPECT_EQ(world.ask(laptop, "DELETE", "/v1/devices/" + phone.device).status, 204);
  EXPECT_EQ(world.ask(laptop, "GET", "/v1/devices").content["devices"].size(), 1U);
  EXPECT_EQ(world.ask(phone, "GET", "/v1/sync/pull?after=0").code(), "auth.device");
  EXPECT_EQ(world.ask(phone, "GET", "/v1/session").code(), "auth.device");
  const Reply pushed =
      world.push(phone, json::array({world.change_set(phone, body_scope(), title_op("Nog niet verzonden"))}));
  EXPECT_EQ(pushed.content["verdicts"][0]["verdict"], "escrowed") << pushed.body;
  const Reply back = world.ask(
      Browser{}, "POST", "/v1/session",
      {{"person", kMember}, {"passphrase", kPassphrase}, {"device", {{"id", phone.device}, {"name", "Telefoon"}}}});
  EXPECT_EQ(back.code(), "auth.device");
}

TEST(Flow, WhatAnEndedDeviceLeftBehindIsHandedInUnderALaterSignIn) {
  World world;
  Browser phone = world.sign_in(kMember);
  Browser again = world.sign_in_again(kMember, World::new_device_id());
  const Browser leader = world.sign_in(kLeader);
  const auto left = [&] {
    return json::array({world.change_set(phone, body_scope(), title_op("Nog niet verzonden"))});
  };
  EXPECT_EQ(world.push(again, left()).code(), "auth.device") << "a device that is in use speaks for itself";
  EXPECT_EQ(world.ask(again, "DELETE", "/v1/devices/" + phone.device).status, 204);
  EXPECT_EQ(world.push(leader, left()).code(), "auth.device") << "another person";
  const Reply pushed = world.push(again, left());
  EXPECT_EQ(pushed.content["verdicts"][0]["verdict"], "escrowed") << pushed.body;
  EXPECT_EQ(world.ask(leader, "GET", "/v1/refused").content["refused"][0]["author"], kMember);
  ++phone.n;
  json mixed = left();
  mixed.push_back(world.change_set(again, body_scope(), title_op("Van nu")));
  EXPECT_EQ(world.push(again, mixed).code(), "auth.device");
}

TEST(Flow, ASessionLastsFourteenDaysFromItsLastUse) {
  World world;
  const Browser phone = world.sign_in(kMember);
  world.advance(std::chrono::days(13));
  const Reply used = world.ask(phone, "GET", "/v1/session");
  EXPECT_EQ(used.status, 200);
  EXPECT_NE(used.header("set-cookie").find(phone.cookie), std::string::npos);
  world.advance(std::chrono::hours(1));
  EXPECT_EQ(world.ask(phone, "GET", "/v1/session").header("set-cookie"), "");
  world.advance(std::chrono::days(13));
  EXPECT_EQ(world.ask(phone, "GET", "/v1/session").status, 200);
  world.advance(std::chrono::days(14));
  EXPECT_EQ(world.ask(phone, "GET", "/v1/session").status, 401);
}

TEST(Flow, AnInvitationLastsSeventyTwoHours) {
  World world;
  const auto code = world.door().invite(*sync::PersonId::parse(kMember), std::nullopt);
  world.advance(std::chrono::hours(71));
  EXPECT_EQ(world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", *code}}).status, 200);
  world.advance(std::chrono::hours(1));
  EXPECT_EQ(world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", *code}}).code(), "auth.invitation");
}

TEST(Flow, OfAPersonsLinksTheNewestAloneIsOpenAndNoneAfterItsUse) {
  World world;
  const Browser leader = world.sign_in(kLeader);
  const auto invite = [&](const char* person) {
    return world.ask(leader, "POST", "/v1/invitations", {{"person", person}}).content["code"].get<std::string>();
  };
  const auto look = [&](const std::string& code) {
    return world.ask(Browser{}, "POST", "/v1/invitation/look", {{"code", code}}).status;
  };
  const std::string first = invite(kMember);
  const std::string others = invite(kBoard);
  const std::string second = invite(kMember);
  EXPECT_EQ(look(first), 403);
  EXPECT_EQ(look(second), 200);
  // As a store has it that was made before a new link made the earlier ones void.
  world.store().write([&](store::Database& database) {
    database.run("UPDATE invitation SET used_at = NULL WHERE person = ?", *sync::PersonId::parse(kMember));
  });
  EXPECT_EQ(look(first), 200);
  const Reply accepted = world.ask(
      Browser{}, "POST", "/v1/invitation/accept",
      {{"code", second}, {"passphrase", kPassphrase}, {"device", {{"id", World::new_device_id()}, {"name", "A"}}}});
  EXPECT_EQ(accepted.status, 201) << accepted.body;
  EXPECT_EQ(look(first), 403);
  EXPECT_EQ(look(second), 403);
  EXPECT_EQ(look(others), 200);
}

TEST(Flow, TheCommandThatEndsADeviceClosesItsEventStream) {
  World world;
  const Browser phone = world.sign_in(kMember);
  http::test::RawClient client(world.port());
  client.send(http::test::get("/v1/sync/events", "Cookie: __Host-bijeen=" + phone.cookie + "\r\n"));
  ASSERT_TRUE(client.read_until("text/event-stream"));
  ASSERT_TRUE(http::test::eventually(
      [&] { return world.ask("GET", "/metrics").body.find("bijeen_event_streams 1\n") != std::string::npos; }));
  const auto outcome = main_program::run_store_command(world.store(), {"end-device", {{"device", phone.device}}},
                                                       "https://localhost:8443");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_NE(world.ask("GET", "/metrics").body.find("bijeen_event_streams 0\n"), std::string::npos);
}

TEST(Flow, AnEventStreamBeginsWithWhereTheServerIs) {
  World world;
  Browser leader = world.sign_in(kLeader);
  const Browser phone = world.sign_in(kMember);
  // Accepted between the phone's last pull and the opening of its stream.
  const Reply pushed = world.push_op(
      leader, "programme", {{"collection", "activity"}, {"record", kActivity}, {"put", {{"title", "Tussendoor"}}}});
  http::test::RawClient client(world.port());
  client.send(http::test::get("/v1/sync/events", "Cookie: __Host-bijeen=" + phone.cookie + "\r\n"));
  ASSERT_TRUE(client.read_answer(true));
  const std::string seq = pushed.content["verdicts"][0]["seq"].dump();
  EXPECT_TRUE(client.read_until("\n\n"));
  // Whoever tells of the commit may come to it only now, and tell it once more.
  EXPECT_TRUE(client.unread.starts_with("event: change\ndata: {\"seq\":" + seq + "}\n\n")) << client.unread;
}

TEST(Flow, AStoreThatStoppedWritingIsSaidInTheStatusAndTheMetrics) {
  World world;
  const auto metrics = [&] { return world.ask("GET", "/metrics").body; };
  EXPECT_EQ(world.ask("GET", "/v1/status").content["status"], "ok");
  EXPECT_NE(metrics().find("\nbijeen_read_only 0\n"), std::string::npos);
  EXPECT_NE(metrics().find("\nbijeen_writes_waiting 0\n"), std::string::npos);
  EXPECT_THROW(world.store().write([](store::Database& database) {
    database.execute_script("PRAGMA max_page_count = 1; CREATE TABLE filler (a BLOB) STRICT");
    database.run("INSERT INTO filler VALUES (zeroblob(1000000))");
  }),
               store::StorageError);
  EXPECT_EQ(world.ask("GET", "/v1/status").content["status"], "read-only");
  EXPECT_NE(metrics().find("\nbijeen_read_only 1\n"), std::string::npos);
}

TEST(Flow, WrongPassphrasesSlowTheAccountDownAndNeverLockItOut) {
  World world;
  world.sign_in(kMember);
  const auto attempt = [&](const std::string& passphrase) {
    return world.ask(Browser{}, "POST", "/v1/session",
                     {{"person", kMember},
                      {"passphrase", passphrase},
                      {"device", {{"id", World::new_device_id()}, {"name", "Laptop"}}}});
  };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(attempt("een verkeerde wachtzin").code(), "auth.credentials");
  const Reply slowed = attempt(kPassphrase);
  EXPECT_EQ(slowed.status, 429);
  EXPECT_EQ(slowed.code(), "request.too-many");
  const int wait_s = std::stoi(slowed.header("retry-after"));
  EXPECT_GE(wait_s, 1);
  EXPECT_LE(wait_s, 60);
  world.advance(std::chrono::seconds(wait_s));
  EXPECT_EQ(attempt(kPassphrase).status, 201);
}

TEST(Flow, NothingSecretStandsInTheDatabase) {
  World world;
  const Browser phone = world.sign_in(kMember);
  const auto code = world.door().invite(*sync::PersonId::parse(kBoard), std::nullopt);
  const std::string address = world.ask(phone, "POST", "/v1/calendar-feed", json::object()).content["address"];
  const auto name_at = address.rfind('/') + 1;
  const std::string calendar = address.substr(name_at, address.rfind(".ics") - name_at);
  world.store().read([&](store::Database& database) {
    for (const auto* sql : {"SELECT token_hash FROM session", "SELECT code_hash FROM invitation",
                            "SELECT encoded FROM passphrase", "SELECT token_hash FROM calendar_feed"}) {
      auto row = database.query(sql);
      int rows = 0;
      for (; row.step(); ++rows) {
        const std::string stored(row.blob(0));
        for (const std::string& secret :
             {phone.cookie, *code, std::string(kPassphrase), *auth::from_base64url(phone.cookie), calendar,
              auth::from_base64url(calendar).value_or("not in base64url")}) {
          EXPECT_EQ(stored.find(secret), std::string::npos) << sql;
        }
      }
      EXPECT_GT(rows, 0) << sql;
    }
  });
}

TEST(Flow, ALeaderAddsAPersonWhoThenSignsIn) {
  World world;
  const Browser leader = world.sign_in(kLeader);
  const Reply added = world.ask(leader, "POST", "/v1/people", {{"name", "Nieuw werkgroeplid"}, {"role", "member"}});
  ASSERT_EQ(added.status, 201) << added.body;
  const std::string person = added.content["person"];
  const json people = world.ask(leader, "GET", "/v1/people").content["people"];
  const auto found =
      std::find_if(people.begin(), people.end(), [&](const json& entry) { return entry["id"] == person; });
  ASSERT_NE(found, people.end());
  EXPECT_EQ(
      *found,
      (json{
          {"id", person}, {"name", "Nieuw werkgroeplid"}, {"role", "member"}, {"active", true}, {"signedIn", false}}));
  EXPECT_EQ(world.ask(world.sign_in(person), "GET", "/v1/session").content["name"], "Nieuw werkgroeplid");
}

TEST(Flow, AnEventTellsThatThereIsSomethingNewOnlyToWhoMaySeeIt) {
  World world;
  Browser member = world.sign_in(kMember);
  const Browser other = world.sign_in(kOtherMember);
  const auto listen = [&](const Browser& browser) {
    auto client = std::make_unique<http::test::RawClient>(world.port());
    client->send(http::test::get("/v1/sync/events", "Cookie: __Host-bijeen=" + browser.cookie + "\r\n"));
    EXPECT_TRUE(client->read_until("text/event-stream"));
    return client;
  };
  const auto mine = listen(member);
  const auto others = listen(other);
  const Reply pushed = world.push_op(member, body_scope(), title_op("Voor de werkgroep"));
  const std::string seq = pushed.content["verdicts"][0]["seq"].dump();
  EXPECT_TRUE(mine->read_until("data: {\"seq\":" + seq + "}"));
  // What the other reads next is the change of the programme, not the one of the work group.
  Browser leader = world.sign_in(kLeader);
  const Reply plan = world.push_op(leader, "programme",
                                   {{"collection", "activity"}, {"record", kActivity}, {"put", {{"title", "Anders"}}}});
  const std::string plan_seq = plan.content["verdicts"][0]["seq"].dump();
  EXPECT_TRUE(others->read_until("data: {\"seq\":" + plan_seq + "}"));
  EXPECT_EQ(others->unread.find("{\"seq\":" + seq + "}"), std::string::npos);
}

}  // namespace
}  // namespace bijeen::api::test

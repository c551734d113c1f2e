// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

#include "server/http/tls.h"
#include "tests/main/served_program.h"

namespace bijeen::main_program::test {
namespace {

using std::filesystem::perms;
using testing::HasSubstr;
using testing::Not;

TEST(Served, ATokenFileThatOthersMayReadOrThatIsTooShortIsRefused) {
  const ServedProgram program;
  const std::string long_enough(32, 'a');
  const auto start = [&](const std::string& token, perms mode) {
    program.write("token", token + "\n");
    std::filesystem::permissions(program.file("token"), mode);
    return program.run(
        {"serve", "--plain-http", "--port", "1", "--operator-token-file", program.file("token").string()});
  };
  constexpr auto kOwn = perms::owner_read | perms::owner_write;
  for (const auto too_open : {perms::group_read, perms::others_read, perms::group_write}) {
    const auto ran = start(long_enough, kOwn | too_open);
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_THAT(ran.err, HasSubstr("readable by its owner alone"));
  }
  const auto ran = start(long_enough.substr(1), kOwn);
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("at least 32 characters"), Not(HasSubstr("aaa"))));
}

TEST(Served, ItSaysThatItRunsAsRootWhereItDoes) {
  ServedProgram program;
  program.serve({"--plain-http"});
  program.signal(SIGTERM);
  EXPECT_EQ(program.wait(), 0);
  EXPECT_EQ(program.said().find(R"("event":"root")") != std::string::npos, ::geteuid() == 0) << program.said();
}

std::string serial_of(const ServedProgram& program) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  const http::test::RawClient client(program.port(), context.get());
  EXPECT_TRUE(client.ok());
  if (!client.ok()) return {};
  const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(client.ssl()), X509_free);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      ASN1_INTEGER_to_BN(X509_get_serialNumber(shown.get()), nullptr), BN_free);
  const std::unique_ptr<char, void (*)(char*)> text(BN_bn2hex(number.get()), [](char* hex) { OPENSSL_free(hex); });
  return text.get();
}

TEST(Served, ASignalLoadsAChangedCertificateAndADamagedOneChangesNothing) {
  ServedProgram program;
  std::filesystem::create_directory(program.file("tls"));
  const auto pair = http::make_localhost_certificate(program.file("tls"));
  ASSERT_TRUE(pair.ok());
  program.serve({"--certificate", pair->first.string(), "--key", pair->second.string()});
  const auto first = serial_of(program);
  std::filesystem::remove(pair->second);
  ASSERT_TRUE(http::make_localhost_certificate(program.file("tls")).ok());
  program.signal(SIGHUP);
  ASSERT_TRUE(http::test::eventually([&] { return program.said().find("loaded anew") != std::string::npos; }))
      << program.said();
  const auto second = serial_of(program);
  EXPECT_NE(first, second);

  std::ofstream(pair->first) << "damaged";
  program.signal(SIGHUP);
  const auto events = [&] {
    const auto said = program.said();
    int count = 0;
    for (auto at = said.find(R"("certificate")"); at != std::string::npos; at = said.find(R"("certificate")", at + 1))
      ++count;
    return count;
  };
  ASSERT_TRUE(http::test::eventually([&] { return events() == 2; })) << program.said();
  EXPECT_EQ(serial_of(program), second);
}

TEST(Served, SystemdFindsNothingWrongInTheUnitAndLittleThatItCouldStillReach) {
  const http::test::TemporaryDirectory directory;
  auto unit = bytes_of(BIJEEN_SOURCE_DIR "/tools/bijeen.service");
  EXPECT_THAT(unit, testing::ContainsRegex("\nUser=[a-z]+\n")) << "an ordinary user";
  EXPECT_THAT(unit, Not(HasSubstr("User=root")));
  const std::string installed = "/usr/local/bin/bijeen";
  const auto at = unit.find(installed);
  ASSERT_NE(at, std::string::npos);
  directory.write("bijeen.service", unit.replace(at, installed.size(), BIJEEN_PROGRAM));
  const auto file = (directory.path() / "bijeen.service").string();
  const auto said = (directory.path() / "said").string();
  const auto analyze = [&](const std::string& words) {
    return std::system(("systemd-analyze " + words + " '" + file + "' >'" + said + "' 2>&1").c_str());
  };
  EXPECT_EQ(analyze("verify --man=no"), 0);
  EXPECT_EQ(bytes_of(said), "") << "a key that it does not know is told, and no failure";
  // Tenths: 10.0 reaches everything.
  EXPECT_EQ(analyze("security --offline=true --no-pager --threshold=20"), 0) << bytes_of(said);
}

TEST(Served, ARecordIsErasedWhileTheServerServes) {
  constexpr const char* kOutcome = "00000000-0000-7000-8000-0000000000c1";
  constexpr const char* kMeeting = "00000000-0000-7000-8000-0000000000c2";
  constexpr const char* kWord = "zilverspoor";
  ServedProgram program;
  program.serve({"--plain-http"});
  const Reply accepted =
      program.ask("POST", "/v1/session", "",
                  json{{"code", program.invitation()}, {"device", {{"id", kDevice}, {"name", "Telefoon"}}}}.dump());
  ASSERT_EQ(accepted.status, 201) << accepted.body;
  EXPECT_EQ(program.push(accepted.cookie, kDevice, 1, "programme",
                         {{"collection", "body"},
                          {"record", kBody},
                          {"create", true},
                          {"put", {{"name", "Groep"}, {"kind", "work-group"}}}}),
            "accepted");
  EXPECT_EQ(program.push(accepted.cookie, kDevice, 2, "body:" + std::string(kBody),
                         {{"collection", "outcome"},
                          {"record", kOutcome},
                          {"create", true},
                          {"put", {{"kind", "decision"}, {"title", kWord}}}}),
            "accepted");
  EXPECT_EQ(program.push(accepted.cookie, kDevice, 3, "body:" + std::string(kBody),
                         {{"collection", "meeting"},
                          {"record", kMeeting},
                          {"create", true},
                          {"put", {{"title", kWord}, {"date", "2099-01-14"}, {"status", "planned"}}}}),
            "accepted");
  const Reply calendar = program.ask("POST", "/v1/calendar-feed", accepted.cookie, "{}");
  ASSERT_EQ(calendar.status, 201) << calendar.body;
  const std::string address = json::parse(calendar.body)["address"];
  const auto expect_said = [&](const testing::Matcher<std::string>& said) {
    for (const std::string& target :
         {std::string("/v1/sync/pull?after=0"), std::string("/v1/search?q=zilverspoor&limit=5"),
          "/v1/history/outcome/" + std::string(kOutcome), "/v1/history/meeting/" + std::string(kMeeting),
          "/v1/sync/snapshot/body:" + std::string(kBody), std::string("/v1/access"),
          std::string("/v1/reports/progress?from=2020-01-01&to=2099-12-31"), address.substr(address.find("/v1/"))}) {
      const Reply reply = program.ask("GET", target, accepted.cookie);
      EXPECT_EQ(reply.status, 200) << target;
      EXPECT_THAT(reply.body, said) << target;
    }
  };
  expect_said(HasSubstr(kWord));

  for (const auto& [collection, record] : {std::pair{"outcome", kOutcome}, {"meeting", kMeeting}}) {
    const auto preview = program.run({"erase", "record", collection, record, "--preview"});
    EXPECT_EQ(preview.exit_code, 0) << preview.err;
  }
  expect_said(HasSubstr(kWord));
  for (const auto& [collection, record] : {std::pair{"outcome", kOutcome}, {"meeting", kMeeting}}) {
    const auto erased = program.run({"erase", "record", collection, record, "--confirm"});
    EXPECT_EQ(erased.exit_code, 0) << erased.err;
    EXPECT_THAT(erased.out, HasSubstr("Erased."));
  }
  expect_said(Not(HasSubstr(kWord)));
  EXPECT_EQ(program.run({"check"}).out, "Everything is sound.\n");
  program.signal(SIGTERM);
  EXPECT_EQ(program.wait(), 0);
  for (const auto& file : std::filesystem::directory_iterator(program.data()))
    EXPECT_THAT(bytes_of(file.path()), Not(HasSubstr(kWord))) << file.path();
}

}  // namespace
}  // namespace bijeen::main_program::test

// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "tests/http/running_server.h"

namespace bijeen::http::test {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class Tls : public testing::Test {
 protected:
  Tls() : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
    const auto made = make_localhost_certificate(directory_.path());
    if (!made) throw std::runtime_error(made.error().detail);
    certificate_ = made->first;
    key_ = made->second;
    options_.certificate = certificate_;
    options_.key = key_;
  }

  /// The name that the server's certificate carries as its serial number, in hex.
  static std::string serial(const RawClient& client) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(client.ssl()), X509_free);
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
        ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr), BN_free);
    char* hex = BN_bn2hex(number.get());
    std::string text = hex;
    OPENSSL_free(hex);
    return text;
  }

  TemporaryDirectory directory_;
  std::filesystem::path certificate_, key_;
  Options options_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
};

TEST_F(Tls, ServesUnderTheCertificateItMade) {
  RunningServer running(options_);
  ASSERT_EQ(SSL_CTX_load_verify_file(context_.get(), certificate_.c_str()), 1);
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  RawClient client(running.port(), context_.get());
  ASSERT_TRUE(client.ok());
  client.send(get("/v1/hello"));
  const std::optional<Answer> answer = client.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, R"({"hello":1})");
  EXPECT_THAT(answer->header("strict-transport-security"), HasSubstr("max-age="));
  EXPECT_STREQ(SSL_get_version(client.ssl()), "TLSv1.3");
}

TEST_F(Tls, TheMadeCertificateIsForThisMachineAloneAndItsKeyIsPrivate) {
  struct stat status{};
  ASSERT_EQ(::stat(key_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  std::FILE* file = std::fopen(certificate_.c_str(), "r");
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_X509(file, nullptr, nullptr, nullptr),
                                                                X509_free);
  std::fclose(file);
  EXPECT_EQ(X509_check_host(certificate.get(), "localhost", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ip_asc(certificate.get(), "127.0.0.1", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(certificate.get(), "::1", 0), 1);
  EXPECT_EQ(X509_check_host(certificate.get(), "example.org", 0, 0, nullptr), 0);
  int days = 0, seconds = 0;
  ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(certificate.get()), X509_get0_notAfter(certificate.get()));
  EXPECT_EQ(days, 397);
}

TEST_F(Tls, AValidCertificateIsKeptADamagedOneIsMadeAgain) {
  const std::string before = text_of(certificate_);
  ASSERT_TRUE(make_localhost_certificate(directory_.path()));
  EXPECT_EQ(text_of(certificate_), before);
  std::ofstream(key_) << "damaged";
  ASSERT_TRUE(make_localhost_certificate(directory_.path()));
  EXPECT_NE(text_of(certificate_), before);
}

TEST_F(Tls, OldVersionsAndWeakSuitesAreRefused) {
  RunningServer running(options_);
  SSL_CTX_set_security_level(context_.get(), 0);
  SSL_CTX_set_max_proto_version(context_.get(), TLS1_1_VERSION);
  EXPECT_FALSE(RawClient(running.port(), context_.get()).ok());
  SSL_CTX_set_max_proto_version(context_.get(), TLS1_2_VERSION);
  EXPECT_TRUE(RawClient(running.port(), context_.get()).ok());
  for (const char* weak : {"ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "AES128-GCM-SHA256"}) {
    SSL_CTX_set_cipher_list(context_.get(), weak);
    EXPECT_FALSE(RawClient(running.port(), context_.get()).ok()) << weak;
  }
}

/// Those of the library that the server takes, each offered alone.
std::set<std::string> taken(const std::function<bool(const std::string&)>& offer, const std::vector<std::string>& all) {
  std::set<std::string> names;
  for (const std::string& name : all) {
    if (offer(name)) names.insert(name);
  }
  return names;
}

// The "good" ones of the TLS guidelines of the NCSC; the certificate of the test has a key of P-256.
TEST_F(Tls, TakesTheGoodSuitesAndGroupsAndNoOthers) {
  RunningServer running(options_);
  SSL_CTX_set_security_level(context_.get(), 0);
  const auto is_taken = [&] { return RawClient(running.port(), context_.get()).ok(); };
  SSL_CTX_set_cipher_list(context_.get(), "ALL:COMPLEMENTOFALL");
  std::vector<std::string> suites;
  const STACK_OF(SSL_CIPHER)* all = SSL_CTX_get_ciphers(context_.get());
  for (int i = 0; i < sk_SSL_CIPHER_num(all); ++i)
    suites.emplace_back(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(all, i)));
  ASSERT_GT(suites.size(), 30U);

  SSL_CTX_set_max_proto_version(context_.get(), TLS1_2_VERSION);
  EXPECT_THAT(taken(
                  [&](const std::string& name) {
                    return SSL_CTX_set_cipher_list(context_.get(), name.c_str()) == 1 && is_taken();
                  },
                  suites),
              UnorderedElementsAre("ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
                                   "ECDHE-ECDSA-AES128-GCM-SHA256"));
  SSL_CTX_set_cipher_list(context_.get(), "DEFAULT");
  SSL_CTX_set_max_proto_version(context_.get(), TLS1_3_VERSION);
  EXPECT_THAT(taken(
                  [&](const std::string& name) {
                    return SSL_CTX_set1_groups_list(context_.get(), name.c_str()) == 1 && is_taken();
                  },
                  {"X25519", "P-256", "P-384", "P-521", "X448", "ffdhe2048", "ffdhe3072", "ffdhe8192"}),
              UnorderedElementsAre("X25519", "P-256", "P-384"));
  SSL_CTX_set1_groups_list(context_.get(), "X25519");
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_3_VERSION);
  EXPECT_THAT(taken(
                  [&](const std::string& name) {
                    return SSL_CTX_set_ciphersuites(context_.get(), name.c_str()) == 1 && is_taken();
                  },
                  {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256",
                   "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256"}),
              UnorderedElementsAre("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"));
}

TEST_F(Tls, GivesTicketsUnderTls13Alone) {
  RunningServer running(options_);
  const auto gives_ticket = [&] {
    RawClient client(running.port(), context_.get());
    EXPECT_TRUE(client.ok());
    // One of TLS 1.3 comes with the first answer.
    client.send(get("/v1/hello"));
    EXPECT_TRUE(client.read_answer());
    return SSL_SESSION_has_ticket(SSL_get_session(client.ssl())) == 1;
  };
  EXPECT_TRUE(gives_ticket());
  SSL_CTX_set_max_proto_version(context_.get(), TLS1_2_VERSION);
  EXPECT_FALSE(gives_ticket());
}

TEST_F(Tls, SpeaksHttp11AndNothingElse) {
  RunningServer running(options_);
  constexpr unsigned char kBoth[] = {2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_CTX_set_alpn_protos(context_.get(), kBoth, sizeof(kBoth));
  RawClient client(running.port(), context_.get());
  ASSERT_TRUE(client.ok());
  const unsigned char* chosen = nullptr;
  unsigned int length = 0;
  SSL_get0_alpn_selected(client.ssl(), &chosen, &length);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), length), "http/1.1");
  SSL_CTX_set_alpn_protos(context_.get(), kBoth, 3);
  EXPECT_FALSE(RawClient(running.port(), context_.get()).ok());
}

TEST_F(Tls, AChangedCertificateIsUsedWithoutARestart) {
  RunningServer running(options_);
  RawClient before(running.port(), context_.get());
  ASSERT_TRUE(before.ok());

  std::filesystem::remove(key_);
  ASSERT_TRUE(make_localhost_certificate(directory_.path()));
  ASSERT_TRUE(running.server().reload_certificates());
  RawClient after(running.port(), context_.get());
  ASSERT_TRUE(after.ok());
  EXPECT_NE(serial(before), serial(after));
  before.send(get("/v1/hello"));
  EXPECT_TRUE(before.read_answer());

  std::ofstream(certificate_) << "damaged";
  EXPECT_FALSE(running.server().reload_certificates());
  RawClient still(running.port(), context_.get());
  ASSERT_TRUE(still.ok());
  EXPECT_EQ(serial(after), serial(still));
}

TEST_F(Tls, AStartWithoutAReadableCertificateSaysWhichFile) {
  options_.port = 0;
  options_.certificate = directory_.path() / "none.crt";
  Server server(options_);
  const Status started = server.start();
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().detail, HasSubstr("none.crt"));
}

TEST_F(Tls, SilentAndWrongHandshakesKeepNobodyWaiting) {
  options_.limits.handshake_time_max = std::chrono::milliseconds(300);
  RunningServer running(options_);
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 100; ++i) {
    silent.push_back(std::make_unique<RawClient>(running.port()));
    if (i % 3 == 0) silent.back()->send(get("/v1/hello"));
    if (i % 3 == 1) silent.back()->send(std::string_view("\x16\x03\x01\x02\x00\x01", 6));
  }
  RawClient client(running.port(), context_.get());
  ASSERT_TRUE(client.ok());
  client.send(get("/v1/hello"));
  EXPECT_EQ(client.read_answer()->status, 200);
  for (const auto& one : silent) EXPECT_TRUE(one->read_to_end());
}

TEST_F(Tls, CarriesLargeAnswersBodiesAndEvents) {
  RunningServer running(options_);
  RawClient client(running.port(), context_.get());
  ASSERT_TRUE(client.ok());
  for (int i = 0; i < 5; ++i) client.send(get("/v1/large"));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.read_answer()->body.size(), 100'002U);
  const std::string body = "[" + std::string(900'000, ' ') + "]";
  client.send(
      "POST /v1/echo HTTP/1.1\r\nHost: a\r\nBijeen-Request: 1\r\nContent-Type: application/json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_THAT(client.read_answer()->body, HasSubstr(" 900002 "));
  client.send(get("/v1/events"));
  const auto sink = running.wait_for_stream();
  ASSERT_TRUE(sink);
  sink->send("change", "{}");
  EXPECT_TRUE(client.read_until("event: change\ndata: {}\n\n"));
  sink->close();
  EXPECT_TRUE(client.read_to_end());
}

TEST_F(Tls, TakesWritesFromPagesUnderTlsAlone) {
  RunningServer running(options_);
  const auto status = [&](const std::string& origin) {
    RawClient client(running.port(), context_.get());
    client.send("PUT /v1/things/a HTTP/1.1\r\nHost: localhost\r\nBijeen-Request: 1\r\nOrigin: " + origin + "\r\n\r\n");
    return client.read_answer()->status;
  };
  EXPECT_EQ(status("https://localhost"), 204);
  EXPECT_EQ(status("http://localhost"), 403);
}

TEST_F(Tls, RefusesOnTheWireAsWithoutTls) {
  RunningServer running(options_);
  RawClient client(running.port(), context_.get());
  ASSERT_TRUE(client.ok());
  client.send("POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
              get("/v1/hello"));
  EXPECT_EQ(client.read_answer()->status, 400);
  EXPECT_TRUE(client.ended_silently());
}

}  // namespace
}  // namespace bijeen::http::test

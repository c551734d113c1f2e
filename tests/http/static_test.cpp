// SPDX-License-Identifier: EUPL-1.2
#include <brotli/decode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>

#include "tests/http/running_server.h"

namespace bijeen::http::test {
namespace {

using testing::HasSubstr;

std::string unbrotli(const std::string& bytes) {
  std::string out(1'000'000, '\0');
  std::size_t size = out.size();
  const auto done = BrotliDecoderDecompress(bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                            reinterpret_cast<std::uint8_t*>(out.data()));
  EXPECT_EQ(done, BROTLI_DECODER_RESULT_SUCCESS);
  out.resize(size);
  return out;
}

std::string ungzip(std::string bytes) {
  std::string out(1'000'000, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

class StaticClient : public testing::Test {
 protected:
  StaticClient() {
    client_.write("index.html", kShell);
    client_.write("sw.js", "self.x = 1;");
    client_.write("manifest.webmanifest", "{}");
    client_.write("assets/app-4f2a.js", script_);
    client_.write(".secret", "no");
    client_.write(".git/config", "no");
    outside_.write("passwd", "root");
    std::filesystem::create_symlink(outside_.path() / "passwd", client_.path() / "link.txt");
    Options options;
    options.client = client_.path();
    running_ = std::make_unique<RunningServer>(std::move(options));
  }

  std::optional<Answer> fetch(std::string_view target, std::string_view headers = "") {
    return ask(running_->port(), get(target, headers));
  }

  static constexpr std::string_view kShell = "<!doctype html><title>Bijeen</title>";
  static constexpr std::string_view kHtml = "Accept: text/html,*/*;q=0.8\r\n";
  const std::string script_ = "/*" + std::string(5000, 'a') + "*/";
  TemporaryDirectory client_, outside_;
  std::unique_ptr<RunningServer> running_;
};

TEST_F(StaticClient, ShellAndServiceWorkerAreAskedForAgainAssetsNever) {
  for (const std::string_view path : {"/", "/index.html", "/sw.js", "/manifest.webmanifest"}) {
    const std::optional<Answer> answer = fetch(path);
    EXPECT_EQ(answer->status, 200) << path;
    EXPECT_EQ(answer->header("cache-control"), "no-cache") << path;
  }
  EXPECT_EQ(fetch("/")->body, kShell);
  EXPECT_EQ(fetch("/")->header("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(fetch("/manifest.webmanifest")->header("content-type"), "application/manifest+json");
  const std::optional<Answer> asset = fetch("/assets/app-4f2a.js");
  EXPECT_EQ(asset->header("cache-control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(asset->header("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(asset->body, script_);
}

TEST_F(StaticClient, UnchangedFilesAreNotSentAgain) {
  const std::string etag = fetch("/")->header("etag");
  ASSERT_FALSE(etag.empty());
  for (const std::string& condition : {etag, "W/" + etag, "\"other\", " + etag, std::string("*")}) {
    const std::optional<Answer> answer = fetch("/", "If-None-Match: " + condition + "\r\n");
    EXPECT_EQ(answer->status, 304) << condition;
    EXPECT_EQ(answer->header("etag"), etag);
    EXPECT_TRUE(answer->body.empty());
  }
  EXPECT_EQ(fetch("/", "If-None-Match: \"other\"\r\n")->status, 200);
}

TEST_F(StaticClient, EachCodingHasItsOwnETagAndGivesTheSameBytes) {
  const std::string_view path = "/assets/app-4f2a.js";
  const std::optional<Answer> brotli = fetch(path, "Accept-Encoding: gzip, deflate, br\r\n");
  EXPECT_EQ(brotli->header("content-encoding"), "br");
  EXPECT_EQ(brotli->header("vary"), "Accept-Encoding");
  EXPECT_LT(brotli->body.size(), script_.size());
  EXPECT_EQ(unbrotli(brotli->body), script_);
  const std::optional<Answer> gzip = fetch(path, "Accept-Encoding: gzip, br;q=0\r\n");
  EXPECT_EQ(gzip->header("content-encoding"), "gzip");
  EXPECT_EQ(ungzip(gzip->body), script_);
  const std::optional<Answer> plain = fetch(path, "Accept-Encoding: gzip;q=0\r\n");
  EXPECT_EQ(plain->header("content-encoding"), "");
  EXPECT_EQ(plain->body, script_);
  EXPECT_NE(brotli->header("etag"), gzip->header("etag"));
  EXPECT_NE(brotli->header("etag"), plain->header("etag"));
}

TEST_F(StaticClient, LargeDynamicAnswersAreCompressedSmallOnesNot) {
  const std::optional<Answer> large = fetch("/v1/large", "Accept-Encoding: br\r\n");
  EXPECT_EQ(large->header("content-encoding"), "br");
  EXPECT_EQ(unbrotli(large->body).size(), 100'002U);
  EXPECT_EQ(ungzip(fetch("/v1/large", "Accept-Encoding: gzip\r\n")->body).size(), 100'002U);
  EXPECT_EQ(fetch("/v1/hello", "Accept-Encoding: br\r\n")->header("content-encoding"), "");
}

TEST_F(StaticClient, PagesThatOnlyTheClientKnowsGetItsShell) {
  EXPECT_EQ(fetch("/plan/activiteit/3", kHtml)->body, kShell);
  EXPECT_EQ(fetch("/overleg", kHtml)->header("cache-control"), "no-cache");
  EXPECT_EQ(fetch("/overleg")->status, 404);
  EXPECT_EQ(fetch("/overleg.js", kHtml)->status, 404);
  EXPECT_EQ(fetch("/assets/gone", kHtml)->status, 404);
  EXPECT_EQ(fetch("/v1/nowhere", kHtml)->status, 404);
}

TEST_F(StaticClient, FilesTakeGetAndHeadAlone) {
  const std::optional<Answer> head =
      ask(running_->port(), "HEAD /assets/app-4f2a.js HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", true);
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->header("content-length"), std::to_string(script_.size()));
  const std::optional<Answer> post = ask(running_->port(), "POST /index.html HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(post->status, 405);
  EXPECT_EQ(post->header("allow"), "GET, HEAD");
}

TEST_F(StaticClient, NothingOutsideOrHiddenIsServed) {
  for (const std::string_view target : {"/.secret", "/.git/config", "/link.txt", "/../passwd", "/%2e%2e/passwd",
                                        "/..%2fpasswd", "/assets/..%5c..%5cpasswd", "/assets/%2e%2e/.secret",
                                        "/index.html%00.js", "//etc/passwd", "/assets//app-4f2a.js", "/INDEX.HTML"}) {
    const std::optional<Answer> answer = fetch(target);
    ASSERT_TRUE(answer) << target;
    EXPECT_TRUE(answer->status == 404 || answer->status == 400) << target << " " << answer->status;
  }
}

TEST_F(StaticClient, ServesWhatWasThereAtTheStart) {
  client_.write("index.html", "changed");
  EXPECT_EQ(fetch("/")->body, kShell);
}

TEST(StaticClientMissing, IsSaidAtTheStart) {
  TemporaryDirectory empty;
  Options options;
  options.port = 0;
  options.client = empty.path();
  Server server(std::move(options));
  const Status started = server.start();
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().detail, HasSubstr("no index.html"));
}

}  // namespace
}  // namespace bijeen::http::test

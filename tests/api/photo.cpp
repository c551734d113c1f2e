// SPDX-License-Identifier: EUPL-1.2
#include "tests/api/photo.h"

#include "server/store/photos.h"
#include "server/store/receipt.h"

namespace bijeen::api::test {

std::string jpeg(std::size_t length, char fill) {
  std::string bytes = "\xff\xd8\xff\xe0";
  bytes.resize(length, fill);
  return bytes;
}

json fields_of(const std::string& content) {
  return {{"meeting", kUnknown},
          {"caption", "Flap van de themasessie"},
          {"hash", store::sha256_hex(content)},
          {"length_bytes", content.size()},
          {"width_px", 2000},
          {"height_px", 1500}};
}

Reply send_bytes(World& world, const Browser& browser, const std::string& id, std::uint64_t from,
                 const std::string& piece) {
  return world.ask("PUT", "/v1/photos/" + id + "/bytes?from=" + std::to_string(from), piece,
                   "Cookie: __Host-bijeen=" + browser.cookie +
                       "\r\nBijeen-Request: 1\r\nSec-Fetch-Site: same-origin\r\n"
                       "Content-Type: application/octet-stream\r\n");
}

Reply send_piece(World& world, const Browser& browser, const std::string& id, const std::string& content,
                 std::size_t from) {
  return send_bytes(world, browser, id, from, content.substr(from, store::kPhotoPieceBytesMax));
}

int send_all(World& world, const Browser& browser, const std::string& id, const std::string& content) {
  int status = 0;
  for (std::size_t from = 0; from < content.size(); from += store::kPhotoPieceBytesMax)
    status = send_piece(world, browser, id, content, from).status;
  return status;
}

Reply announce(World& world, const Browser& browser, const std::string& id, const std::string& scope, const json& put) {
  return world.ask(browser, "POST", "/v1/photos", {{"id", id}, {"scope", scope}, {"put", put}});
}

Reply announce(World& world, const Browser& browser, const std::string& id, const std::string& scope,
               const std::string& content) {
  return announce(world, browser, id, scope, fields_of(content));
}

void add_photo(World& world, const Browser& browser, const std::string& id, const std::string& scope,
               const std::string& content) {
  EXPECT_EQ(send_all(world, browser, id, content), 204);
  EXPECT_EQ(announce(world, browser, id, scope, content).status, 204);
}

}  // namespace bijeen::api::test

// SPDX-License-Identifier: EUPL-1.2
// The head of a request, and its target by itself.
#include <algorithm>

#include "server/http/guard.h"
#include "server/http/target.h"
#include "sync/text/text.h"
#include "tests/fuzz/fuzz.h"

using namespace bijeen;
using test::must;

namespace {

void check_path(const std::string& path) {
  must(!path.empty() && path.front() == '/');
  must(sync::valid_utf8(path));
  must(std::none_of(path.begin(), path.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\'; }));
  must(path.find("/../") == std::string::npos && path.find("/./") == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = test::text_of(data, size);
  const http::Limits limits;
  const auto read = http::read_head(input, limits);
  if (const auto* head = std::get_if<http::Head>(&read)) {
    must(head->bytes <= size && head->bytes <= limits.header_bytes_max);
    must(head->headers.size() <= limits.headers_max && head->content_length <= limits.body_bytes_max);
    check_path(head->path);
    // What follows the head changes nothing, and a byte less is no head.
    must(std::holds_alternative<http::Head>(http::read_head(input.substr(0, head->bytes), limits)));
    must(std::holds_alternative<http::NeedMore>(http::read_head(input.substr(0, head->bytes - 1), limits)));
  }
  // In two pieces it reads the same.
  const auto half = http::read_head(input.substr(0, size / 2), limits);
  if (const auto* more = std::get_if<http::NeedMore>(&half))
    must(http::read_head(input, limits, more->scanned).index() == read.index());
  std::string path;
  std::map<std::string, std::string> query;
  if (!http::read_target(input, path, query)) check_path(path);
  return 0;
}

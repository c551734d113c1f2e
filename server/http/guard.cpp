// SPDX-License-Identifier: EUPL-1.2
#include "server/http/guard.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "server/http/target.h"

namespace bijeen::http {
namespace {

constexpr Refusal kMalformed{ErrorCode::kRequestMalformed, "De kop van het verzoek volgt HTTP niet.",
                             "The head of the request does not follow HTTP."};
constexpr Refusal kHeadTooLong{ErrorCode::kRequestHeaders, "De kop van het verzoek is te lang.",
                               "The head of the request is too long."};
constexpr Refusal kTooManyHeaders{ErrorCode::kRequestHeaders, "Er zijn te veel kopregels.",
                                  "There are too many headers."};
constexpr Refusal kAddressTooLong{ErrorCode::kRequestHeaders, "Het adres is te lang.", "The address is too long."};
constexpr Refusal kRepeated{ErrorCode::kRequestMalformed, "Een kopregel die één keer mag voorkomen staat er vaker.",
                            "A header that may occur once occurs more often."};
constexpr Refusal kNoHost{ErrorCode::kRequestMalformed, "De kopregel Host ontbreekt of klopt niet.",
                          "The Host header is missing or wrong."};
constexpr Refusal kChunked{ErrorCode::kRequestLength,
                           "Stuur een Content-Length; Transfer-Encoding wordt niet aangenomen.",
                           "Send a Content-Length; Transfer-Encoding is not accepted."};
constexpr Refusal kTwoLengths{ErrorCode::kRequestMalformed, "Content-Length en Transfer-Encoding gaan niet samen.",
                              "Content-Length and Transfer-Encoding do not go together."};
constexpr Refusal kBadLength{ErrorCode::kRequestMalformed, "De kopregel Content-Length klopt niet.",
                             "The Content-Length header is wrong."};
constexpr Refusal kUnwantedBody{ErrorCode::kRequestMalformed, "Bij GET en HEAD hoort geen inhoud.",
                                "GET and HEAD take no content."};
constexpr Refusal kTooLarge{ErrorCode::kRequestTooLarge, "De inhoud van het verzoek is te groot.",
                            "The content of the request is too large."};
constexpr Refusal kEncoded{ErrorCode::kRequestEncoding, "Stuur de inhoud zonder Content-Encoding.",
                           "Send the content without Content-Encoding."};
constexpr Refusal kExpectation{ErrorCode::kRequestMalformed, "Deze Expect wordt niet begrepen.",
                               "This Expect is not understood."};

/// Headers that answer one question, so that two of them are a contradiction in waiting.
constexpr std::array<std::string_view, 12> kSingle = {
    "host",          "content-length", "transfer-encoding", "content-type",   "content-encoding", "origin", "expect",
    "authorization", "cookie",         "sec-fetch-site",    "bijeen-request", "connection"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || kOthers.find(c) != std::string_view::npos;
  });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
  });
}

bool is_host(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("-._:[]").find(c) != std::string_view::npos;
  });
}

/// Whether a comma-separated list has this element, in any case.
bool lists(std::string_view list, std::string_view element) {
  while (!list.empty()) {
    const std::string_view item = list.substr(0, list.find(','));
    if (equals_ignoring_case(trimmed(item), element)) return true;
    list.remove_prefix(std::min(list.size(), item.size() + 1));
  }
  return false;
}

std::optional<Refusal> read_request_line(std::string_view line, const Limits& limits, Head& head) {
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || last == first) return kMalformed;
  const std::string_view method = line.substr(0, first), target = line.substr(first + 1, last - first - 1),
                         version = line.substr(last + 1);
  if (target.size() > limits.url_bytes_max) return kAddressTooLong;
  if (!is_token(method) || (version != "HTTP/1.1" && version != "HTTP/1.0")) return kMalformed;
  const bool visible = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!visible) return kMalformed;
  head.method = method;
  head.keep_alive = head.takes_chunks = version == "HTTP/1.1";
  return read_target(target, head.path, head.query);
}

std::optional<Refusal> read_headers(std::string_view lines, const Limits& limits, Head& head) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(line.size() + 2);
    const std::size_t colon = line.find(':');
    // A line that begins with a space (folding) or has one before the colon has no token for a name.
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return kMalformed;
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!is_field_value(value)) return kMalformed;
    if (head.headers.size() == limits.headers_max) return kTooManyHeaders;
    head.headers.emplace_back(line.substr(0, colon), value);
  }
  for (const std::string_view name : kSingle) {
    const auto count = std::count_if(head.headers.begin(), head.headers.end(),
                                     [&](const auto& header) { return equals_ignoring_case(header.first, name); });
    if (count > 1) return kRepeated;
  }
  return std::nullopt;
}

bool has_header(const Headers& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return equals_ignoring_case(header.first, name); });
}

/// RFC 9112, 6.3, with everything refused that leaves a choice.
std::optional<Refusal> read_length(const Limits& limits, Head& head) {
  const bool has_length = has_header(head.headers, "content-length");
  if (has_header(head.headers, "transfer-encoding")) return has_length ? kTwoLengths : kChunked;
  if (!has_length) return std::nullopt;
  const std::string_view text = find_header(head.headers, "content-length");
  const bool digits =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return kBadLength;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), head.content_length);
  if (failure != std::errc() || head.content_length > limits.body_bytes_max) return kTooLarge;
  if (head.content_length > 0 && (head.method == "GET" || head.method == "HEAD")) return kUnwantedBody;
  return std::nullopt;
}

std::optional<Refusal> read_meaning(const Limits& limits, Head& head) {
  const std::string_view host = find_header(head.headers, "host");
  // HTTP/1.1 needs one.
  if ((head.takes_chunks || has_header(head.headers, "host")) && !is_host(host)) return kNoHost;
  if (const std::optional<Refusal> refusal = read_length(limits, head)) return refusal;
  const std::string_view encoding = find_header(head.headers, "content-encoding");
  if (!encoding.empty() && !equals_ignoring_case(encoding, "identity")) return kEncoded;
  const std::string_view expectation = find_header(head.headers, "expect");
  if (!expectation.empty() && !equals_ignoring_case(expectation, "100-continue")) return kExpectation;
  head.expects_continue = !expectation.empty() && head.keep_alive && head.content_length > 0;
  const std::string_view connection = find_header(head.headers, "connection");
  if (lists(connection, "close")) head.keep_alive = false;
  return std::nullopt;
}

/// Whether from \p from on a line ends in something else than CRLF, or a carriage return stands alone.
bool has_bare_line_end(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find_first_of("\r\n", from); at != std::string_view::npos;
       at = text.find_first_of("\r\n", at + 2)) {
    if (text[at] == '\n') return true;
    if (at + 1 < text.size() && text[at + 1] != '\n') return true;
  }
  return false;
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (equals_ignoring_case(key, name)) return value;
  }
  return {};
}

std::variant<NeedMore, Head, Refusal> read_head(std::string_view input, const Limits& limits, std::size_t scanned) {
  // RFC 9112, 2.2: one empty line before the request is forgiven.
  const std::size_t skipped = input.starts_with("\r\n") ? 2 : 0;
  const std::string_view text = input.substr(skipped);
  // The end may have begun in what was scanned; a line end is never looked at from its middle.
  std::size_t from = scanned - std::min(scanned, skipped + 3);
  if (from > 0 && text[from] == '\n') --from;
  const std::size_t end = text.find("\r\n\r\n", from);
  const std::string_view seen = text.substr(0, end == std::string_view::npos ? end : end + 4);
  if (has_bare_line_end(seen, from)) return kMalformed;
  if (end == std::string_view::npos) {
    if (input.size() >= limits.header_bytes_max) return kHeadTooLong;
    return NeedMore{input.size()};
  }
  if (end + 4 > limits.header_bytes_max) return kHeadTooLong;

  Head head;
  head.bytes = skipped + end + 4;
  const std::string_view request_line = seen.substr(0, seen.find("\r\n"));
  const std::string_view lines = seen.substr(request_line.size() + 2, end - request_line.size());
  if (const auto refusal = read_request_line(request_line, limits, head)) return *refusal;
  if (const auto refusal = read_headers(lines, limits, head)) return *refusal;
  if (const auto refusal = read_meaning(limits, head)) return *refusal;
  return head;
}

}  // namespace bijeen::http

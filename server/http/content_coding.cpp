// SPDX-License-Identifier: EUPL-1.2
#include "server/http/content_coding.h"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "server/http/guard.h"

namespace bijeen::http {
namespace {

// Measured on the client's engine and script: brotli 9 is 7 to 11 % larger than 11 and about twenty times as fast,
// which counts while a server starts again. Of change sets and records, 2 to 4 give the same size; 2 takes half the
// time.
constexpr int kBrotliOnce = 9, kBrotliEachTime = 2;
constexpr int kGzipOnce = 9, kGzipEachTime = 6;

std::string brotli(std::string_view bytes, int quality) {
  std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  if (size == 0) return {};
  std::string out(size, '\0');
  const auto done = BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                                          reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data()));
  if (done != BROTLI_TRUE) return {};
  out.resize(size);
  return out;
}

std::string gzip(std::string_view bytes, int level) {
  constexpr int kGzipFrame = 15 + 16;
  constexpr int kMemoryLevel = 8;
  if (bytes.size() > std::numeric_limits<uInt>::max() / 2) return {};
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipFrame, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib only reads it.
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(done ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

bool is_refused(std::string_view parameters) {
  const std::size_t q = parameters.find("q=");
  if (q == std::string_view::npos) return false;
  double weight = 1;
  const std::string_view digits = parameters.substr(q + 2);
  return std::from_chars(digits.data(), digits.data() + digits.size(), weight).ec != std::errc() || weight <= 0;
}

}  // namespace

std::string_view coding_name(Coding coding) {
  switch (coding) {
    case Coding::kGzip:
      return "gzip";
    case Coding::kBrotli:
      return "br";
    case Coding::kIdentity:
      break;
  }
  return {};
}

Coding accepted_coding(std::string_view accept_encoding) {
  Coding best = Coding::kIdentity;
  while (!accept_encoding.empty()) {
    std::string_view item = accept_encoding.substr(0, accept_encoding.find(','));
    accept_encoding.remove_prefix(std::min(accept_encoding.size(), item.size() + 1));
    item.remove_prefix(std::min(item.size(), item.find_first_not_of(" \t")));
    const std::string_view name = item.substr(0, item.find_first_of("; \t"));
    if (is_refused(item.substr(name.size()))) continue;
    if (equals_ignoring_case(name, "br")) best = Coding::kBrotli;
    if (equals_ignoring_case(name, "gzip") && best == Coding::kIdentity) best = Coding::kGzip;
  }
  return best;
}

bool is_compressible(std::string_view type) {
  constexpr std::array<std::string_view, 7> kTypes = {"application/json",       "application/problem+json",
                                                      "application/javascript", "application/manifest+json",
                                                      "application/wasm",       "image/svg+xml",
                                                      "application/xml"};
  const std::string_view media = type.substr(0, type.find(';'));
  return media.starts_with("text/") || std::find(kTypes.begin(), kTypes.end(), media) != kTypes.end();
}

std::string compress(std::string_view bytes, Coding coding, Effort effort) {
  const bool once = effort == Effort::kOnce;
  switch (coding) {
    case Coding::kBrotli:
      return brotli(bytes, once ? kBrotliOnce : kBrotliEachTime);
    case Coding::kGzip:
      return gzip(bytes, once ? kGzipOnce : kGzipEachTime);
    case Coding::kIdentity:
      break;
  }
  return {};
}

}  // namespace bijeen::http

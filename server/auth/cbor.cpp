// SPDX-License-Identifier: EUPL-1.2
#include <set>

#include "server/auth/cose_key.h"

namespace bijeen::auth {
namespace {

enum class Major : std::uint8_t { kUnsigned, kNegative, kBytes, kText, kArray, kMap, kTag, kSimple };

struct Head {
  Major major{};
  std::uint64_t argument = 0;
};

/// One head in its shortest form; indefinite lengths and reserved forms are refused.
std::optional<Head> take_head(std::string_view& cbor) {
  if (cbor.empty()) return std::nullopt;
  const auto first = static_cast<unsigned char>(cbor.front());
  cbor.remove_prefix(1);
  Head head{static_cast<Major>(first >> 5U), first & 31U};
  if (head.argument < 24) return head;
  if (head.argument > 27) return std::nullopt;
  const std::size_t width = std::size_t{1} << (head.argument - 24);
  if (cbor.size() < width) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = (value << 8U) | static_cast<unsigned char>(cbor[i]);
  cbor.remove_prefix(width);
  const std::uint64_t smallest = width == 1 ? 24 : std::uint64_t{1} << (width * 4);
  if (value < smallest && head.major != Major::kSimple) return std::nullopt;
  head.argument = value;
  return head;
}

std::optional<std::int64_t> take_integer(std::string_view& cbor) {
  const auto head = take_head(cbor);
  if (!head || head->argument > INT32_MAX) return std::nullopt;
  const auto value = static_cast<std::int64_t>(head->argument);
  if (head->major == Major::kUnsigned) return value;
  if (head->major == Major::kNegative) return -1 - value;
  return std::nullopt;
}

std::optional<Bytes> take_bytes(std::string_view& cbor) {
  const auto head = take_head(cbor);
  if (!head || head->major != Major::kBytes || head->argument > cbor.size()) return std::nullopt;
  const auto size = static_cast<std::size_t>(head->argument);
  Bytes out(cbor.substr(0, size));
  cbor.remove_prefix(size);
  return out;
}

bool skip(std::string_view& cbor, int depth) {
  constexpr int kDepthMax = 4;
  const auto head = take_head(cbor);
  if (!head || depth > kDepthMax) return false;
  switch (head->major) {
    case Major::kUnsigned:
    case Major::kNegative:
    case Major::kSimple:
      return true;
    case Major::kBytes:
    case Major::kText:
      if (head->argument > cbor.size()) return false;
      cbor.remove_prefix(static_cast<std::size_t>(head->argument));
      return true;
    case Major::kTag:
      return skip(cbor, depth + 1);
    case Major::kArray:
    case Major::kMap:
      break;
  }
  if (head->argument > cbor.size()) return false;
  const std::uint64_t items = head->argument * (head->major == Major::kMap ? 2 : 1);
  for (std::uint64_t i = 0; i < items; ++i) {
    if (!skip(cbor, depth + 1)) return false;
  }
  return true;
}

// Labels of RFC 9052 and RFC 8230.
constexpr std::int64_t kKeyType = 1;
constexpr std::int64_t kAlgorithm = 3;
constexpr std::int64_t kCurveOrModulus = -1;
constexpr std::int64_t kXOrExponent = -2;
constexpr std::int64_t kY = -3;
constexpr std::int64_t kTypeEc2 = 2;
constexpr std::int64_t kTypeRsa = 3;
constexpr std::int64_t kCurveP256 = 1;

struct Parts {
  std::int64_t type = 0, algorithm = 0, curve = 0;
  CoseKey key;
};

bool take_member(std::string_view& cbor, std::int64_t label, Parts& parts) {
  const auto number_into = [&](std::int64_t& into) {
    const auto value = take_integer(cbor);
    if (value) into = *value;
    return value.has_value();
  };
  const auto bytes_into = [&](Bytes& into) {
    auto value = take_bytes(cbor);
    if (value) into = std::move(*value);
    return value.has_value();
  };
  const bool rsa = parts.type == kTypeRsa;
  switch (label) {
    case kKeyType:
      return number_into(parts.type);
    case kAlgorithm:
      return number_into(parts.algorithm);
    case kCurveOrModulus:
      return rsa ? bytes_into(parts.key.modulus) : number_into(parts.curve);
    case kXOrExponent:
      return rsa ? bytes_into(parts.key.exponent) : bytes_into(parts.key.x);
    case kY:
      return !rsa && bytes_into(parts.key.y);
    default:
      return false;
  }
}

}  // namespace

bool skip_cbor_item(std::string_view& cbor) {
  return skip(cbor, 1);
}

std::optional<CoseKey> take_cose_key(std::string_view& cbor) {
  const auto map = take_head(cbor);
  if (!map || map->major != Major::kMap || map->argument > 5) return std::nullopt;
  Parts parts;
  std::set<std::int64_t> labels;
  for (std::uint64_t i = 0; i < map->argument; ++i) {
    const auto label = take_integer(cbor);
    // The canonical order puts the type first, which says how the others read.
    if (!label || (i == 0) != (*label == kKeyType) || !labels.insert(*label).second) return std::nullopt;
    if (!take_member(cbor, *label, parts)) return std::nullopt;
  }
  const auto algorithm = algorithm_of(parts.algorithm);
  if (!algorithm) return std::nullopt;
  parts.key.algorithm = *algorithm;
  constexpr std::size_t kCoordinateBytes = 32;
  const bool fits = *algorithm == Algorithm::kEs256
                        ? parts.type == kTypeEc2 && parts.curve == kCurveP256 &&
                              parts.key.x.size() == kCoordinateBytes && parts.key.y.size() == kCoordinateBytes
                        : parts.type == kTypeRsa && !parts.key.modulus.empty() && !parts.key.exponent.empty();
  if (!fits) return std::nullopt;
  return parts.key;
}

}  // namespace bijeen::auth

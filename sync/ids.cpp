// SPDX-License-Identifier: EUPL-1.2
#include "sync/ids.h"

namespace bijeen::sync {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::size_t kTextSize = 36;

bool hyphen_before(std::size_t byte) {
  return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

std::optional<std::uint8_t> digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

}  // namespace

template <typename Tag>
std::optional<Id<Tag>> Id<Tag>::parse(std::string_view text) {
  if (text.size() != kTextSize) return std::nullopt;
  Id id;
  std::size_t at = 0;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (hyphen_before(i) && text[at++] != '-') return std::nullopt;
    const auto high = digit(text[at]);
    const auto low = digit(text[at + 1]);
    if (!high || !low) return std::nullopt;
    id.bytes[i] = static_cast<std::uint8_t>(*high << 4 | *low);
    at += 2;
  }
  return id;
}

template <typename Tag>
std::string Id<Tag>::text() const {
  std::string out(kTextSize, '-');
  std::size_t at = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (hyphen_before(i)) ++at;
    out[at++] = kHex[bytes[i] >> 4];
    out[at++] = kHex[bytes[i] & 0xf];
  }
  return out;
}

template <typename Tag>
Id<Tag> uuid_v7(Millis now, const std::array<std::uint8_t, 10>& random) {
  Id<Tag> id;
  const auto time = static_cast<std::uint64_t>(raw(now));
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(time >> (40 - 8 * i));
  for (std::size_t i = 0; i < random.size(); ++i) id.bytes[6 + i] = random[i];
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x70);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

template <typename Tag>
Id<Tag> next_uuid(Id<Tag> id) {
  constexpr std::size_t kVariantByte = 8;
  constexpr std::uint8_t kVariantBits = 0xc0;
  for (std::size_t i = id.bytes.size() - 1; i > kVariantByte; --i) {
    if (++id.bytes[i] != 0) return id;
  }
  auto& last = id.bytes[kVariantByte];
  last = static_cast<std::uint8_t>((last & kVariantBits) | ((last + 1) & ~kVariantBits));
  return id;
}

template struct Id<RecordTag>;
template struct Id<ChangeSetTag>;
template struct Id<DeviceTag>;
template struct Id<PersonTag>;
template ChangeSetId next_uuid(ChangeSetId);
template RecordId uuid_v7<RecordTag>(Millis, const std::array<std::uint8_t, 10>&);
template ChangeSetId uuid_v7<ChangeSetTag>(Millis, const std::array<std::uint8_t, 10>&);
template DeviceId uuid_v7<DeviceTag>(Millis, const std::array<std::uint8_t, 10>&);
template PersonId uuid_v7<PersonTag>(Millis, const std::array<std::uint8_t, 10>&);

std::optional<Scope> Scope::parse(std::string_view text) {
  constexpr std::string_view kBodyPrefix = "body:";
  constexpr std::string_view kPersonPrefix = "person:";
  if (text == "programme") return Scope{Kind::kProgramme, {}};
  if (text == "leader") return Scope{Kind::kLeader, {}};
  const bool body = text.starts_with(kBodyPrefix);
  if (!body && !text.starts_with(kPersonPrefix)) return std::nullopt;
  const auto of = RecordId::parse(text.substr(body ? kBodyPrefix.size() : kPersonPrefix.size()));
  if (!of) return std::nullopt;
  return Scope{body ? Kind::kBody : Kind::kPerson, *of};
}

std::string Scope::text() const {
  switch (kind) {
    case Kind::kProgramme:
      return "programme";
    case Kind::kLeader:
      return "leader";
    case Kind::kBody:
      return "body:" + of.text();
    case Kind::kPerson:
      return "person:" + of.text();
  }
  return {};
}

}  // namespace bijeen::sync

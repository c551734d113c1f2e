// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bijeen::sync {

/// A 128-bit UUID (RFC 9562), distinct per kind of thing. Text form: lower case, with hyphens.
template <typename Tag>
struct Id {
  std::array<std::uint8_t, 16> bytes{};

  /// Accepts the canonical lower-case text form alone. nullopt otherwise.
  static std::optional<Id> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_nil() const { return bytes == std::array<std::uint8_t, 16>{}; }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using RecordId = Id<struct RecordTag>;
using ChangeSetId = Id<struct ChangeSetTag>;
using DeviceId = Id<struct DeviceTag>;
using PersonId = Id<struct PersonTag>;

/// Position in the server's order, from 1. 0 means "none yet": a pending change set.
enum class Seq : std::uint64_t {};
/// Counts the change sets of one device, from 1, without gaps.
enum class DeviceCount : std::uint64_t {};
/// Milliseconds since 1970-01-01T00:00:00Z.
enum class Millis : std::int64_t {};

constexpr std::uint64_t raw(Seq s) {
  return static_cast<std::uint64_t>(s);
}
constexpr std::uint64_t raw(DeviceCount n) {
  return static_cast<std::uint64_t>(n);
}
constexpr std::int64_t raw(Millis t) {
  return static_cast<std::int64_t>(t);
}

/// Makes a UUIDv7 (RFC 9562, 5.7) from a clock reading and 10 bytes of randomness that the host supplies.
template <typename Tag>
Id<Tag> uuid_v7(Millis now, const std::array<std::uint8_t, 10>& random);

/// The UUIDv7 after one, for several made at once from one piece of randomness: its random part counted up (RFC 9562,
/// 6.2, method 2). Precondition: a UUIDv7.
template <typename Tag>
Id<Tag> next_uuid(Id<Tag> id);

/// Who may see a record. Persisted text form: "programme", "leader", "body:<uuid>", "person:<uuid>".
struct Scope {
  enum class Kind : std::uint8_t { kProgramme, kLeader, kBody, kPerson };
  Kind kind = Kind::kProgramme;
  RecordId of{};  ///< The body or the person; nil for the others.

  static std::optional<Scope> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  friend auto operator<=>(const Scope&, const Scope&) = default;
};

}  // namespace bijeen::sync

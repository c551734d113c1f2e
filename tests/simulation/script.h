// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bijeen::simulation {

/// What can happen. An event means the same whatever came before it (its numbers name people, devices, records and
/// texts directly, never "the third that is there"), so that a script stays a script when events are left out.
/// README.md tells what the numbers mean.
enum class Kind : std::uint8_t {
  // A person works on a device.
  kCreate,
  kPut,
  kPutBoth,
  kAdd,
  kRemove,
  kSwap,
  kOrder,
  kFix,
  kType,
  kErase,
  kTypeLate,
  kDelete,
  kRestore,
  kDecide,
  kWithdraw,
  kDismiss,
  // The leader decides who may what.
  kJoin,
  kLeave,
  kActive,
  kRole,
  kClose,
  // Devices and the server.
  kCrash,
  kCut,
  kClock,
  kHesitate,
  kWait,
  kRot,
  kUpgrade,
  kEnd,
  kReplace,
  kServerCrash,
  kServerClock,
  kServerUpgrade,
  kBackUp,
  kServerRestore,
  kImage,
  kSetBack,
  kExpunge,
  // The network.
  kAsk,
  kCarry,
  kForge,
  kSync,
};

struct Event {
  Kind kind{};
  std::array<std::uint32_t, 4> numbers{};
  friend bool operator==(const Event&, const Event&) = default;
};

/// How many numbers an event of this kind has.
std::size_t number_count(Kind kind);

/// One event a line, e.g. "type 3 12 5 2"; lines that are empty or begin with '#' say nothing.
std::string print(const std::vector<Event>& script);
std::string print(const Event& event);
/// nullopt when a line is no event.
std::optional<std::vector<Event>> parse_script(std::string_view text);

/// The script of a seed: about `events` events.
std::vector<Event> generate(std::uint64_t seed, std::size_t events);

}  // namespace bijeen::simulation

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/text/text.h"
#include "sync/text/walker.h"

namespace bijeen::sync {

/// Plays events, each in the version its author saw, on a walker that starts where the first of them starts from.
/// An event has seen a beginning of the list (seq <= seen) and all earlier events of its device.
class Replay {
 public:
  /// `events` in server order, pending ones after; the last may be any event that none of the others has seen. They
  /// must outlive this. Every one of them has seen the text that the first starts from; its length is `length`.
  Replay(std::vector<const TextEvent*> events, std::uint32_t length);

  /// Plays the first `count` events, in an order that keeps to one device as long as it can: changing over means taking
  /// events back and putting them in again. False where an edit does not fit what its author saw.
  bool play(std::uint32_t count);
  /// Plays one event, all it has seen having been played; its edits in terms of all that was played are added to
  /// `patch`.
  bool play_one(std::uint32_t event, std::vector<TextEdit>* patch);

  Walker& walker() { return walker_; }
  /// All that was inserted, for Walker::text().
  [[nodiscard]] const std::string& inserted() const { return inserted_; }

 private:
  static constexpr std::uint32_t kNoEvent = 0xFFFFFFFFU;

  struct Node {
    std::uint32_t author = 0;           ///< Rank of the device among those of the events.
    std::uint32_t known = 0;            ///< It has seen this many events from the first on, besides its own device's.
    std::uint32_t previous = kNoEvent;  ///< Of the same device.
    std::uint32_t next = kNoEvent;
    Walker::Changes changes;
  };

  void link_devices();
  void find_known();
  void stand_before(std::uint32_t event);

  std::vector<const TextEvent*> events_;
  std::vector<Node> nodes_;
  Walker walker_;
  std::string inserted_;
  // The prepare version: the first known_ events, and those of the device of own_ up to own_.
  std::uint32_t known_ = 0;
  std::uint32_t own_ = kNoEvent;
};

/// The text after the events, all of them played on `base`. nullopt where they do not fit.
std::optional<std::string> replayed(std::string_view base, std::vector<const TextEvent*> events);

}  // namespace bijeen::sync

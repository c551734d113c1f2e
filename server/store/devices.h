// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>

#include "server/store/database.h"

namespace bijeen::store {

/// A device that is silent for longer no longer holds the horizon: its session has expired. When it was last heard of
/// is known to the day.
inline constexpr std::chrono::days kSilenceMax{15};

struct Device {
  sync::PersonId person;
  bool has_ended = false;
  sync::DeviceCount expected{};
  sync::Seq seen{};
  sync::Seq floor{};  ///< The lowest version that it said it may still write against; 0 = it never said.
};

std::optional<Device> find_device(Database& database, const sync::DeviceId& id);
/// False when it is another person's or has ended.
bool register_device(Database& database, const sync::DeviceId& id, const sync::PersonId& person, std::string_view name,
                     sync::Millis now);
/// A device that a backup did not know yet.
void ensure_device(Database& database, const sync::DeviceId& id, const sync::PersonId& person, sync::Millis now);
void end_device(Database& database, const sync::DeviceId& id, sync::Millis now);
/// Whether a session of it has not expired.
bool is_signed_in(Database& database, const sync::DeviceId& id, sync::Millis now);
/// After its change sets up to number \p expected - 1 got their verdicts; \p seen is the device's greatest.
void advance_device(Database& database, const sync::DeviceId& id, sync::DeviceCount expected, sync::Seq seen);

/// What devices say they have merged. Written with the next commit: losing it only keeps the horizon back. Thread-safe.
class Acknowledgements {
 public:
  struct Said {
    sync::Seq cursor, floor;
    friend bool operator==(const Said&, const Said&) = default;
  };
  /// False when this is a device's first since the program started, or for a day: it must be written before it is
  /// answered, because from then on the device may send changes made against what it got.
  bool note(const sync::DeviceId& device, Said said, sync::Millis now);

  void write(Database& database, sync::Millis now);
  /// Those that write() wrote are durable.
  void written();

 private:
  std::mutex mutex_;
  std::map<sync::DeviceId, sync::Millis> known_;  ///< When one of it had to be written.
  std::map<sync::DeviceId, Said> waiting_, under_way_;
};

/// The lowest version that a living device may still write against: one that was not ended, of somebody who takes part,
/// heard of within kSilenceMax. The last one where there is no such device.
sync::Seq lowest_floor(Database& database, sync::Millis now);

}  // namespace bijeen::store

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "model_list.h"
#include "sync/text/text.h"

namespace bijeen::sync::tests {

/// The same on every machine, unlike the standard distributions.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  /// 0 to sides - 1.
  std::uint32_t roll(std::uint32_t sides) { return static_cast<std::uint32_t>(engine_()) % sides; }

 private:
  std::mt19937 engine_;
};

DeviceId device_id(std::uint32_t number);

/// Random edits that fit a text of this length, in the proportions of typing: mostly insertions at few places.
std::vector<TextEdit> random_edits(Dice& dice, std::uint32_t length);

struct Happened {
  TextEvent event;
  std::vector<Operation> operations;
};

/// One device: the state as the server gave it up to a cursor, and what is not known to be accepted on top.
struct Device {
  DeviceId id;
  DeviceCount n{};
  Seq cursor{};
  std::vector<Happened> unsent;   ///< Made here, not accepted.
  std::vector<Happened> waiting;  ///< Made here, accepted or not, not yet pulled.
  ModelList model;
  TextState accepted;  ///< Up to the cursor.
  TextState live;      ///< That and what waits, kept up step by step.
};

/// A server and devices that edit one text, with the model beside them.
class World {
 public:
  explicit World(std::uint32_t devices);

  void edit(std::uint32_t device, std::vector<TextEdit> edits);
  /// The server accepts the device's oldest unsent event; nothing where there is none.
  void push(std::uint32_t device);
  /// The device merges what the server has up to this sequence.
  void pull(std::uint32_t device, Seq upto);
  /// Everybody sends and pulls everything.
  void settle();
  /// The lowest `seen` that an event still to come can have.
  [[nodiscard]] Seq horizon() const;

  /// `accepted` with what waits merged on top.
  [[nodiscard]] static TextState on_top(const Device& device);

  [[nodiscard]] Seq last() const { return Seq{log.size()}; }

  std::vector<Device> devices;
  std::vector<Happened> log;
  ModelList model;
  TextState server;
};

}  // namespace bijeen::sync::tests

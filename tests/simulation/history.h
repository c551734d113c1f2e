// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulation/cast.h"
#include "tests/simulation/oracle.h"

namespace bijeen::simulation {

/// What the server was sent and what it said, taken down at its door, before the network loses any of it. Holds the
/// server to it: one verdict a set, for a reason that the oracle knows, in an order without gaps.
class History {
 public:
  explicit History(Oracle& oracle) : oracle_(oracle) {}

  struct Request {
    std::string person;
    std::string device;
    bool device_ended = false;
    Generation server = kAtStart;
    std::int64_t received_at = 0;
  };
  /// A pull was answered: from then on the device holds the horizon again.
  void heard(const std::string& device, const std::string& person, std::int64_t now) {
    auto& silence = silences_[device];
    silence.person = person;
    silence.since = now;
  }
  /// The server's clock stands there now.
  void passed(std::int64_t now);
  /// Throws Violation.
  void pushed(const Request& request, const Json& body, const Json& answer);

  struct Judged {
    std::string id;
    std::string verdict;  ///< accepted, refused, escrowed
    std::uint64_t seq = 0;
    Json set;
  };
  /// nullptr while the server has said nothing.
  [[nodiscard]] const Judged* find(const std::string& device, std::uint64_t n) const;
  [[nodiscard]] std::size_t count(std::string_view verdict) const;

 private:
  using Number = std::pair<std::string, std::uint64_t>;
  void judged(const Request& request, const Json& set, const Json& verdict, std::int64_t sent_at);
  void accepted(const Request& request, const Json& set, const Json& verdict, std::int64_t sent_at);
  [[nodiscard]] bool leans(const Json& set) const;
  /// It edits a text that the server need not remember as it was for this device.
  [[nodiscard]] bool comes_too_late(const Json& set) const;

  struct Silence {
    std::string person;
    std::int64_t since = 0;
    std::uint64_t too_late = 0;  ///< While it was silent for too long, texts may have forgotten what lies before.
  };
  Oracle& oracle_;
  std::map<std::string, Silence> silences_;
  std::map<Number, std::string> sent_;
  std::map<Number, Judged> judged_;
};

}  // namespace bijeen::simulation

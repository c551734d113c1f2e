// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace bijeen::bench {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point begin);

/// The value below which this part of them lies, 0 to 1. Precondition: there are values.
double quantile(std::vector<double> values, double part);

/// What was measured, in the order it was.
class Figures {
 public:
  void begin(std::string scenario) { scenario_ = std::move(scenario); }
  void add(std::string name, double value, std::string unit) {
    all_.push_back({scenario_, std::move(name), value, std::move(unit)});
  }
  /// p50 and p99 of times in seconds, told in milliseconds.
  void add_times(const std::string& name, const std::vector<double>& times_s);

  void print_table(std::ostream& out) const;
  void print_json(std::ostream& out) const;

 private:
  struct Figure {
    std::string scenario, name;
    double value;
    std::string unit;
  };
  std::string scenario_;
  std::vector<Figure> all_;
};

}  // namespace bijeen::bench

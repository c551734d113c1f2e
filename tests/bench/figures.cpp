// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/figures.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <ostream>

namespace bijeen::bench {

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

double quantile(std::vector<double> values, double part) {
  const auto at = static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

void Figures::add_times(const std::string& name, const std::vector<double>& times_s) {
  constexpr double kMillisPerSecond = 1000;
  add(name + ", p50", quantile(times_s, 0.5) * kMillisPerSecond, "ms");
  add(name + ", p99", quantile(times_s, 0.99) * kMillisPerSecond, "ms");
}

void Figures::print_table(std::ostream& out) const {
  constexpr int kNameWidth = 52;
  constexpr int kValueWidth = 14;
  std::string scenario;
  for (const auto& figure : all_) {
    if (figure.scenario != scenario) out << '\n' << (scenario = figure.scenario) << '\n';
    const int digits = figure.value != 0 && std::abs(figure.value) < 100 ? 3 : 0;
    out << "  " << std::left << std::setw(kNameWidth) << figure.name << std::right << std::setw(kValueWidth)
        << std::fixed << std::setprecision(digits) << figure.value << ' ' << figure.unit << '\n';
  }
}

void Figures::print_json(std::ostream& out) const {
  auto list = nlohmann::json::array();
  for (const auto& figure : all_) {
    list.push_back(
        {{"scenario", figure.scenario}, {"name", figure.name}, {"value", figure.value}, {"unit", figure.unit}});
  }
  out << nlohmann::json{{"figures", std::move(list)}}.dump(1) << '\n';
}

}  // namespace bijeen::bench

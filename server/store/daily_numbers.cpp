// SPDX-License-Identifier: EUPL-1.2
#include "server/store/daily_numbers.h"

#include <sstream>
#include <string>

#include "server/store/meta.h"

namespace bijeen::store {
namespace {

constexpr const char* kName = "daily_numbers";

constexpr std::int64_t ms(std::chrono::days days) {
  return std::chrono::milliseconds(days).count();
}

}  // namespace

DailyNumbers::DailyNumbers(Database& database) {
  std::istringstream text(read_meta(database, kName).value_or(""));
  for (std::int64_t at = 0, last = 0; text >> at >> last;)
    notes_.push_back({sync::Millis{at}, sync::Seq{static_cast<std::uint64_t>(last)}});
}

sync::Seq DailyNumbers::note(Database& database, sync::Seq last, sync::Millis now) {
  const auto age = [&](const Note& note) { return raw(now) - raw(note.at); };
  // Of a clock that was ahead; the number stands from now on.
  while (!notes_.empty() && age(notes_.back()) < 0) notes_.pop_back();
  if (notes_.empty() || age(notes_.back()) >= ms(std::chrono::days{1})) {
    notes_.push_back({now, last});
    // Of those that are old enough the latest is all that is asked for.
    while (notes_.size() > 1 && age(notes_[1]) >= ms(kFloorAgeMax)) notes_.pop_front();
    std::string text;
    for (const auto& note : notes_) text += std::to_string(raw(note.at)) + ' ' + std::to_string(raw(note.last)) + '\n';
    write_meta(database, kName, text);
  }
  return age(notes_.front()) >= ms(kFloorAgeMax) ? notes_.front().last : sync::Seq{};
}

}  // namespace bijeen::store

// SPDX-License-Identifier: EUPL-1.2
#include "schema/personal_data.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace bijeen::schema {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) {
  return is_digit(c) || is_letter(c);
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

/// Digits with single separators between them, from one place on.
struct Number {
  std::string digits;
  std::size_t end = 0;
};

Number number_at(std::string_view text, std::size_t at, std::string_view separators, std::size_t digits_max) {
  Number number{{}, at};
  for (auto i = at; i < text.size() && number.digits.size() < digits_max; ++i) {
    if (is_digit(text[i])) {
      number.digits += text[i];
      number.end = i + 1;
    } else if (separators.find(text[i]) == kNone || i + 1 >= text.size() || !is_digit(text[i + 1])) {
      break;
    }
  }
  return number;
}

/// Nothing that would make it a part of something longer stands behind it.
bool ends_at(std::string_view text, std::size_t end) {
  if (end >= text.size()) return true;
  const bool goes_on =
      (text[end] == '.' || text[end] == ',' || text[end] == '-') && end + 1 < text.size() && is_digit(text[end + 1]);
  return !is_word(text[end]) && !goes_on;
}

constexpr std::size_t kCitizenNumberDigits = 9;
constexpr std::size_t kDutchPhoneDigits = 10;
constexpr std::size_t kPhoneDigitsMin = 9;
constexpr std::size_t kPhoneDigitsMax = 15;  // ITU-T E.164, without the plus
constexpr std::size_t kDateDigitsMax = 8;

/// The eleven-test: weights 9 to 2, and -1 for the last.
bool is_citizen_number(std::string_view digits) {
  if (digits.size() != kCitizenNumberDigits || digits == "000000000") return false;
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int weight = i + 1 < digits.size() ? static_cast<int>(digits.size() - i) : -1;
    sum += weight * (digits[i] - '0');
  }
  return sum % 11 == 0;
}

std::size_t citizen_number_at(std::string_view text, std::size_t at) {
  const auto number = number_at(text, at, " .", kCitizenNumberDigits);
  return is_citizen_number(number.digits) && ends_at(text, number.end) ? number.end : kNone;
}

/// Numbers of 0800, 0900 and the like belong to services.
bool is_dutch_phone(std::string_view digits) {
  return digits.size() == kDutchPhoneDigits && digits[0] == '0' && digits[1] != '0' && !digits.starts_with("0800") &&
         !digits.starts_with("090");
}

/// Where the number goes on behind a bracket, as in "+31 (0)6 …" and "(0320) …"; kNone where there is none.
std::size_t past_bracket(std::string_view text, std::size_t at, bool international) {
  const auto skip = [&](std::string_view characters) {
    at = std::min(text.find_first_not_of(characters, at), text.size());
  };
  skip(" ");
  const std::string_view bracket = international && text.substr(at).starts_with("(0)") ? "(0)" : ")";
  if (!text.substr(at).starts_with(bracket)) return kNone;
  at += bracket.size();
  skip(" -");
  return at;
}

std::size_t phone_at(std::string_view text, std::size_t at) {
  constexpr std::string_view kSeparators = " -./";
  const std::string_view prefix = text[at] == '+' ? "+" : text.substr(at).starts_with("00") ? "00" : "";
  const bool international = !prefix.empty();
  const auto digits_max = international ? kPhoneDigitsMax : kDutchPhoneDigits;
  const auto from = at + prefix.size();
  if (from >= text.size() || !is_digit(text[from])) return kNone;
  auto number = number_at(text, from, kSeparators, digits_max);
  if (const auto behind = past_bracket(text, number.end, international); behind != kNone) {
    const auto rest = number_at(text, behind, kSeparators, digits_max);
    if (!rest.digits.empty()) number = {number.digits + rest.digits, rest.end};
  }
  const auto count = number.digits.size();
  const bool fits =
      international ? count >= kPhoneDigitsMin && count <= kPhoneDigitsMax : is_dutch_phone(number.digits);
  return fits && ends_at(text, number.end) ? number.end : kNone;
}

/// Lengths of the countries whose accounts are likeliest here (ISO 13616 registry).
std::size_t bank_account_length(std::string_view country) {
  constexpr std::array<std::pair<std::string_view, std::size_t>, 22> kLengths = {{
      {"AT", 20}, {"BE", 16}, {"BG", 22}, {"CH", 21}, {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"ES", 24},
      {"FI", 18}, {"FR", 27}, {"GB", 22}, {"GR", 27}, {"HU", 28}, {"IE", 22}, {"IT", 27}, {"LU", 20},
      {"NL", 18}, {"NO", 15}, {"PL", 28}, {"PT", 25}, {"RO", 24}, {"TR", 26},
  }};
  const auto found =
      std::find_if(kLengths.begin(), kLengths.end(), [&](const auto& one) { return one.first == country; });
  return found == kLengths.end() ? 0 : found->second;
}

/// ISO 7064 MOD 97-10, with the first four characters moved to the end.
bool passes_mod_97(std::string_view account) {
  unsigned rest = 0;
  for (std::size_t i = 0; i < account.size(); ++i) {
    const char c = account[(i + 4) % account.size()];
    rest = is_digit(c) ? (rest * 10 + static_cast<unsigned>(c - '0')) % 97
                       : (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
  }
  return rest == 1;
}

std::size_t bank_account_at(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return kNone;
  const std::string country{upper(text[at]), upper(text[at + 1])};
  const auto length = bank_account_length(country);
  if (length == 0 || !is_digit(text[at + 2]) || !is_digit(text[at + 3])) return kNone;
  std::string account;
  auto i = at;
  for (; i < text.size() && account.size() < length; ++i) {
    const char c = upper(text[i]);
    const bool fits = is_digit(c) || (c >= 'A' && c <= 'Z');
    if (fits) account += c;
    if (!fits && c != ' ' && c != '.') return kNone;
  }
  const bool whole = account.size() == length && (i >= text.size() || !is_word(text[i]));
  return whole && passes_mod_97(account) ? i : kNone;
}

bool is_local(char c) {
  return (is_word(c) && static_cast<unsigned char>(c) < 0x80) ||
         std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != kNone;
}

/// Around an @: RFC 5321 in the part that people use.
std::optional<std::string_view> email_around(std::string_view text, std::size_t sign) {
  constexpr std::size_t kLocalMax = 64;
  constexpr std::size_t kDomainMax = 255;
  auto begin = sign;
  while (begin > 0 && sign - begin < kLocalMax && is_local(text[begin - 1])) --begin;
  while (begin < sign && !is_word(text[begin])) ++begin;
  auto end = sign + 1;
  while (end < text.size() && end - sign < kDomainMax && (is_word(text[end]) || text[end] == '-' || text[end] == '.'))
    ++end;
  while (end > sign && !is_word(text[end - 1])) --end;
  const auto domain = text.substr(sign + 1, end - sign - 1);
  const auto dot = domain.rfind('.');
  if (begin == sign || dot == kNone || dot == 0 || domain.size() - dot < 3) return std::nullopt;
  return text.substr(begin, end - begin);
}

constexpr std::array<std::string_view, 24> kMonths = {
    "januari",   "februari", "maart",    "april",    "mei", "juni", "juli", "augustus",
    "september", "oktober",  "november", "december", "jan", "feb",  "mrt",  "apr",
    "jun",       "jul",      "aug",      "sep",      "okt", "nov",  "dec",  "may"};

/// \p word is in lower case, the text as it comes.
bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() &&
         std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == lower(b); }) &&
         (text.size() == word.size() || !is_letter(text[word.size()]));
}

/// 3-5-2011, 03/05/11, 3 mei 2011 or 2011-05-03.
std::size_t date_at(std::string_view text, std::size_t at) {
  const auto number = number_at(text, at, "-/.", kDateDigitsMax);
  const auto count = number.digits.size();
  const auto dividers =
      std::count_if(text.begin() + static_cast<std::ptrdiff_t>(at),
                    text.begin() + static_cast<std::ptrdiff_t>(number.end), [](char c) { return !is_digit(c); });
  if (dividers == 2 && count >= 4) return number.end;
  if (dividers != 0 || count > 2 || number.end >= text.size() || text[number.end] != ' ') return kNone;
  const auto rest = text.substr(number.end + 1);
  const auto month =
      std::find_if(kMonths.begin(), kMonths.end(), [&](auto word) { return starts_with_word(rest, word); });
  if (month == kMonths.end()) return kNone;
  auto year = number.end + 1 + month->size();
  while (year < text.size() && (text[year] == ' ' || text[year] == '.')) ++year;
  const auto digits = number_at(text, year, "", 5);
  return digits.digits.size() == 4 || digits.digits.size() == 2 ? digits.end : kNone;
}

/// From a word such as "geboren" to the date behind it.
std::size_t birth_date_at(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 5> kWords = {"geboortedatum", "geboren", "geb", "date of birth", "born"};
  constexpr std::size_t kBetweenMax = 12;  // " is: ", " op ", ". te Urk op "
  const auto here = text.substr(at);
  const auto word = std::find_if(kWords.begin(), kWords.end(), [&](auto one) { return starts_with_word(here, one); });
  if (word == kWords.end()) return kNone;
  const auto from = at + word->size();
  for (auto i = from; i < text.size() && i <= from + kBetweenMax; ++i) {
    if (is_digit(text[i])) return date_at(text, i);
  }
  return kNone;
}

struct Look {
  PersonalDataKind kind;
  std::size_t (*end_from)(std::string_view text, std::size_t at);  ///< kNone where it does not begin there.
};

std::optional<PersonalData> beginning_at(std::string_view text, std::size_t at) {
  constexpr std::array kWithLetter = {Look{PersonalDataKind::kBankAccount, bank_account_at},
                                      Look{PersonalDataKind::kBirthDate, birth_date_at}};
  constexpr std::array kWithDigit = {Look{PersonalDataKind::kCitizenNumber, citizen_number_at},
                                     Look{PersonalDataKind::kPhone, phone_at}};
  for (const auto& [kind, end_from] : is_letter(text[at]) ? kWithLetter : kWithDigit) {
    if (const auto end = end_from(text, at); end != kNone) return PersonalData{kind, text.substr(at, end - at)};
  }
  return std::nullopt;
}

/// A number or word can begin here: it is not the middle of one, nor the decimals of an amount.
bool begins_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (!is_word(c) && c != '+') return false;
  if (at == 0) return true;
  const char before = text[at - 1];
  if (is_word(before) || before == '+') return false;
  const bool joined =
      (before == '.' || before == ',' || before == '-' || before == '/') && at > 1 && is_digit(text[at - 2]);
  return !(is_digit(c) && joined);
}

}  // namespace

std::vector<PersonalData> find_personal_data(std::string_view text, std::size_t limit) {
  std::vector<PersonalData> found;
  for (std::size_t at = 0; at < text.size() && found.size() < limit; ++at) {
    std::optional<PersonalData> here;
    if (text[at] == '@') {
      if (const auto email = email_around(text, at)) here = PersonalData{PersonalDataKind::kEmail, *email};
    } else if (begins_at(text, at)) {
      here = beginning_at(text, at);
    }
    if (!here) continue;
    at = static_cast<std::size_t>(here->text.data() - text.data()) + here->text.size() - 1;
    found.push_back(*here);
  }
  return found;
}

std::string_view name(PersonalDataKind kind) {
  switch (kind) {
    case PersonalDataKind::kCitizenNumber:
      return "citizen-number";
    case PersonalDataKind::kBankAccount:
      return "bank-account";
    case PersonalDataKind::kEmail:
      return "email";
    case PersonalDataKind::kPhone:
      return "phone";
    case PersonalDataKind::kBirthDate:
      return "birth-date";
  }
  return {};
}

}  // namespace bijeen::schema

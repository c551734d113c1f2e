// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bijeen::schema {

/// What may say who a client is. Plans and minutes are about the work, never about cases, so people are told when they
/// seem to write this.
enum class PersonalDataKind : std::uint8_t {
  kCitizenNumber,  ///< BSN: nine digits that pass the eleven-test.
  kBankAccount,    ///< IBAN of a known length that passes ISO 7064 MOD 97-10.
  kEmail,
  kPhone,      ///< Dutch with ten digits, or international; no service numbers such as 0800.
  kBirthDate,  ///< A date after a word such as "geboren".
};

struct PersonalData {
  PersonalDataKind kind{};
  std::string_view text;  ///< In what was searched.
};

/// Looks through UTF-8 text, from its start to its end; gives the first \p limit. It says what things look like: not
/// all is found, and one in eleven numbers of nine digits is a BSN by chance. Time is linear in the text.
std::vector<PersonalData> find_personal_data(std::string_view text, std::size_t limit);

/// "citizen-number", "bank-account", "email", "phone", "birth-date".
std::string_view name(PersonalDataKind kind);

}  // namespace bijeen::schema

// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <set>

#include "server/auth/passphrase.h"
#include "sync/text/text.h"

namespace bijeen::auth {
namespace {

/// What remains of a very common passphrase once it is folded: lower case, letters and digits alone. Long ones only;
/// the length rule catches the rest.
constexpr std::array<std::string_view, 40> kCommon = {"123456789012",
                                                      "1234567890123",
                                                      "12345678901234",
                                                      "123456789012345",
                                                      "1234567890abc",
                                                      "012345678910",
                                                      "qwertyuiopas",
                                                      "qwertyuiopasdf",
                                                      "qwertyuiop123",
                                                      "qwertyuiop1234",
                                                      "azertyuiop123",
                                                      "1qaz2wsx3edc",
                                                      "1q2w3e4r5t6y",
                                                      "1q2w3e4r5t6y7u",
                                                      "zaq12wsxcde3",
                                                      "password1234",
                                                      "password12345",
                                                      "password123456",
                                                      "passwordpassword",
                                                      "mypassword123",
                                                      "wachtwoord12",
                                                      "wachtwoord123",
                                                      "wachtwoord1234",
                                                      "wachtwoordwachtwoord",
                                                      "mijnwachtwoord",
                                                      "geheimwachtwoord",
                                                      "welkom123456",
                                                      "welkom1234567",
                                                      "welkomwelkom",
                                                      "welkomterug123",
                                                      "welkombijbijeen",
                                                      "letmeinletmein",
                                                      "iloveyou1234",
                                                      "administrator",
                                                      "administrator1",
                                                      "changemenow123",
                                                      "correcthorsebatterystaple",
                                                      "geweldhoortnergensthuis",
                                                      "hoortnergensthuis",
                                                      "geweldhoortnergensthuisflevoland"};

char folded(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// ASCII in lower case without what stands between words; other characters stay.
std::string fold(std::string_view text) {
  std::string out;
  for (const char raw : text) {
    const char c = folded(raw);
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 128 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 32 || byte == 127;
  });
}

/// Each character is the one before, or one further ("abcdef", "87654321").
bool is_run(std::string_view text) {
  if (text.size() < 2) return false;
  for (const int step : {0, 1, -1}) {
    bool all = true;
    for (std::size_t i = 1; i < text.size() && all; ++i) all = text[i] - text[i - 1] == step;
    if (all) return true;
  }
  return false;
}

/// Little remains once the person's names and the digits are taken away.
bool leans_on_name(const std::string& folded_passphrase, std::string_view name) {
  constexpr std::size_t kNamePartMin = 3;
  constexpr std::size_t kRemainderMin = 6;
  std::string rest = folded_passphrase;
  bool found = false;
  std::size_t from = 0;
  while (from <= name.size()) {
    const std::size_t to = std::min(name.find_first_of(" -.,()", from), name.size());
    const std::string part = fold(name.substr(from, to - from));
    for (std::size_t at = rest.find(part); part.size() >= kNamePartMin && at != std::string::npos;
         at = rest.find(part)) {
      rest.erase(at, part.size());
      found = true;
    }
    from = to + 1;
  }
  std::erase_if(rest, [](char c) { return c >= '0' && c <= '9'; });
  return found && rest.size() < kRemainderMin;
}

Error refusal(std::string detail) {
  return Error{ErrorCode::kAuthPassphrase, std::move(detail)};
}

}  // namespace

Status acceptable_passphrase(std::string_view passphrase, std::string_view person_name) {
  if (passphrase.size() > kPassphraseBytesMax)
    return refusal("De wachtzin is te lang. Neem er een van hoogstens 250 tekens.");
  if (!sync::valid_utf8(passphrase) || has_control_character(passphrase)) {
    return refusal("De wachtzin bevat tekens die niet kunnen. Gebruik letters, cijfers, leestekens en spaties.");
  }
  if (sync::code_points(passphrase) < kPassphraseCodePointsMin) {
    return refusal("Neem een wachtzin van ten minste 12 tekens, bijvoorbeeld vier losse woorden.");
  }
  const std::string plain = fold(passphrase);
  const std::set<char> distinct(passphrase.begin(), passphrase.end());
  constexpr std::size_t kDistinctMin = 5;
  const bool common = std::find(kCommon.begin(), kCommon.end(), plain) != kCommon.end();
  if (common || distinct.size() < kDistinctMin || is_run(plain)) {
    return refusal("Deze wachtzin wordt te vaak gebruikt. Neem vier losse woorden die niet bij elkaar horen.");
  }
  if (leans_on_name(plain, person_name)) {
    return refusal("Deze wachtzin lijkt te veel op uw naam. Neem vier losse woorden die niet bij elkaar horen.");
  }
  return Done{};
}

}  // namespace bijeen::auth

// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/second_step.h"

#include "server/auth/totp.h"

namespace bijeen::auth {
namespace {

constexpr std::size_t kRecoveryCodeBytes = 10;
constexpr std::size_t kGroup = 4;

/// People type groups, dashes and small letters.
std::string without_groups(std::string_view code) {
  std::string plain;
  for (const char c : code) {
    if (c == ' ' || c == '-') continue;
    plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return plain;
}

std::string in_groups(std::string_view code) {
  std::string groups;
  for (std::size_t i = 0; i < code.size(); i += kGroup)
    groups.append(groups.empty() ? "" : "-").append(code.substr(i, kGroup));
  return groups;
}

}  // namespace

std::optional<SecondStep> find_second_step(store::Database& database, const sync::PersonId& person) {
  auto row = database.query(
      "SELECT set_at, (SELECT count(*) FROM recovery_code AS c WHERE c.person = s.person), recovery_used_at"
      " FROM second_step AS s WHERE person = ?",
      person);
  if (!row.step()) return std::nullopt;
  SecondStep found{row.millis(0), static_cast<std::size_t>(row.integer(1)), {}};
  if (!row.is_null(2)) found.recovery_used = row.millis(2);
  return found;
}

std::vector<std::string> set_second_step(store::Database& database, const sync::PersonId& person, const Bytes& secret,
                                         std::int64_t step, sync::Millis now) {
  remove_second_step(database, person);
  database.run("INSERT INTO second_step (person, secret, last_step, set_at) VALUES (?, ?, ?, ?)", person,
               store::Blob{secret}, step, now);
  return renew_recovery_codes(database, person);
}

bool remove_second_step(store::Database& database, const sync::PersonId& person) {
  database.run("DELETE FROM second_step WHERE person = ?", person);
  return database.changes() == 1;
}

std::vector<std::string> renew_recovery_codes(store::Database& database, const sync::PersonId& person) {
  database.run("DELETE FROM recovery_code WHERE person = ?", person);
  std::vector<std::string> codes;
  while (codes.size() < kRecoveryCodes) {
    const std::string code = base32(random_bytes(kRecoveryCodeBytes));
    database.run("INSERT INTO recovery_code (code_hash, person) VALUES (?, ?)", store::Blob{sha256(code)}, person);
    codes.push_back(in_groups(code));
  }
  return codes;
}

TakenCode take_code(store::Database& database, const sync::PersonId& person, std::string_view code, sync::Millis now) {
  const std::string given = without_groups(code);
  auto row = database.query("SELECT secret FROM second_step WHERE person = ?", person);
  if (!row.step()) return TakenCode::kNone;
  if (const auto step = totp_step(row.blob(0), given, now)) {
    database.run("UPDATE second_step SET last_step = ?1 WHERE person = ?2 AND last_step < ?1", *step, person);
    return database.changes() == 1 ? TakenCode::kOfApp : TakenCode::kNone;
  }
  database.run("DELETE FROM recovery_code WHERE person = ? AND code_hash = ?", person, store::Blob{sha256(given)});
  if (database.changes() != 1) return TakenCode::kNone;
  database.run("UPDATE second_step SET recovery_used_at = ? WHERE person = ?", now, person);
  return TakenCode::kRecovery;
}

}  // namespace bijeen::auth

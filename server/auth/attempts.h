// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "server/auth/back_off.h"

namespace bijeen::auth {

/// Slows down who tries to get in. A passphrase can be guessed: wrong ones count for the account as tried from one
/// network, so that somebody elsewhere does not keep its person out; a much higher bound holds for the account from
/// everywhere, and one for the network whatever the account. A code of an invitation or an answer of a passkey cannot
/// be guessed: those that are wrong do not slow down who types a passphrase behind the same address, and are only kept
/// from filling the audit log. Thread-safe.
class Attempts {
 public:
  using Wait = std::optional<std::chrono::seconds>;

  /// A value: refused, and how long to wait.
  Wait begin_guess(const sync::PersonId& person, const std::string& address, sync::Millis now);
  /// Of the account from this network nothing counts any more; of the others the attempt itself is taken back: one good
  /// account must not clear a guesser's score.
  void guess_was_right(const sync::PersonId& person, const std::string& address);
  /// The passphrase was right and more is asked for: the attempt does not count, and nothing is forgiven for it, so
  /// that who knows the passphrase gets no more guesses at the rest.
  void guess_was_half(const sync::PersonId& person, const std::string& address);

  /// A code of the second step, tried by who has the passphrase: there are a million, so those that are wrong are
  /// slowed down much more, where they come from, and less from everywhere. Who has the passphrase and many networks
  /// can take each try from everywhere, and so keep the person out as long as he goes on; a passkey or a new link is
  /// the way in then.
  Wait begin_code(const sync::PersonId& person, const std::string& address, sync::Millis now);
  void code_was_right(const sync::PersonId& person, const std::string& address);
  /// What stopped the attempt was something else.
  void code_was_not_tried(const sync::PersonId& person, const std::string& address);

  Wait begin_proof(const std::string& address, sync::Millis now);
  void proof_was_right(const std::string& address);

 private:
  static constexpr std::chrono::seconds kWaitMax{60};
  BackOff here_{{.free_attempts = 5, .wait_max = kWaitMax}};
  BackOff accounts_{{.free_attempts = 100, .wait_max = kWaitMax}};
  // Many people may sit behind one address of their organisation.
  BackOff networks_{{.free_attempts = 50, .wait_max = kWaitMax}};
  BackOff codes_here_{{.free_attempts = 10, .wait_max = std::chrono::hours{1}}};
  BackOff codes_{{.free_attempts = 100, .wait_max = std::chrono::minutes{10}}};
  BackOff proofs_{{.free_attempts = 500, .wait_max = kWaitMax}};
};

}  // namespace bijeen::auth

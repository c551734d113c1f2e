// SPDX-License-Identifier: EUPL-1.2
#include "server/auth/attempts.h"

namespace bijeen::auth {
namespace {

std::string from(const sync::PersonId& person, const std::string& network) {
  return person.text() + " " + network;
}

}  // namespace

Attempts::Wait Attempts::begin_guess(const sync::PersonId& person, const std::string& address, sync::Millis now) {
  const std::string network = network_of(address);
  if (const auto wait = networks_.begin(network, now)) return wait;
  auto wait = here_.begin(from(person, network), now);
  if (!wait) {
    wait = accounts_.begin(person.text(), now);
    if (wait) here_.withdrawn(from(person, network));
  }
  if (wait) networks_.withdrawn(network);
  return wait;
}

void Attempts::guess_was_right(const sync::PersonId& person, const std::string& address) {
  const std::string network = network_of(address);
  networks_.withdrawn(network);
  accounts_.withdrawn(person.text());
  here_.succeeded(from(person, network));
}

void Attempts::guess_was_half(const sync::PersonId& person, const std::string& address) {
  const std::string network = network_of(address);
  networks_.withdrawn(network);
  accounts_.withdrawn(person.text());
  here_.withdrawn(from(person, network));
}

Attempts::Wait Attempts::begin_code(const sync::PersonId& person, const std::string& address, sync::Millis now) {
  const std::string here = from(person, network_of(address));
  if (const auto wait = codes_here_.begin(here, now)) return wait;
  auto wait = codes_.begin(person.text(), now);
  if (wait) codes_here_.withdrawn(here);
  return wait;
}

void Attempts::code_was_right(const sync::PersonId& person, const std::string& address) {
  codes_here_.succeeded(from(person, network_of(address)));
  codes_.withdrawn(person.text());
}

void Attempts::code_was_not_tried(const sync::PersonId& person, const std::string& address) {
  codes_here_.withdrawn(from(person, network_of(address)));
  codes_.withdrawn(person.text());
}

Attempts::Wait Attempts::begin_proof(const std::string& address, sync::Millis now) {
  return proofs_.begin(network_of(address), now);
}

void Attempts::proof_was_right(const std::string& address) {
  proofs_.withdrawn(network_of(address));
}

}  // namespace bijeen::auth

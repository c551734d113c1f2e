// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "tests/api/world.h"
#include "tests/replica/program.h"

namespace bijeen::replica::test {

inline std::string server_at(std::uint16_t port) {
  return "http://127.0.0.1:" + std::to_string(port);
}
inline std::string scope_of_body() {
  return "body:" + std::string(api::test::kBody);
}
inline std::string token_for(api::test::World& world, const char* person) {
  return *world.door().invite(*sync::PersonId::parse(person), std::nullopt);
}

/// Signs the store in and fetches everything, over the port.
inline void sign_in(Program& program, api::test::World& world, std::uint16_t port,
                    const char* person = api::test::kMember) {
  const auto answer =
      program.ask({{"command", "sign-in"}, {"server", server_at(port)}, {"token", token_for(world, person)}});
  EXPECT_EQ(answer.value("ok", false), true) << answer;
  const auto synced = program.ask({{"command", "sync"}});
  EXPECT_EQ(synced.value("ok", false), true) << synced;
}

/// An outcome in the member's body, with a title.
inline json creating(const std::string& title, const std::string& key = "") {
  json command{{"command", "create"},
               {"collection", "outcome"},
               {"scope", scope_of_body()},
               {"fields", {{"kind", "idea"}, {"title", title}}}};
  if (!key.empty()) command["key"] = key;
  return command;
}

}  // namespace bijeen::replica::test

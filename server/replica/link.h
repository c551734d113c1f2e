// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "server/http/client.h"
#include "server/replica/open_replica.h"

namespace bijeen::replica {

/// What a round of exchange came to.
struct Round {
  std::size_t requests = 0;
  std::size_t changed = 0;  ///< Records whose view may differ now, counted once per answer.
  /// Why it was not finished, or why the server does not take the own work although it answers.
  std::optional<Error> failure;
  std::optional<std::chrono::seconds> wait;  ///< The server asks to wait so long.
};

/// The token of the session that an answer brings; empty where it brings none.
std::string session_token(const http::Answer& answer);

/// The line to the server of a store. One thread, but for stop().
class Link {
 public:
  /// What the command line says goes before what the store remembers, for this run.
  struct Overrides {
    std::string server;
    std::string ca;
  };
  Link(OpenReplica& replica, Overrides overrides);

  /// Server and trust as they hold now; the token is the session's. server is empty before a sign-in without one.
  [[nodiscard]] Home home() const;
  /// Asks with the session. Fails with replica.identity before the first sign-in, as Client::ask() does, and with the
  /// server's code where it answers with a problem.
  Result<std::string> ask(const std::string& method, const std::string& path);
  /// Sends and fetches what there is (sync/replica.h tells what a round is). Throws store::StorageError.
  Round exchange();
  /// After a new session: the old connection is not the new session's.
  void renew();
  /// A connection of its own, for an event stream. nullptr before the first sign-in.
  std::unique_ptr<http::Client> another();
  /// One without a session, for signing in.
  static std::unique_ptr<http::Client> to(const Home& home, std::chrono::milliseconds silence_max = kSilenceMax);

  /// Ends what is under way; what is asked later fails at once. Any thread.
  void stop();

 private:
  static constexpr std::chrono::milliseconds kSilenceMax{30'000};
  /// nullptr before the first sign-in.
  http::Client* client();
  /// One request of a round: asks, and keeps what the answer did with the session that came with it.
  void ask_for(const sync::Request& request, Round& round);

  OpenReplica& replica_;
  const Overrides overrides_;
  std::mutex mutex_;  ///< Of what is below.
  std::shared_ptr<http::Client> client_;
  bool stopped_ = false;
};

}  // namespace bijeen::replica

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "server/http/connection.h"
#include "server/http/shares.h"
#include "server/http/tls.h"

namespace bijeen::http {

/// The one thread that owns every connection (guard.h tells where it stands). Nothing in it blocks.
class ConnectionLoop {
 public:
  struct Received {
    ConnectionId connection = 0;
    Head head;
    std::string body;
    std::string address;
  };
  /// What is done with requests. All are called on the loop's thread and must be quick; the answer to a received one
  /// is posted to the mailbox.
  struct Owner {
    /// False: not taken, for want of room.
    std::function<bool(Received&)> received;
    /// The bytes of an answer that says no and closes; \p head is null when there is none that can be trusted.
    std::function<std::string(const Refusal&, const Head* head, const std::string& address)> refused;
    /// Somebody is to call make().
    std::function<void(std::shared_ptr<AnswerStream>)> wanted;
  };

  /// \p listener is owned from now on. \p tls null: plain HTTP.
  ConnectionLoop(const Limits& limits, int listener, TlsContexts* tls, std::vector<std::string> uncounted_addresses,
                 std::shared_ptr<Mailbox> mailbox, Owner owner);
  /// Precondition: run() is not under way.
  ~ConnectionLoop();
  ConnectionLoop(const ConnectionLoop&) = delete;
  ConnectionLoop& operator=(const ConnectionLoop&) = delete;

  /// Serves until the mailbox is asked to stop and what is under way is out, or drain_time_max has passed.
  void run();

  [[nodiscard]] std::size_t connections() const { return open_.load(); }
  [[nodiscard]] std::uint64_t connections_refused() const { return refused_.load(); }

 private:
  // connection_loop.cpp: who comes in, who goes, and when
  void turn();
  void accept_all();
  void accept_one(int descriptor, const std::string& address);
  bool make_room();
  /// Of those whose body comes in, the one that is nearest to being too slow; nullptr when there is none.
  Connection* slowest_body();
  void take_mail();
  void begin_stop();
  void run_timers();
  void close(Connection& connection);
  void arm(Connection& connection, std::uint32_t events) const;
  void set_phase(Connection& connection, Connection::Phase phase, Clock::time_point deadline);
  void set_deadline(Connection& connection, Clock::time_point deadline);
  void charge(Connection& connection, std::size_t bytes);
  [[nodiscard]] bool has_room(const Connection& connection, std::size_t bytes) const;
  /// Whether this turn has time for a handshake of this client, which costs far more than anything else here.
  bool may_shake_hands(const Connection& connection);
  Connection* find(ConnectionId id);

  // connection_steps.cpp: what one connection does. Each gives false when it can go no further now, or is closed.
  void advance(Connection& connection);
  bool step(Connection& connection);
  bool shake_hands(Connection& connection);
  bool read_request_head(Connection& connection);
  bool begin_body(Connection& connection);
  bool charge_body(Connection& connection);
  bool read_body(Connection& connection);
  bool deliver(Connection& connection);
  bool write_out(Connection& connection);
  bool finish_answer(Connection& connection);
  bool take_rest(Connection& connection);
  bool stream_events(Connection& connection);
  bool linger(Connection& connection);
  bool fill(Connection& connection, std::size_t bytes_max);
  bool refuse(Connection& connection, const Refusal& refusal, bool head_is_known);
  /// \p shared may be null; it comes after the bytes.
  void begin_answer(Connection& connection, std::string bytes, std::shared_ptr<const std::string> shared,
                    bool close_after);
  bool begin_lingering(Connection& connection);
  bool wait_for(Connection& connection, Io outcome);
  void expire(Connection& connection);
  void ping(Connection& connection);

  const Limits limits_;
  int listener_;
  TlsContexts* const tls_;
  const std::set<std::string> uncounted_;
  const std::shared_ptr<Mailbox> mailbox_;
  const Owner owner_;
  int epoll_;
  std::unordered_map<ConnectionId, std::unique_ptr<Connection>> connections_;
  Shares shares_;
  std::unordered_map<std::string, std::size_t> handshakes_;  ///< In this turn, by address.
  std::size_t handshakes_left_ = 0;                          ///< In this turn.
  std::set<std::pair<Clock::time_point, ConnectionId>> deadlines_;
  std::vector<ConnectionId> again_;  ///< Have more to do than one turn gave them.
  std::vector<std::unique_ptr<Connection>>
      gone_;  ///< Closed in this turn; freed at its end, when nothing refers to them.
  ConnectionId next_id_;
  std::size_t buffered_ = 0;
  Clock::time_point now_{};
  Clock::time_point listener_rests_until_{};
  bool stopping_ = false;
  Clock::time_point stop_by_ = Clock::time_point::max();
  std::atomic<std::size_t> open_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace bijeen::http

// SPDX-License-Identifier: EUPL-1.2
#include "server/http/connection_loop.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "server/http/address.h"

namespace bijeen::http {
namespace {

constexpr ConnectionId kListener = 0, kMail = 1, kFirstConnection = 2;
constexpr std::size_t kAcceptedPerTurn = 64;
// With a key of RSA one takes a millisecond or more.
constexpr std::size_t kHandshakesPerTurn = 16, kHandshakesPerAddress = 4;
// With no descriptor left for another connection, epoll would report the listener without end.
constexpr std::chrono::milliseconds kListenerRest{100};
constexpr std::string_view kTooManyConnections =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 5\r\n\r\n";

/// False when the system allows no more of them.
bool watch(int epoll, int descriptor, ConnectionId id, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void rewatch(int epoll, int descriptor, ConnectionId id, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  ::epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event);
}

}  // namespace

ConnectionLoop::ConnectionLoop(const Limits& limits, int listener, TlsContexts* tls,
                               std::vector<std::string> uncounted_addresses, std::shared_ptr<Mailbox> mailbox,
                               Owner owner)
    : limits_(limits),
      listener_(listener),
      tls_(tls),
      uncounted_(uncounted_addresses.begin(), uncounted_addresses.end()),
      mailbox_(std::move(mailbox)),
      owner_(std::move(owner)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      shares_(limits.connections_per_address_max, limits.buffered_bytes_per_address_max),
      next_id_(kFirstConnection) {
  const bool watching = epoll_ >= 0 && watch(epoll_, listener_, kListener, EPOLLIN) &&
                        watch(epoll_, mailbox_->descriptor(), kMail, EPOLLIN);
  if (!watching) throw std::system_error(errno, std::generic_category(), "epoll");
}

ConnectionLoop::~ConnectionLoop() {
  while (!connections_.empty()) close(*connections_.begin()->second);
  gone_.clear();
  if (listener_ >= 0) ::close(listener_);
  ::close(epoll_);
}

void ConnectionLoop::run() {
  while (!stopping_ || (!connections_.empty() && Clock::now() < stop_by_)) turn();
  while (!connections_.empty()) close(*connections_.begin()->second);
  gone_.clear();
}

void ConnectionLoop::turn() {
  Clock::time_point wake_at = stop_by_;
  if (!deadlines_.empty()) wake_at = std::min(wake_at, deadlines_.begin()->first);
  if (listener_rests_until_ != Clock::time_point{}) wake_at = std::min(wake_at, listener_rests_until_);
  int timeout_ms = -1;
  if (!again_.empty()) {
    timeout_ms = 0;
  } else if (wake_at != Clock::time_point::max()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(wake_at - Clock::now()).count();
    timeout_ms = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
  }
  std::array<epoll_event, 256> events{};
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout_ms);
  now_ = Clock::now();
  handshakes_.clear();
  handshakes_left_ = kHandshakesPerTurn;

  for (const ConnectionId id : std::exchange(again_, {})) {
    if (Connection* connection = find(id)) advance(*connection);
  }
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.u64 == kListener) {
      accept_all();
    } else if (event.data.u64 == kMail) {
      take_mail();
    } else if (Connection* connection = find(event.data.u64)) {
      const bool idle_phase = connection->phase == Connection::Phase::kWorking;
      if (idle_phase && (event.events & (EPOLLHUP | EPOLLERR)) != 0) {
        close(*connection);
      } else {
        advance(*connection);
      }
    }
  }
  run_timers();
  gone_.clear();
}

void ConnectionLoop::accept_all() {
  for (std::size_t i = 0; i < kAcceptedPerTurn && listener_ >= 0; ++i) {
    sockaddr_storage address{};
    socklen_t length = sizeof(address);
    const int descriptor =
        ::accept4(listener_, reinterpret_cast<sockaddr*>(&address), &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      accept_one(descriptor, address_text(address));
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      const bool made_room = make_room();
      gone_.clear();
      if (made_room) continue;
      rewatch(epoll_, listener_, kListener, 0);
      listener_rests_until_ = now_ + kListenerRest;
      return;
    } else if (errno != ECONNABORTED && errno != EINTR) {
      return;
    }
  }
}

void ConnectionLoop::accept_one(int descriptor, const std::string& address) {
  auto networks = uncounted_.contains(address) ? std::vector<Network>() : networks_of(address);
  const bool has_share = shares_.enter(networks);
  if (!has_share || (connections_.size() >= limits_.connections_max && !make_room())) {
    if (has_share) shares_.leave(networks);
    refused_.fetch_add(1);
    // Without TLS a word costs nothing; under TLS it would cost the handshake that the cap is there to spare.
    if (tls_ == nullptr) ::send(descriptor, kTooManyConnections.data(), kTooManyConnections.size(), MSG_NOSIGNAL);
    ::close(descriptor);
    return;
  }
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  auto owned = std::make_unique<Connection>(next_id_++, descriptor, tls_ == nullptr ? nullptr : tls_->current());
  Connection& connection = *owned;
  connection.address = address;
  connection.networks = std::move(networks);
  connection.interest = EPOLLIN;
  if (!watch(epoll_, descriptor, connection.id, EPOLLIN)) return shares_.leave(connection.networks);
  connections_.emplace(connection.id, std::move(owned));
  open_.store(connections_.size());
  set_phase(connection, Connection::Phase::kHandshake, now_ + limits_.handshake_time_max);
  // Under TLS the client speaks first.
  if (tls_ == nullptr) advance(connection);
}

bool ConnectionLoop::may_shake_hands(const Connection& connection) {
  if (tls_ == nullptr) return true;
  const auto& client = connection.networks.empty() ? connection.address : connection.networks.front().name;
  if (handshakes_left_ == 0 || handshakes_[client] >= kHandshakesPerAddress) return false;
  --handshakes_left_;
  ++handshakes_[client];
  return true;
}

/// Ends the connection that has asked nothing for the longest time, or else the slowest of those that are sending:
/// under a flood of silent ones, those who speak stay.
bool ConnectionLoop::make_room() {
  Connection* longest = nullptr;
  for (const auto& [id, connection] : connections_) {
    if (connection->phase > Connection::Phase::kHead) continue;
    if (longest == nullptr || connection->since < longest->since) longest = connection.get();
  }
  if (longest == nullptr) longest = slowest_body();
  if (longest == nullptr) return false;
  refused_.fetch_add(1);
  close(*longest);
  return true;
}

Connection* ConnectionLoop::slowest_body() {
  for (const auto& [deadline, id] : deadlines_) {
    Connection* connection = find(id);
    if (connection->phase == Connection::Phase::kBody) return connection;
  }
  return nullptr;
}

void ConnectionLoop::take_mail() {
  Mailbox::Contents mail = mailbox_->take();
  for (Reply& reply : mail.replies) {
    Connection* connection = find(reply.connection);
    if (connection == nullptr) {
      if (reply.stream) reply.stream->reader_gone();
      if (reply.rest) reply.rest->reader_gone();
      continue;
    }
    connection->stream = std::move(reply.stream);
    connection->rest = std::move(reply.rest);
    begin_answer(*connection, std::move(reply.bytes), std::move(reply.shared), reply.close);
    advance(*connection);
  }
  for (const ConnectionId id : mail.woken) {
    Connection* connection = find(id);
    if (connection == nullptr) continue;
    if (connection->phase == Connection::Phase::kStreaming || connection->rest) advance(*connection);
  }
  if (mail.stop && !stopping_) begin_stop();
}

void ConnectionLoop::begin_stop() {
  stopping_ = true;
  stop_by_ = now_ + limits_.drain_time_max;
  ::close(listener_);
  listener_ = -1;
  listener_rests_until_ = {};
  std::vector<Connection*> ended;
  for (const auto& [id, connection] : connections_) {
    const bool under_way =
        (connection->phase == Connection::Phase::kWorking || connection->phase == Connection::Phase::kWriting) &&
        !connection->stream;
    if (!under_way) ended.push_back(connection.get());
    connection->close_after = true;
  }
  for (Connection* connection : ended) {
    connection->transport.end_writing();
    close(*connection);
  }
}

void ConnectionLoop::run_timers() {
  if (listener_rests_until_ != Clock::time_point{} && now_ >= listener_rests_until_) {
    listener_rests_until_ = {};
    rewatch(epoll_, listener_, kListener, EPOLLIN);
  }
  while (!deadlines_.empty() && deadlines_.begin()->first <= now_) {
    if (Connection* connection = find(deadlines_.begin()->second)) expire(*connection);
  }
}

void ConnectionLoop::close(Connection& connection) {
  if (connection.stream) connection.stream->reader_gone();
  if (connection.rest) connection.rest->reader_gone();
  charge(connection, 0);
  set_deadline(connection, Clock::time_point::max());
  shares_.leave(connection.networks);
  // The descriptor must leave epoll now, though it is closed at the end of the turn.
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, connection.transport.descriptor(), nullptr);
  const auto found = connections_.find(connection.id);
  gone_.push_back(std::move(found->second));
  connections_.erase(found);
  open_.store(connections_.size());
}

void ConnectionLoop::arm(Connection& connection, std::uint32_t events) const {
  if (connection.interest == events) return;
  connection.interest = events;
  rewatch(epoll_, connection.transport.descriptor(), connection.id, events);
}

void ConnectionLoop::set_phase(Connection& connection, Connection::Phase phase, Clock::time_point deadline) {
  connection.phase = phase;
  connection.since = now_;
  set_deadline(connection, deadline);
}

void ConnectionLoop::set_deadline(Connection& connection, Clock::time_point deadline) {
  if (connection.deadline != Clock::time_point::max()) deadlines_.erase({connection.deadline, connection.id});
  connection.deadline = deadline;
  if (deadline != Clock::time_point::max()) deadlines_.emplace(deadline, connection.id);
}

void ConnectionLoop::charge(Connection& connection, std::size_t bytes) {
  buffered_ = buffered_ - connection.charged + bytes;
  shares_.charge(connection.networks, connection.charged, bytes);
  connection.charged = bytes;
}

bool ConnectionLoop::has_room(const Connection& connection, std::size_t bytes) const {
  const std::size_t more = bytes - std::min(bytes, connection.charged);
  return buffered_ + more <= limits_.buffered_bytes_max && shares_.has_room(connection.networks, more);
}

Connection* ConnectionLoop::find(ConnectionId id) {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second.get();
}

}  // namespace bijeen::http

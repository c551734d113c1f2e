// SPDX-License-Identifier: EUPL-1.2
#include <sys/epoll.h>

#include <algorithm>
#include <array>

#include "server/http/connection_loop.h"

namespace bijeen::http {
namespace {

using Phase = Connection::Phase;

constexpr std::size_t kReadBytes = std::size_t{16} * 1024;
// Steps of one connection in one turn, so that none keeps the loop to itself.
constexpr int kStepsPerTurn = 32;
constexpr std::chrono::milliseconds kLingerTimeMax{2'000};
constexpr std::size_t kLingerBytesMax = std::size_t{8} * 1024 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kPing = ":\n\n";

constexpr Refusal kHeadTooSlow{ErrorCode::kRequestTimeout, "De kop van het verzoek kwam niet op tijd.",
                               "The head of the request did not come in time."};
constexpr Refusal kBodyTooSlow{ErrorCode::kRequestTimeout, "De inhoud van het verzoek kwam niet op tijd.",
                               "The content of the request did not come in time."};
constexpr Refusal kNoRoom{ErrorCode::kRequestBusy, "Probeer het zo weer.", "Try again shortly."};

std::chrono::milliseconds time_for(std::size_t bytes, const Limits& limits) {
  return std::chrono::milliseconds(bytes * 1000 / std::max<std::size_t>(limits.bytes_per_second_min, 1));
}

}  // namespace

void ConnectionLoop::advance(Connection& connection) {
  for (int i = 0; i < kStepsPerTurn; ++i) {
    if (!step(connection)) return;
  }
  again_.push_back(connection.id);
}

bool ConnectionLoop::step(Connection& connection) {
  switch (connection.phase) {
    case Phase::kHandshake:
      return shake_hands(connection);
    case Phase::kWaiting:
    case Phase::kHead:
      return read_request_head(connection);
    case Phase::kBody:
      return read_body(connection);
    case Phase::kWorking:
      if (connection.rest) return take_rest(connection);
      arm(connection, 0);
      return false;
    case Phase::kWriting:
      return write_out(connection) && finish_answer(connection);
    case Phase::kStreaming:
      return stream_events(connection);
    case Phase::kLingering:
      return linger(connection);
  }
  return false;
}

/// Says to epoll what the last step waits for, or ends a connection that has ended.
bool ConnectionLoop::wait_for(Connection& connection, Io outcome) {
  if (outcome == Io::kDone) return true;
  if (outcome == Io::kClosed) {
    close(connection);
  } else {
    arm(connection, outcome == Io::kWantsWrite ? EPOLLOUT : EPOLLIN);
  }
  return false;
}

bool ConnectionLoop::shake_hands(Connection& connection) {
  // What has to wait for the next turn epoll reports again.
  if (!may_shake_hands(connection)) return false;
  if (!wait_for(connection, connection.transport.handshake())) return false;
  set_phase(connection, Phase::kWaiting, now_ + limits_.idle_time_max);
  return true;
}

bool ConnectionLoop::fill(Connection& connection, std::size_t bytes_max) {
  std::array<char, kReadBytes> buffer;
  std::size_t got = 0;
  const Io outcome = connection.transport.read(buffer.data(), std::min(bytes_max, buffer.size()), got);
  if (!wait_for(connection, outcome)) return false;
  connection.in.append(buffer.data(), got);
  return true;
}

bool ConnectionLoop::read_request_head(Connection& connection) {
  if (!connection.in.empty()) {
    if (connection.phase == Phase::kWaiting) set_phase(connection, Phase::kHead, now_ + limits_.head_time_max);
    std::variant<NeedMore, Head, Refusal> verdict = read_head(connection.in, limits_, connection.scanned);
    if (const NeedMore* more = std::get_if<NeedMore>(&verdict)) connection.scanned = more->scanned;
    if (const Refusal* refusal = std::get_if<Refusal>(&verdict)) return refuse(connection, *refusal, false);
    if (Head* head = std::get_if<Head>(&verdict)) {
      connection.head = std::move(*head);
      return begin_body(connection);
    }
  }
  return fill(connection, limits_.header_bytes_max - connection.in.size());
}

bool ConnectionLoop::begin_body(Connection& connection) {
  connection.in.erase(0, connection.head.bytes);
  connection.scanned = 0;
  const std::size_t length = connection.head.content_length;
  set_phase(connection, Phase::kBody, now_ + limits_.body_time_max);
  if (!charge_body(connection)) return refuse(connection, kNoRoom, true);
  if (connection.head.expects_continue && connection.in.size() < length) {
    // A new connection's send buffer has room for these few bytes; a client that fills it first gets no favour.
    std::size_t sent = 0;
    const Io outcome = connection.transport.write(kContinue.data(), kContinue.size(), sent);
    if (outcome != Io::kDone || sent != kContinue.size()) {
      close(connection);
      return false;
    }
  }
  return true;
}

bool ConnectionLoop::read_body(Connection& connection) {
  const std::size_t length = connection.head.content_length;
  if (connection.in.size() >= length) return deliver(connection);
  if (!fill(connection, length - connection.in.size())) return false;
  return charge_body(connection) || refuse(connection, kNoRoom, true);
}

/// Room is taken, and time given, for what has come and not for what was promised. False: there is no room for it.
bool ConnectionLoop::charge_body(Connection& connection) {
  const std::size_t arrived = connection.in.size();
  if (!has_room(connection, arrived)) return false;
  charge(connection, arrived);
  const Clock::time_point latest = now_ + limits_.body_time_max;
  set_deadline(connection, std::min(latest, connection.since + limits_.body_time_max + time_for(arrived, limits_)));
  return true;
}

bool ConnectionLoop::deliver(Connection& connection) {
  const std::size_t length = connection.head.content_length;
  std::string next = connection.in.substr(length);
  connection.in.resize(length);
  Received received{connection.id, std::move(connection.head), std::move(connection.in), connection.address};
  connection.in = std::move(next);
  set_phase(connection, Phase::kWorking, Clock::time_point::max());
  if (!owner_.received(received)) {
    connection.head = std::move(received.head);
    return refuse(connection, kNoRoom, true);
  }
  arm(connection, 0);
  return false;
}

bool ConnectionLoop::refuse(Connection& connection, const Refusal& refusal, bool head_is_known) {
  const Head* head = head_is_known ? &connection.head : nullptr;
  std::string answer = owner_.refused(refusal, head, connection.address);
  // What follows is not read as a request: where this one ended is not known, or not worth knowing.
  connection.in.clear();
  begin_answer(connection, std::move(answer), nullptr, true);
  return true;
}

void ConnectionLoop::begin_answer(Connection& connection, std::string bytes, std::shared_ptr<const std::string> shared,
                                  bool close_after) {
  const std::size_t size = bytes.size() + (shared ? shared->size() : 0);
  connection.put_out(std::move(bytes), std::move(shared));
  connection.close_after = close_after || stopping_;
  // What is shared takes no room of its own, but as much time.
  charge(connection, connection.out.size());
  set_phase(connection, Phase::kWriting, now_ + limits_.answer_time_max + time_for(size, limits_));
}

bool ConnectionLoop::write_out(Connection& connection) {
  if (const std::string_view unsent = connection.unsent(); !unsent.empty()) {
    std::size_t sent = 0;
    const Io outcome = connection.transport.write(unsent.data(), unsent.size(), sent);
    if (!wait_for(connection, outcome)) return false;
    connection.sent += sent;
    connection.sent_in_all += sent;
  }
  return true;
}

bool ConnectionLoop::finish_answer(Connection& connection) {
  if (!connection.unsent().empty()) return true;
  if (connection.rest) return take_rest(connection);
  connection.put_out({});
  charge(connection, 0);
  if (connection.stream && !stopping_) {
    set_phase(connection, Phase::kStreaming, now_ + limits_.event_ping_interval);
  } else if (connection.close_after) {
    return begin_lingering(connection);
  } else {
    connection.head = {};
    set_phase(connection, Phase::kWaiting, now_ + limits_.idle_time_max);
  }
  return true;
}

/// The next of an answer that is made while it is sent. The reader's time runs only while there is something for him.
bool ConnectionLoop::take_rest(Connection& connection) {
  AnswerStream::Taken taken = connection.rest->take();
  if (taken.wants_worker) owner_.wanted(connection.rest);
  if (taken.end == AnswerStream::Taken::End::kBroken) {
    connection.transport.break_off();
    close(connection);
    return false;
  }
  if (taken.end == AnswerStream::Taken::End::kWhole) {
    connection.rest = nullptr;
    connection.put_out({});
    return finish_answer(connection);
  }
  if (connection.phase == Phase::kWriting) connection.time_left = connection.deadline - now_;
  connection.put_out(std::move(taken.bytes));
  charge(connection, connection.out.size());
  if (!connection.out.empty()) {
    connection.time_left += time_for(connection.out.size(), limits_);
    set_phase(connection, Phase::kWriting, now_ + std::chrono::duration_cast<Clock::duration>(connection.time_left));
    return true;
  }
  if (connection.phase == Phase::kWriting) set_phase(connection, Phase::kWorking, Clock::time_point::max());
  arm(connection, 0);
  return false;
}

bool ConnectionLoop::stream_events(Connection& connection) {
  // A reader of events has nothing to say; reading is how its end is seen.
  std::array<char, 1024> nowhere;
  std::size_t got = 0;
  const Io heard = connection.transport.read(nowhere.data(), nowhere.size(), got);
  connection.discarded += got;
  if (heard == Io::kClosed || connection.discarded > limits_.header_bytes_max) {
    close(connection);
    return false;
  }
  if (connection.unsent().empty()) connection.put_out(connection.stream->take());
  if (const std::string_view unsent = connection.unsent(); !unsent.empty()) {
    std::size_t sent = 0;
    const Io outcome = connection.transport.write(unsent.data(), unsent.size(), sent);
    connection.sent += sent;
    connection.sent_in_all += sent;
    if (outcome == Io::kClosed) close(connection);
    if (outcome == Io::kWantsRead || outcome == Io::kWantsWrite) arm(connection, EPOLLIN | EPOLLOUT);
    return outcome == Io::kDone;
  }
  if (connection.stream->ended()) return begin_lingering(connection);
  arm(connection, EPOLLIN);
  return heard == Io::kDone;
}

bool ConnectionLoop::begin_lingering(Connection& connection) {
  if (connection.stream) connection.stream->reader_gone();
  connection.transport.end_writing();
  if (stopping_) {
    close(connection);
    return false;
  }
  connection.discarded = 0;
  set_phase(connection, Phase::kLingering, now_ + kLingerTimeMax);
  return true;
}

bool ConnectionLoop::linger(Connection& connection) {
  std::size_t got = 0;
  if (!wait_for(connection, connection.transport.discard(got))) return false;
  connection.discarded += got;
  if (connection.discarded <= kLingerBytesMax) return true;
  close(connection);
  return false;
}

void ConnectionLoop::expire(Connection& connection) {
  switch (connection.phase) {
    case Phase::kHead:
      if (refuse(connection, kHeadTooSlow, false)) advance(connection);
      return;
    case Phase::kBody:
      if (refuse(connection, kBodyTooSlow, true)) advance(connection);
      return;
    case Phase::kStreaming:
      ping(connection);
      return;
    case Phase::kWaiting:
      connection.transport.end_writing();
      close(connection);
      return;
    default:
      close(connection);
  }
}

void ConnectionLoop::ping(Connection& connection) {
  const bool stuck = !connection.unsent().empty() && connection.sent_in_all == connection.sent_at_ping;
  if (stuck) {
    close(connection);
    return;
  }
  connection.sent_at_ping = connection.sent_in_all;
  if (connection.unsent().empty()) connection.put_out(std::string(kPing));
  set_deadline(connection, now_ + limits_.event_ping_interval);
  advance(connection);
}

}  // namespace bijeen::http

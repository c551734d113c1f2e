// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/watch.h"

#include <algorithm>
#include <random>

namespace bijeen::replica {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kAfterEdit{100};
constexpr milliseconds kPoll{30'000};
constexpr milliseconds kPollWithEvents{300'000};
constexpr milliseconds kBackOffFirst{1'000};
constexpr milliseconds kBackOffMax{30'000};

/// Doubles with each failure; of many replicas that lost the same server not all come back at once.
milliseconds back_off(unsigned failures) {
  const auto whole = std::min(kBackOffMax, kBackOffFirst * (1U << std::min(failures - 1, 5U)));
  static std::minstd_rand random(std::random_device{}());
  return whole / 2 + milliseconds(std::uniform_int_distribution<milliseconds::rep>(0, whole.count() / 2)(random));
}

}  // namespace

/// The server's events, read on a thread of their own.
struct Watch::Stream {
  explicit Stream(std::unique_ptr<http::Client> to, const Wake& wake) : client(std::move(to)) {
    thread = std::thread([this, &wake] {
      client->listen(
          "/v1/sync/events", [this] { open = true; },
          [this, &wake](std::string_view event) {
            if (event != "change") return;
            heard = true;
            wake.ring();
          });
      open = false;
      ended = true;
      wake.ring();
    });
  }
  ~Stream() {
    client->stop();
    thread.join();
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  std::unique_ptr<http::Client> client;
  std::atomic<bool> open = false, heard = false, ended = false;
  std::thread thread;
};

Watch::Watch(Link& link, const Wake& wake) : link_(link), wake_(wake) {}
Watch::~Watch() = default;

void Watch::turn(bool on) {
  failures_ = 0;
  if (on) {
    due_ = Clock::now();
  } else {
    due_.reset();
    close_stream();
  }
}

void Watch::edited() {
  // After a failure the back-off decides.
  if (due_ && failures_ == 0) due_ = std::min(*due_, Clock::now() + kAfterEdit);
}

std::optional<Watch::Clock::time_point> Watch::due() {
  if (!due_ || !stream_) return due_;
  const bool heard = stream_->heard.exchange(false);
  // A stream that ended was opened under other circumstances; the next round opens it anew.
  const bool lost = stream_->ended;
  if (lost) close_stream();
  if (failures_ == 0 && heard) due_ = Clock::now();
  if (failures_ == 0 && lost) due_ = std::min(*due_, Clock::now() + kPoll);
  return due_;
}

void Watch::after(const Round& round) {
  if (!due_) return;
  if (round.failure) {
    ++failures_;
    if (round.failure->code == ErrorCode::kRequestOffline) close_stream();
    const milliseconds asked = round.wait.value_or(std::chrono::seconds(0));
    due_ = Clock::now() + std::max(back_off(failures_), asked);
    return;
  }
  failures_ = 0;
  open_stream();
  due_ = Clock::now() + (stream_ && stream_->open ? kPollWithEvents : kPoll);
}

void Watch::open_stream() {
  if (stream_) return;
  if (auto client = link_.another()) stream_ = std::make_unique<Stream>(std::move(client), wake_);
}

void Watch::close_stream() {
  stream_.reset();
}

}  // namespace bijeen::replica

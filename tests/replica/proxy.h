// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace bijeen::replica::test {

/// A line to a server on this machine that breaks where a test says so.
class Proxy {
 public:
  explicit Proxy(std::uint16_t server_port);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// The next `count` answers are cut off: so many bytes of each come through (0: nothing but the end).
  void cut_answers(int count, std::size_t bytes_through = 0);

 private:
  void accept_all();
  void carry(int client);

  std::uint16_t server_port_, port_ = 0;
  int listening_ = -1;
  std::atomic<int> to_cut_ = 0;
  std::atomic<std::size_t> bytes_through_ = 0;
  std::mutex mutex_;
  std::set<int> open_;
  std::vector<std::thread> carriers_;
  std::thread accepting_;
};

}  // namespace bijeen::replica::test

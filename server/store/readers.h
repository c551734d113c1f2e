// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "server/store/database.h"

namespace bijeen::store {

/// Query-only connections that threads share. Thread-safe.
class Readers {
 public:
  Readers(std::filesystem::path file, std::size_t connections_max);

  /// Runs \p work in one read transaction, waiting for a connection when all are in use; so \p work must not call
  /// read() itself.
  void read(const std::function<void(Database&)>& work);

 private:
  std::unique_ptr<Database> take();
  void give_back(std::unique_ptr<Database> connection);

  std::filesystem::path file_;
  std::mutex mutex_;
  std::condition_variable has_free_;
  std::vector<std::unique_ptr<Database>> free_;
  std::size_t may_open_;
};

}  // namespace bijeen::store

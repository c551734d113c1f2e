// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/store/world.h"

namespace bijeen::test {

/// A device whose change sets follow from their numbers, so that another process can make the same ones again.
struct Worker {
  sync::DeviceId device;
  sync::PersonId person;
  sync::RecordId body;
  sync::Seq seen{};
  std::uint64_t index = 0;

  /// The \p n-th: a meeting made, its title changed, or words in its minutes.
  [[nodiscard]] sync::ChangeSet set(std::uint64_t n) const;
};

/// What the server has said is safe.
struct Promise {
  std::uint64_t worker = 0, n = 0, seq = 0;
  char hash[64] = {};
};
using Promises = std::vector<Promise>;

/// A programme with workers that have pushed nothing yet.
class Site {
 public:
  explicit Site(std::uint64_t workers);
  [[nodiscard]] const std::filesystem::path& directory() const { return world_.directory(); }
  [[nodiscard]] const std::vector<Worker>& workers() const { return workers_; }
  /// Throws StorageError.
  static std::unique_ptr<store::Store> open(const std::filesystem::path& directory);

  /// What a worker's device does: pushes of one, two or three sets, one after the other, from number \p from up to
  /// \p upto. Calls \p tell with each promise when it is made. False when the server did not take a push; throws
  /// std::logic_error when it refused a set.
  bool push(store::Store& store, const Worker& worker, std::uint64_t from, std::uint64_t upto,
            const std::function<void(const Promise&)>& tell) const;

  /// Fails the test unless every promise is kept: each set is in the log under its number and with its hash.
  void expect_kept(store::Store& store, const Promises& promises) const;

 private:
  World world_;
  std::vector<Worker> workers_;
  std::string epoch_;
};

/// The number after the last that was promised to a worker.
std::uint64_t next_of(const Promises& promises, const Worker& worker);

}  // namespace bijeen::test

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "schema/result.h"
#include "server/http/content_coding.h"
#include "sync/ids.h"

namespace bijeen::api {

/// Parts of whole snapshots in the coding they were sent in, until the scope's records are others: compressing one
/// takes longer than all else that a first sync asks of the server. Bounded; what was asked for longest ago goes first.
/// Says nothing of who may read them. Thread-safe.
class SnapshotCache {
 public:
  static constexpr std::size_t kBytesMax = std::size_t{32} * 1024 * 1024;

  struct Key {
    sync::Scope scope;
    std::string from;
    http::Coding coding{};
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Part {
    sync::Seq changed{};    ///< The last number in the scope when it was made.
    std::string next;       ///< Where the next part begins; empty after the last.
    http::Coding coding{};  ///< Of `bytes`.
    std::string bytes;
  };
  using Shared = std::shared_ptr<const Part>;

  /// The part, made by \p make unless there is one since \p changed. Of those who ask for one at once the first makes
  /// it and the others wait. What begins nowhere that an earlier part says is made and not kept, so that nobody fills
  /// the cache with what nobody asks for. Fails, and throws, as \p make does.
  Result<Shared> find_or_make(const Key& key, sync::Seq changed, const std::function<Result<Part>()>& make);

 private:
  struct Kept {
    Key key;
    Shared part;
  };
  Shared find(const Key& key, sync::Seq changed);
  bool is_beginning(const Key& key);
  /// Held by who makes the part of this key.
  std::shared_ptr<std::mutex> turn(const Key& key);
  void put(const Key& key, Shared part);
  void erase(std::list<Kept>::iterator kept);

  std::mutex mutex_;
  std::list<Kept> parts_;  ///< Asked for last stands first.
  std::map<Key, std::list<Kept>::iterator> by_key_;
  std::map<Key, std::weak_ptr<std::mutex>> turns_;
  std::size_t bytes_ = 0;
};

}  // namespace bijeen::api

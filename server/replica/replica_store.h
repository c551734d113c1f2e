// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/data_directory.h"
#include "server/store/database.h"
#include "sync/replica.h"

namespace bijeen::replica {

/// A replica's pairs in a directory, held by this process alone: one SQLite file (replica.sqlite), for this user alone.
/// Pairs of the host itself have keys that begin with "host/". Every member throws store::StorageError; after that the
/// store must be opened again.
class ReplicaStore {
 public:
  /// Makes the directory when it is missing. Refuses one that holds a server's data.
  explicit ReplicaStore(const std::filesystem::path& directory);

  void for_each(const std::function<void(std::string_view key, std::string_view value)>& work);
  std::optional<std::string> find(std::string_view key);
  /// All or none of them; durable when it returns.
  void apply(const std::vector<sync::StoreWrite>& writes);

 private:
  store::DataDirectory directory_;
  store::Database database_;
};

}  // namespace bijeen::replica

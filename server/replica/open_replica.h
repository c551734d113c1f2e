// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/replica/replica_store.h"
#include "sync/replica.h"

namespace bijeen::replica {

/// Where and as whom this store signs in; kept beside the replica's pairs.
struct Home {
  std::string server;  ///< Origin.
  std::string ca;      ///< Absolute path of the PEM to trust; empty: whom this machine trusts.
  std::string token;   ///< Of the session. A secret.
};

/// One person's replica, open: core and store kept in step. What a call did is durable before the caller hears of it.
/// Throws store::StorageError; after that it must be opened again.
class OpenReplica {
 public:
  /// Fails with replica.store when what is stored cannot be read.
  static Result<std::unique_ptr<OpenReplica>> open(const std::filesystem::path& directory);

  /// For reading, and for calls whose Step goes through keep().
  sync::Replica& core() { return core_; }
  /// Stores what a call did, with pairs of the host in the same transaction.
  void keep(const sync::Step& step, std::vector<sync::StoreWrite> host = {});
  /// The same with a new session, as a device of its own has.
  void keep_with_session(const sync::Step& step, const std::string& token);
  std::optional<std::string> host_pair(std::string_view key) { return store_.find(key); }

  [[nodiscard]] const std::optional<Home>& home() const { return home_; }
  /// The device is this store's until it is renewed; a second sign-in brings a new token alone.
  Status signed_in(const sync::DeviceId& device, const sync::PersonId& person, const Home& home);

 private:
  explicit OpenReplica(const std::filesystem::path& directory);

  ReplicaStore store_;
  sync::Replica core_;
  std::optional<Home> home_;
};

}  // namespace bijeen::replica

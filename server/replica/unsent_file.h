// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"
#include "sync/change_set.h"

/// Files that people keep unsent work in.
namespace bijeen::replica {

/// For this user alone, durable when it returns. Fails with request.parameter when there is something at the path
/// already or it cannot be made, and with replica.disk when it cannot be written. Throws StorageError when its
/// directory cannot be synced.
Status write_new_file(const std::string& path, std::string_view text);
/// Fails with import.malformed when it cannot be read or is larger than 64 MiB.
Result<std::string> read_file(const std::string& path);

/// What an export of unsent work holds.
struct Unsent {
  std::vector<sync::ChangeSet> sets;
  std::set<sync::ChangeSetId> sent;  ///< The server may have them.
};
/// Reads all of it, or fails with import.malformed.
Result<Unsent> parse_unsent(std::string_view text);

}  // namespace bijeen::replica

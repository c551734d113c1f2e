// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "sync/change_set.h"

namespace bijeen::store {

/// A change set with its canonical form and that form's SHA-256: what needs no database, so that it takes none of the
/// writer's time.
struct SealedSet {
  /// seq, at and author of `accepted` are for its verdict to say.
  explicit SealedSet(sync::ChangeSet set);
  explicit SealedSet(sync::Accepted set);
  sync::Accepted accepted;
  std::string bytes;
  std::string hash;  ///< Hexadecimal.
};

}  // namespace bijeen::store

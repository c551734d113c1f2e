// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "schema/model.h"
#include "sync/change_set.h"

namespace bijeen::store {

/// A change set in today's words, with the canonical form it was made in and that form's SHA-256: what needs no
/// database, so that it takes none of the writer's time.
struct SealedSet {
  /// seq, at and author of `accepted` are for its verdict to say.
  SealedSet(const schema::Model& model, sync::ChangeSet set);
  SealedSet(const schema::Model& model, sync::Accepted set);
  sync::Accepted accepted;
  std::string bytes;
  std::string hash;  ///< Hexadecimal.
};

}  // namespace bijeen::store

// SPDX-License-Identifier: EUPL-1.2
#include "server/store/sealed_set.h"

#include <utility>

#include "server/store/receipt.h"
#include "sync/upgrade.h"

namespace bijeen::store {

SealedSet::SealedSet(const schema::Model& model, sync::ChangeSet set)
    : SealedSet(model, sync::Accepted{std::move(set), {}, {}, {}, {}}) {}

SealedSet::SealedSet(const schema::Model& model, sync::Accepted set)
    : accepted(std::move(set)), bytes(sync::encode(accepted.set)), hash(sha256_hex(bytes)) {
  sync::upgrade(model, accepted.set);
}

}  // namespace bijeen::store

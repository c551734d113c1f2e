// SPDX-License-Identifier: EUPL-1.2
#include "server/store/sealed_set.h"

#include <utility>

#include "server/store/receipt.h"

namespace bijeen::store {

SealedSet::SealedSet(sync::ChangeSet set) : SealedSet(sync::Accepted{std::move(set), {}, {}, {}, {}}) {}
SealedSet::SealedSet(sync::Accepted set)
    : accepted(std::move(set)), bytes(sync::encode(accepted.set)), hash(sha256_hex(bytes)) {}

}  // namespace bijeen::store

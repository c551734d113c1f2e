// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "server/main/store_command.h"
#include "server/store/erasure.h"

namespace bijeen::main_program {

/// What is to be erased (docs/erasure.md): `person`, a name or an id, with `texts` also what that person alone wrote in
/// groups and for himself; or `collection` and `record`. Without `confirm` it only says what would go and what stays.
/// Throws store::StorageError.
CommandOutcome erase_person(store::Store& store, const StoreCommand& command);
CommandOutcome erase_record(store::Store& store, const StoreCommand& command);

/// What goes of a person in any case: the person's record, and real names, which the leader's records keep apart.
std::vector<store::Erasure> erasures_of(store::Database& database, const sync::RecordId& person);

}  // namespace bijeen::main_program

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "server/main/store_command.h"

namespace bijeen::main_program {

/// The lines that fit the options, the last --limit of them, oldest first: one a line with tabs between, or as JSON.
CommandOutcome list_audit(store::Store& store, const StoreCommand& command);
/// Follows the chain; with --head also whether it still holds that end of an earlier day. Exit code 1 where it is
/// broken.
CommandOutcome verify_audit(store::Store& store, const StoreCommand& command);
/// Lets go of what is older than --before, or than the default.
CommandOutcome cut_audit(store::Store& store, const StoreCommand& command);

}  // namespace bijeen::main_program

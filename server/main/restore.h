// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "server/main/command_line.h"

namespace bijeen::main_program {

/// Makes a data directory out of a backup, or only tries to.
CommandOutcome restore(const RestoreCommand& command);

}  // namespace bijeen::main_program

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "server/replica/command_loop.h"

namespace bijeen::main_program {

/// `bijeen replica` until there are no more commands, or SIGINT or SIGTERM. The exit code: 0, also when it was stopped;
/// 1 when the store cannot be used or the one command failed.
int run_replica(replica::LoopOptions options);

}  // namespace bijeen::main_program

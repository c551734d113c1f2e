// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "server/main/store_command.h"

namespace bijeen::main_program {

/// For how many months after their last change records are kept.
struct Periods {
  int deleted = 12;  ///< What people deleted, of any collection; 0 = for ever.
  /// By collection, deleted or not; of people those who no longer take part. Those without one are kept for ever.
  std::map<std::string, int> collections = {{"proposal", 24}, {"arrival", 24}, {"personalDataReason", 24}};
};

/// {"deleted":MONTHS,"collections":{NAME:MONTHS}}; what is not there stays as it is by default, 0 is for ever. Fails
/// with request.field.
Result<Periods> parse_periods(std::string_view json);

/// Erases what is older than its period (docs/erasure.md); without `confirm` it only says how much that is. `periods`
/// is a file. Throws store::StorageError.
CommandOutcome keep_periods(store::Store& store, const StoreCommand& command, sync::Millis now);

}  // namespace bijeen::main_program

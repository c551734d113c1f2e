// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "server/store/store.h"

namespace bijeen::main_program {

/// Where the programme's texts seem to hold what may say who a client is (schema/personal_data.h): a line for each
/// record, field and kind, with tabs between them. What stands there is not in it. Throws store::StorageError.
std::string personal_data_in(store::Store& store);

}  // namespace bijeen::main_program

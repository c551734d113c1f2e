// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "server/store/store.h"

namespace bijeen::api {

/// The name of the programme that this store holds; empty before it has one.
std::string programme_name(store::Store& store);

}  // namespace bijeen::api

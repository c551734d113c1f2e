// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "schema/json.h"
#include "schema/model.h"

/// Reading of the model's JSON; for model_*.cpp alone.
namespace bijeen::schema {

/// The member, or null when it is not there.
const Json& member(const Json& object, const char* key);
/// Texts that are not empty; nothing where there is no list.
bool read_texts(const Json& list, std::vector<std::string>& into);

/// What a collection's JSON says of when its records may be written: settled, lock, limit, agreement. After the fields,
/// of which these name some. model.collection when it cannot be judged.
Status read_rules(const Json& json, Collection& collection);
/// What these name of other collections.
Status check_rules(const Model& model, const Collection& collection);

}  // namespace bijeen::schema

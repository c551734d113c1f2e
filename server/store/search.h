// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/store/database.h"
#include "server/store/store.h"

namespace bijeen::store {

// The index holds the title and the `search` fields of every record that is not deleted, under the key of its row in
// "record". Words are compared without case and accents.
std::string_view search_create();
std::string_view search_drop();

/// Puts the record's words in the place of what stood under \p key.
void write_search(Database& database, const schema::Model& model, std::int64_t key, const sync::RecordState& record);

/// Whether what stands under \p key is not what write_search() would write; rows of records that are not searched count
/// too.
bool search_differs(Database& database, const schema::Model& model, std::int64_t key, const sync::RecordState& record);

/// Records in the actor's scopes that have all the words, the last letters of each word may be missing; best first.
std::vector<SearchHit> find_words(Database& database, const sync::Actor& actor, std::string_view words,
                                  std::size_t limit);

}  // namespace bijeen::store

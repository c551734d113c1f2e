// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "server/store/photos.h"

/// Photos in escrow: they came from a device that was ended, or from somebody who no longer takes part. The change set
/// that would have made the record is kept as any that was escrowed; what is noted here holds its bytes, until the
/// leader throws the photo away or it is erased. For the writer's thread alone where something is written.
namespace bijeen::store {

/// Whether this one, with this content, is kept already, or was until the leader threw it away: a device whose answer
/// was lost asks once more.
bool is_kept(Database& database, const sync::PersonId& author, const sync::Scope& scope, const sync::Op& op);
/// Notes that \p kept is the change set of this photo, whose content is there. False, with nothing written, when what
/// is kept of its person would take more than \p bytes_max with it.
bool note_kept(Database& database, const sync::ChangeSetId& kept, const sync::PersonId& author,
               const sync::Scope& scope, const sync::Op& op, std::uint64_t bytes_max);
/// The bytes that were kept with the change set; nullopt where there are none.
std::optional<std::string> kept_photo(Database& database, const sync::ChangeSetId& kept);
/// Its bytes are held by it no longer, and take no room of its person's; that it was there stays noted. False where
/// there are none.
bool let_go_of_photo(Database& database, const sync::ChangeSetId& kept);

}  // namespace bijeen::store

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/store/change_log.h"
#include "server/store/database.h"
#include "server/store/hpke.h"

namespace bijeen::store {

/// The file's own few values, by name; nullopt when there is none of that name.
std::optional<std::string> read_meta(Database& database, std::string_view name);
void write_meta(Database& database, std::string_view name, std::string_view value);

/// What texts have forgotten up to.
sync::Seq stored_horizon(Database& database);

/// Epoch, key and device of this server; made when the file is new.
Identity ensure_identity(Database& database, sync::Millis now);

/// The key that devices seal unsent work to (docs/device.md); made when the file has none. It is in the file, and so in
/// its backups: what was sealed before a restore opens after it.
hpke::PrivateKey ensure_outbox_key(Database& database);

/// Another device for the sets of the server itself: the numbers that the old one gave out may be unknown here.
void renew_device(Database& database, sync::Millis now);

}  // namespace bijeen::store

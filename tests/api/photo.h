// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/api/world.h"

namespace bijeen::api::test {

/// So many bytes that begin as a JPEG does.
std::string jpeg(std::size_t length, char fill = 'x');
/// What a record says of a photo with this content.
json fields_of(const std::string& content);

/// One piece, whatever it is.
Reply send_bytes(World& world, const Browser& browser, const std::string& id, std::uint64_t from,
                 const std::string& piece);
/// The piece of the content that begins there, as long as pieces are.
Reply send_piece(World& world, const Browser& browser, const std::string& id, const std::string& content,
                 std::size_t from);
/// One piece after the other. Gives the status of the last.
int send_all(World& world, const Browser& browser, const std::string& id, const std::string& content);
Reply announce(World& world, const Browser& browser, const std::string& id, const std::string& scope, const json& put);
Reply announce(World& world, const Browser& browser, const std::string& id, const std::string& scope,
               const std::string& content);
/// The whole of it; the photo is there then.
void add_photo(World& world, const Browser& browser, const std::string& id, const std::string& scope,
               const std::string& content);

}  // namespace bijeen::api::test

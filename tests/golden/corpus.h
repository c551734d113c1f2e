// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>

#include "tests/api/world.h"
#include "tests/golden/device.h"

/// The files of one version of the model (tests/golden/vN):
///   model.json     the model
///   server.sql     the server's log, merged records and devices
///   replica.json   the pairs of a replica's store, with waiting, sent, accepted and refused change sets
///   pull.json      the log as a pull gives it
///   snapshot.json  the records of a body as a snapshot gives them
///   expected.json  what people read when all of it was opened and exchanged
namespace bijeen::golden {

/// SQL that makes the stored tables again, without what is derived from them.
std::string dump_server(store::Store& store);
/// A data directory out of it.
void load_server(const std::string& sql, const std::filesystem::path& directory);

std::string dump_pairs(const Device::Pairs& pairs);
Device::Pairs load_pairs(const std::string& text);

std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace bijeen::golden

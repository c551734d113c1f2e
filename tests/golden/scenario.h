// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "schema/model.h"
#include "tests/golden/corpus.h"

namespace bijeen::golden {

using api::test::json;

/// Plays what a version keeps, under today's model, and writes all but expected.json into `directory`: every merge
/// rule, texts, differences, deletions, what was made jointly, refused and leaning sets, and a replica with work in
/// each state.
void write_corpus(const std::filesystem::path& directory);

/// What a new replica reads under `model` that takes in the version's pull and snapshot, with the digest of its scope.
json take_in(const std::filesystem::path& directory, const schema::Model& model);

/// Opens what a version left behind with today's code and exchanges everything: what people read before and after.
/// Fails the test where server and replicas differ or the server's data is unsound.
json open_and_exchange(const std::filesystem::path& directory);

/// What expected.json holds.
std::string reading_of(const std::filesystem::path& directory);

}  // namespace bijeen::golden

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "tests/golden/corpus.h"

namespace bijeen::golden {

/// Plays what every version keeps, under today's model, and writes all but expected.json into `directory`: every merge
/// rule, texts, differences, deletions, refused and leaning sets, and a replica with work in each state.
void write_corpus(const std::filesystem::path& directory);

/// Opens what a version left behind with today's code and exchanges everything: what people read before and after, as
/// JSON. Fails the test where server and replicas differ or the server's data is unsound.
std::string open_and_exchange(const std::filesystem::path& directory);

}  // namespace bijeen::golden

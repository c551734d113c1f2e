// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "sync/record.h"

namespace bijeen::sync {

/// Brings what was written under an older version of the model to today's words, by the model's list of upgrades. What
/// is as new as the model, or newer, stays as it is. Merging upgraded sets gives the upgraded record of merging the
/// old ones, so server and replicas may each upgrade when they come to it. Where a field of the new name stands beside
/// the old one (an older replica keeps what newer ones wrote), both stay, and comparing digests mends the record.
///
/// An upgraded set has today's version: it is for merging and reading. What is stored, sent, hashed and signed is the
/// set as it was made.
void upgrade(const schema::Model& model, ChangeSet& set);
void upgrade(const schema::Model& model, int from, RecordState& record);
/// Nothing when the set needs no upgrade.
std::optional<ChangeSet> upgraded(const schema::Model& model, const ChangeSet& set);

}  // namespace bijeen::sync

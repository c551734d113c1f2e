// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "sync/access.h"

namespace bijeen::sync {

/// What a set owes to other records than those it changes, by schema::Limit and schema::Agreement. permit() asks it of
/// a set that is fine by itself. Texts do not matter to it. Fails with
///
/// | record.limit      | one more is of a kind of which there are as many as was agreed, without a reason |
/// | record.not-agreed | it says that all agreed, or that nobody objected in time, and that is not so |
/// | model.required    | it decides without saying on what basis |
Status permit_across(const schema::Model& model, const Actor& actor, Records& records, const ChangeSet& set);

}  // namespace bijeen::sync

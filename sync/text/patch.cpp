// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/patch.h"

namespace bijeen::sync {

bool IntoPatch::take(std::uint32_t position, std::uint32_t removed, std::string_view inserted,
                     std::uint32_t /*length*/) {
  if (!patch_.empty() && patch_.back().inserted.empty() && patch_.back().position == position) {
    patch_.back().removed += removed;
    patch_.back().inserted = inserted;
  } else {
    patch_.push_back({position, removed, std::string(inserted)});
  }
  return true;
}

}  // namespace bijeen::sync

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "sync/text/edit_sink.h"
#include "sync/text/text.h"

namespace bijeen::sync {

/// Collects edits; one that goes on where the last one only deleted is told as one with it.
class IntoPatch : public EditSink {
 public:
  explicit IntoPatch(std::vector<TextEdit>& patch) : patch_(patch) {}
  bool take(std::uint32_t position, std::uint32_t removed, std::string_view inserted, std::uint32_t length) override;

 private:
  std::vector<TextEdit>& patch_;
};

}  // namespace bijeen::sync

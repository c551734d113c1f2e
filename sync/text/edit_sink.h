// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>

namespace bijeen::sync {

/// Takes edits, each in terms of the text after the one before.
class EditSink {
 public:
  virtual ~EditSink() = default;
  /// Replaces `removed` code points by `inserted`, which has `length`. False stops whoever tells the edits.
  virtual bool take(std::uint32_t position, std::uint32_t removed, std::string_view inserted, std::uint32_t length) = 0;
};

}  // namespace bijeen::sync

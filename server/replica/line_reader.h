// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "schema/result.h"

namespace bijeen::replica {

/// A command is at most so long; it holds one change set and some room.
inline constexpr std::size_t kLineBytesMax = std::size_t{1024} * 1024;

/// Lines out of a descriptor, as they come.
class LineReader {
 public:
  explicit LineReader(int descriptor) : descriptor_(descriptor) {}

  /// Reads once; blocks when there is nothing to read yet. Call it while there is no line.
  void read_more();
  /// The next line, without its end; an Error (request.too-large) for one past kLineBytesMax, which is skipped whole.
  /// nullopt: read_more(), unless ended(). What stands after the last line end is a line too.
  std::optional<Result<std::string>> next();
  /// The other side writes no more, and every line was given.
  [[nodiscard]] bool ended() const { return closed_ && buffer_.empty() && !skipping_; }

 private:
  int descriptor_;
  std::string buffer_;
  std::size_t searched_ = 0;  ///< No line end before it.
  bool skipping_ = false;     ///< Inside a line that is too long.
  bool closed_ = false;
};

}  // namespace bijeen::replica

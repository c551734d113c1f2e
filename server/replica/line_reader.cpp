// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/line_reader.h"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace bijeen::replica {

void LineReader::read_more() {
  std::array<char, 64 * 1024> part{};
  const ssize_t got = ::read(descriptor_, part.data(), part.size());
  if (got > 0) {
    buffer_.append(part.data(), static_cast<std::size_t>(got));
  } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
    closed_ = true;
  }
}

std::optional<Result<std::string>> LineReader::next() {
  const auto too_long = [] {
    return Error{ErrorCode::kRequestTooLarge, "a line is at most " + std::to_string(kLineBytesMax) + " bytes"};
  };
  auto end = buffer_.find('\n', searched_);
  if (end == std::string::npos && !closed_) {
    searched_ = buffer_.size();
    if (buffer_.size() > kLineBytesMax) {
      skipping_ = true;
      buffer_.clear();
      searched_ = 0;
    }
    return std::nullopt;
  }
  if (end == std::string::npos) {
    if (buffer_.empty() && !skipping_) return std::nullopt;
    end = buffer_.size();
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  searched_ = 0;
  if (std::exchange(skipping_, false) || line.size() > kLineBytesMax) return Result<std::string>(too_long());
  return Result<std::string>(std::move(line));
}

}  // namespace bijeen::replica

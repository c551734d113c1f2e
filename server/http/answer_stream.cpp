// SPDX-License-Identifier: EUPL-1.2
#include "server/http/answer_stream.h"

#include <array>
#include <charconv>
#include <exception>
#include <utility>

namespace bijeen::http {
namespace {

constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace

AnswerStream::AnswerStream(NextPiece next, Form form, std::size_t ready_bytes_max, Owner owner)
    : form_(form), ready_bytes_max_(ready_bytes_max), owner_(std::move(owner)), next_(std::move(next)) {}

std::string AnswerStream::chunk(std::string_view piece) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16).ptr;
  std::string chunk;
  chunk.reserve(piece.size() + digits.size() + 4);
  return chunk.append(digits.data(), end).append("\r\n").append(piece).append("\r\n");
}

void AnswerStream::make() {
  for (bool more = true; more;) {
    std::string piece;
    bool last = false;
    std::optional<std::string> cause;
    try {
      piece = next_();
      last = piece.empty();
      made_bytes_ += piece.size();
      if (form_ == Form::kChunks) piece = last ? std::string(kLastChunk) : chunk(piece);
    } catch (const std::exception& thrown) {
      cause = thrown.what();
    } catch (...) {
      cause = "something that is no exception";
    }
    // Told before the reader can know.
    if (last || cause) finish(cause);
    bool wake = false, gone = false;
    {
      const std::lock_guard lock(mutex_);
      gone = state_ == State::kGone;
      if (!gone) {
        if (!cause) ready_ += piece;
        state_ = cause                               ? State::kBroken
                 : last                              ? State::kWhole
                 : ready_.size() >= ready_bytes_max_ ? State::kResting
                                                     : State::kMaking;
        more = state_ == State::kMaking;
        wake = std::exchange(loop_waits_, false);
      }
    }
    if (gone) {
      if (!last && !cause) finish(std::nullopt);
      return;
    }
    if (wake) owner_.wake();
  }
}

AnswerStream::Taken AnswerStream::take() {
  const std::lock_guard lock(mutex_);
  Taken taken;
  taken.bytes = std::exchange(ready_, {});
  taken.wants_worker = state_ == State::kResting;
  if (taken.wants_worker) state_ = State::kMaking;
  loop_waits_ = taken.bytes.empty() && state_ == State::kMaking;
  if (!taken.bytes.empty()) return taken;
  if (state_ == State::kWhole) taken.end = Taken::End::kWhole;
  if (state_ == State::kBroken) taken.end = Taken::End::kBroken;
  return taken;
}

void AnswerStream::reader_gone() {
  bool rested = false;
  {
    const std::lock_guard lock(mutex_);
    rested = state_ == State::kResting;
    state_ = State::kGone;
    ready_ = {};
  }
  if (rested) finish(std::nullopt);
}

void AnswerStream::finish(const std::optional<std::string>& cause) {
  next_ = nullptr;
  owner_.over(made_bytes_, cause);
}

}  // namespace bijeen::http

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "sync/text/document.h"
#include "tests/bench/text_trace.h"

namespace bijeen::bench {

/// What is measured of a trace. Each way ends with the text, to be compared with the trace's.
class TextCase {
 public:
  explicit TextCase(Trace trace);

  /// False where the trace is not one that can be replayed.
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] const Trace& trace() const { return trace_; }
  /// A transaction as it travels.
  [[nodiscard]] const sync::TextUpdate& update(std::size_t transaction) const { return updates_[transaction]; }
  /// Events: code points inserted and deleted.
  [[nodiscard]] std::uint32_t events() const { return history_.size(); }
  /// The whole history, encoded.
  [[nodiscard]] const std::string& columns() const { return columns_; }

  /// A sequential trace as one person typed it: every edit into the text and the history.
  [[nodiscard]] std::string local_replay() const;
  /// The encoded history arrives in an empty document.
  [[nodiscard]] std::string merge_all() const;
  /// The transactions arrive one at a time, in the order of the trace.
  [[nodiscard]] std::string one_by_one() const;
  /// A document is opened from its bytes, history and text.
  [[nodiscard]] std::string load() const;

 private:
  Trace trace_;
  bool good_ = false;
  std::vector<sync::TextUpdate> updates_;
  sync::History history_;
  std::string columns_, document_;
};

}  // namespace bijeen::bench

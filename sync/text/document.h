// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sync/text/history.h"
#include "sync/text/rope.h"

namespace bijeen::sync {

class Replay;

/// An event in the words of all replicas.
struct EventName {
  std::string author;
  std::uint32_t n = 0;  ///< Among the author's, from 0.
  friend bool operator==(const EventName&, const EventName&) = default;
};

/// Edits of one author, one after the other, as they travel: the first event's name, and what the author had seen.
struct TextUpdate {
  EventName first;
  std::vector<EventName> parents;
  std::vector<TextEdit> edits;
};

/// A text with its whole history, for any number of authors in any causal order: the event graph in columns, the text
/// in a rope, and while edits are concurrent the walker that merges them. Bijeen's own texts need less and have none of
/// this at rest (text.h); this is for who wants history, or peers without a server. All copies with the same events
/// have the same text. Not thread-safe.
class Document {
 public:
  Document();
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  [[nodiscard]] const History& history() const { return *history_; }
  [[nodiscard]] std::string text() const { return rope_.text(); }
  [[nodiscard]] Rope& rope() { return rope_; }

  /// The number by which the author edits here.
  std::uint32_t author(std::string_view name) { return history_->author(name); }
  /// The last events of all that is here, which is what an edit made here has seen.
  [[nodiscard]] std::vector<EventName> version() const;
  /// An edit made here. Fails with text.position, change-set.malformed, change-set.too-large; nothing is changed then.
  Status edit(std::uint32_t author, std::uint32_t position, std::uint32_t removed, std::string_view inserted);

  /// Merges edits made elsewhere and gives the patch, as in text.h. What is here already is skipped. Fails with
  /// text.position, change-set.malformed, change-set.too-large, and sync.gap where parents are not here yet;
  /// nothing is changed then.
  Result<std::vector<TextEdit>> receive(const TextUpdate& update);
  /// Merges whatever the other history has and this has not. Fails with text.position, change-set.malformed where the
  /// two give one name to different events, change-set.too-large; nothing is changed then.
  Status merge(const History& other);

  /// History and text.
  [[nodiscard]] std::string encode() const;
  /// Fails with replica.store when the bytes are not what encode() gives.
  static Result<Document> decode(std::string_view bytes);

 private:
  Status add(const TextUpdate& update);

  std::unique_ptr<History> history_;
  Rope rope_;
  std::unique_ptr<Replay> replay_;  ///< Kept from one concurrent event to the next.
};

}  // namespace bijeen::sync

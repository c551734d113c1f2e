// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/document.h"

#include <algorithm>
#include <utility>

#include "sync/text/bytes.h"
#include "sync/text/patch.h"
#include "sync/text/replay.h"
#include "sync/text/utf8.h"

namespace bijeen::sync {
namespace {

Error past_the_end() {
  return {ErrorCode::kTextPosition, "an edit reaches past the end of the text"};
}

Error too_large() {
  return {ErrorCode::kChangeSetTooLarge, "the text would be too long"};
}

}  // namespace

Document::Document() : history_(std::make_unique<History>()), replay_(std::make_unique<Replay>(*history_)) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Status Document::edit(std::uint32_t author, std::uint32_t position, std::uint32_t removed, std::string_view inserted) {
  if (!valid_utf8(inserted)) return Error{ErrorCode::kChangeSetMalformed, "inserted text is not UTF-8"};
  if (std::uint64_t{position} + removed > rope_.length().code_points) return past_the_end();
  const auto length = static_cast<std::uint32_t>(code_points(inserted));
  if (length > kTextLengthMax - rope_.length().code_points || !history_->has_room(std::uint64_t{removed} + length)) {
    return too_large();
  }
  if (removed == 0 && length == 0) return Done{};
  rope_.replace(position, removed, inserted, length);
  if (!history_->continues(author)) history_->begin(author, history_->count(author), history_->version());
  if (removed > 0) history_->remove(position, removed);
  if (length > 0) history_->insert(position, inserted, length);
  return Done{};
}

std::vector<EventName> Document::version() const {
  std::vector<EventName> names;
  for (const Lv event : history_->version()) {
    const History::AuthorRun run = history_->author_run(event);
    names.push_back({history_->authors()[run.author], run.n + (event - run.first)});
  }
  return names;
}

Result<std::vector<TextEdit>> Document::receive(const TextUpdate& update) {
  const History::Mark mark = history_->mark();
  const auto refused = [&](Error error) {
    history_->go_back(mark);
    return error;
  };
  if (Status added = add(update); !added) return refused(added.error());
  std::vector<TextEdit> patch;
  if (history_->size() == mark.size) return patch;
  IntoPatch sink(patch);
  if (replay_->play(mark.size, rope_.length().code_points, sink) != Replay::Fit::kAll) {
    replay_->forget();
    return refused(past_the_end());
  }
  for (const TextEdit& edit : patch) {
    rope_.replace(edit.position, edit.removed, edit.inserted, static_cast<std::uint32_t>(code_points(edit.inserted)));
  }
  return patch;
}

/// Appends an update to the history, without what is there already.
Status Document::add(const TextUpdate& update) {
  Version parents;
  for (const EventName& name : update.parents) {
    const Lv event = history_->find(history_->author(name.author), name.n);
    if (event == kNoEvent) return Error{ErrorCode::kSyncGap, "something the edits build on is not here"};
    parents.push_back(event);
  }
  parents = heads(*history_, std::move(parents));
  const std::uint32_t author = history_->author(update.first.author);
  std::uint32_t n = update.first.n;
  bool begun = false;
  for (const TextEdit& edit : update.edits) {
    if (!valid_utf8(edit.inserted)) return Error{ErrorCode::kChangeSetMalformed, "inserted text is not UTF-8"};
    const std::uint64_t inserted = code_points(edit.inserted);
    const std::uint64_t events = edit.removed + inserted;
    if (events == 0) continue;
    if (!history_->has_room(n + events)) return too_large();
    const auto length = static_cast<std::uint32_t>(events);
    const Lv last = history_->find(author, n + length - 1);
    if (last != kNoEvent && !begun) {
      parents.assign(1, last);
    } else {
      if (!history_->is_free(author, n, length)) {
        return Error{ErrorCode::kChangeSetMalformed, "the author's numbers were used for something else"};
      }
      if (!begun) history_->begin(author, n, parents);
      begun = true;
      if (edit.removed > 0) history_->remove(edit.position, edit.removed);
      if (inserted > 0) history_->insert(edit.position, edit.inserted, static_cast<std::uint32_t>(inserted));
    }
    n += length;
  }
  return Done{};
}

Status Document::merge(const History& other) {
  const History::Mark mark = history_->mark();
  if (Status added = history_->append(other); !added) {
    history_->go_back(mark);
    return added;
  }
  if (history_->size() == mark.size) return Done{};
  const std::string before = rope_.text();
  IntoRope sink(rope_);
  if (replay_->play(mark.size, rope_.length().code_points, sink) == Replay::Fit::kAll) return Done{};
  rope_ = Rope(before);
  replay_->forget();
  history_->go_back(mark);
  return past_the_end();
}

std::string Document::encode() const {
  std::string out;
  append_bytes(out, history_->encode());
  append_bytes(out, rope_.text());
  return out;
}

Result<Document> Document::decode(std::string_view bytes) {
  ByteReader in(bytes);
  const std::string_view history_bytes = in.bytes(), text = in.bytes();
  if (!in.good() || !in.empty() || text.size() > kTextLengthMax || !valid_utf8(text)) {
    return Error{ErrorCode::kReplicaStore, "the text with its history cannot be read"};
  }
  Result<History> history = History::decode(history_bytes);
  if (!history) return history.error();
  Document document;
  *document.history_ = std::move(*history);
  document.rope_ = Rope(text);
  return document;
}

}  // namespace bijeen::sync

// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/history.h"

#include <algorithm>
#include <utility>

#include "sync/text/utf8.h"

namespace bijeen::sync {
namespace {

/// Index of the run that the event is in, looked for around `hint` first.
template <typename Runs>
std::size_t run_of(const Runs& runs, Lv event, std::size_t hint = 0) {
  constexpr std::size_t kNear = 16;
  auto begin = runs.begin(), end = runs.end();
  if (hint >= kNear && runs[hint - kNear].first <= event) begin += static_cast<std::ptrdiff_t>(hint - kNear);
  if (hint + kNear < runs.size() && event < runs[hint + kNear].first) {
    end = runs.begin() + static_cast<std::ptrdiff_t>(hint + kNear);
  }
  const auto after = std::upper_bound(begin, end, event, [](Lv at, const auto& run) { return at < run.first; });
  return static_cast<std::size_t>(after - runs.begin()) - 1;
}

}  // namespace

std::uint32_t History::author(std::string_view name) {
  // The latest is the likeliest.
  for (std::size_t i = names_.size(); i > 0; --i) {
    if (names_[i - 1] == name) return static_cast<std::uint32_t>(i - 1);
  }
  names_.emplace_back(name);
  runs_of_author_.emplace_back();
  return static_cast<std::uint32_t>(names_.size() - 1);
}

std::uint32_t History::count(std::uint32_t author) const {
  const auto& runs = runs_of_author_[author];
  if (runs.empty()) return 0;
  const std::size_t last = runs.back();
  const Lv end = last + 1 < author_runs_.size() ? author_runs_[last + 1].first : size_;
  return author_runs_[last].n + (end - author_runs_[last].first);
}

Lv History::find(std::uint32_t author, std::uint32_t n) const {
  const auto& runs = runs_of_author_[author];
  const auto after = std::upper_bound(runs.begin(), runs.end(), n,
                                      [&](std::uint32_t at, std::uint32_t run) { return at < author_runs_[run].n; });
  if (after == runs.begin()) return kNoEvent;
  const std::size_t run = *(after - 1);
  const Lv end = run + 1 < author_runs_.size() ? author_runs_[run + 1].first : size_;
  const std::uint32_t offset = n - author_runs_[run].n;
  return offset < end - author_runs_[run].first ? author_runs_[run].first + offset : kNoEvent;
}

bool History::is_free(std::uint32_t author, std::uint32_t n, std::uint32_t length) const {
  const auto& runs = runs_of_author_[author];
  const auto next = std::lower_bound(runs.begin(), runs.end(), n,
                                     [&](std::uint32_t run, std::uint32_t at) { return author_runs_[run].n < at; });
  if (next != runs.end() && author_runs_[*next].n - n < length) return false;
  return find(author, n) == kNoEvent;
}

History::AuthorRun History::author_run(Lv event) const {
  return author_runs_[run_of(author_runs_, event)];
}

std::size_t History::graph_run_of(Lv event, std::size_t hint) const {
  return run_of(graph_runs_, event, hint);
}

std::size_t History::op_run_of(Lv event, std::size_t hint) const {
  return run_of(op_runs_, event, hint);
}

void History::begin(std::uint32_t author, std::uint32_t n, std::span<const Lv> parents) {
  begun_.waiting = true;
  begun_.author = author;
  begun_.n = n;
  begun_.parents.assign(parents.begin(), parents.end());
}

void History::begin_runs() {
  const Begun begun = std::exchange(begun_, {});
  const Version& parents = begun.parents;
  const bool goes_on = size_ > 0 && parents.size() == 1 && parents[0] == size_ - 1;
  if (!goes_on) {
    graph_runs_.push_back({size_, static_cast<std::uint32_t>(parents_.size())});
    parents_.insert(parents_.end(), parents.begin(), parents.end());
    std::erase_if(version_, [&](Lv head) { return std::find(parents.begin(), parents.end(), head) != parents.end(); });
    version_.push_back(size_);
  }
  if (!author_runs_.empty()) {
    const AuthorRun& last = author_runs_.back();
    if (last.author == begun.author && last.n + (size_ - last.first) == begun.n) return;
  }
  auto& runs = runs_of_author_[begun.author];
  const auto at = std::upper_bound(runs.begin(), runs.end(), begun.n,
                                   [&](std::uint32_t n, std::uint32_t run) { return n < author_runs_[run].n; });
  runs.insert(at, static_cast<std::uint32_t>(author_runs_.size()));
  author_runs_.push_back({size_, begun.author, begun.n});
}

void History::note_events(std::uint32_t count) {
  size_ += count;
  version_.back() = size_ - 1;
}

bool History::insert(std::uint32_t position, std::string_view utf8, std::uint32_t code_points) {
  if (!has_room(code_points) || utf8.size() > kEventsMax - content_.size()) return false;
  if (begun_.waiting) begin_runs();
  const bool goes_on = !op_runs_.empty() && op_runs_.back().kind == OpKind::kInsert &&
                       op_runs_.back().position + (size_ - op_runs_.back().first) == position;
  if (!goes_on) op_runs_.push_back({size_, position, static_cast<std::uint32_t>(content_.size()), OpKind::kInsert});
  content_ += utf8;
  note_events(code_points);
  return true;
}

bool History::remove(std::uint32_t position, std::uint32_t length) {
  if (!has_room(length)) return false;
  if (begun_.waiting) begin_runs();
  if (!op_runs_.empty() && op_runs_.back().kind != OpKind::kInsert) {
    OpRun& last = op_runs_.back();
    const bool one = size_ - last.first == 1;
    if (last.position == position && (last.kind == OpKind::kDelete || one)) {
      last.kind = OpKind::kDelete;
      note_events(length);
      return true;
    }
    // What an edit deletes at once is numbered forwards on every replica, whatever it stands beside.
    if (length == 1 && position + 1 == last.position && (last.kind == OpKind::kBackspace || one)) {
      last.kind = OpKind::kBackspace;
      last.position = position;
      note_events(length);
      return true;
    }
  }
  op_runs_.push_back({size_, position, static_cast<std::uint32_t>(content_.size()), OpKind::kDelete});
  note_events(length);
  return true;
}

Status History::append(const History& other) {
  if (size_ == 0 && names_.empty()) {
    *this = other;
    return Done{};
  }
  std::vector<std::uint32_t> authors;
  authors.reserve(other.names_.size());
  for (const std::string& name : other.names_) authors.push_back(author(name));
  // The other's event in this history, once it is here.
  const auto here = [&](Lv event) {
    const AuthorRun run = other.author_run(event);
    return find(authors[run.author], run.n + (event - run.first));
  };
  std::size_t author_run = 0, graph_run = 0, op_run = 0;
  for (Lv event = 0; event < other.size_;) {
    while (author_run + 1 < other.author_runs_.size() && other.author_runs_[author_run + 1].first <= event)
      ++author_run;
    while (other.graph_run_end(graph_run) <= event) ++graph_run;
    const AuthorRun& by = other.author_runs_[author_run];
    const Lv author_end =
        author_run + 1 < other.author_runs_.size() ? other.author_runs_[author_run + 1].first : other.size_;
    const Lv end = std::min(author_end, other.graph_run_end(graph_run));
    const std::uint32_t author = authors[by.author], n = by.n + (event - by.first);
    if (const Lv known = find(author, n); known != kNoEvent) {
      // As much as is known in one run.
      const AuthorRun own = this->author_run(known);
      const std::size_t own_run = run_of(author_runs_, known);
      const Lv own_end = own_run + 1 < author_runs_.size() ? author_runs_[own_run + 1].first : size_;
      event += std::min(end - event, own_end - own.first - (n - own.n));
      continue;
    }
    Version parents;
    if (event > other.graph_runs_[graph_run].first) {
      parents.push_back(here(event - 1));
    } else {
      for (const Lv parent : other.parents_of_run(graph_run)) parents.push_back(here(parent));
      std::sort(parents.begin(), parents.end());
    }
    if (!has_room(end - event)) return Error{ErrorCode::kChangeSetTooLarge, "the history would be too long"};
    if (!is_free(author, n, end - event)) {
      return Error{ErrorCode::kChangeSetMalformed, "one name was given to different events"};
    }
    begin(author, n, parents);
    while (event < end) {
      const TextOp op = other.op(event, end, op_run);
      const bool fits =
          op.kind == OpKind::kInsert ? insert(op.position, op.content, op.length) : remove(op.position, op.length);
      if (!fits) return Error{ErrorCode::kChangeSetTooLarge, "the history would be too long"};
      event += op.length;
    }
  }
  return Done{};
}

History::Mark History::mark() const {
  return {size_,
          version_,
          op_runs_.empty() ? OpRun{} : op_runs_.back(),
          op_runs_.size(),
          content_.size(),
          graph_runs_.size(),
          parents_.size(),
          author_runs_.size(),
          names_.size()};
}

void History::go_back(const Mark& mark) {
  begun_ = {};
  size_ = mark.size;
  version_ = mark.version;
  op_runs_.resize(mark.op_runs);
  if (!op_runs_.empty()) op_runs_.back() = mark.last_op_run;
  content_.resize(mark.content);
  graph_runs_.resize(mark.graph_runs);
  parents_.resize(mark.parents);
  for (std::size_t run = mark.author_runs; run < author_runs_.size(); ++run) {
    std::erase(runs_of_author_[author_runs_[run].author], static_cast<std::uint32_t>(run));
  }
  author_runs_.resize(mark.author_runs);
  names_.resize(mark.names);
  runs_of_author_.resize(mark.names);
}

TextOp History::op(Lv first, Lv end, std::size_t& hint) const {
  while (op_run_end(hint) <= first) ++hint;
  const OpRun& run = op_runs_[hint];
  const Lv run_end = op_run_end(hint);
  TextOp op{run.kind, first, std::min(end, run_end) - first, run.position, {}};
  if (run.kind == OpKind::kBackspace) op.position += run_end - (first + op.length);
  if (run.kind != OpKind::kInsert) return op;
  op.position += first - run.first;
  const std::size_t content_end = hint + 1 < op_runs_.size() ? op_runs_[hint + 1].content : content_.size();
  op.content = std::string_view(content_).substr(run.content, content_end - run.content);
  if (op.content.size() == run_end - run.first) {
    op.content = op.content.substr(first - run.first, op.length);
  } else if (op.length < run_end - run.first) {
    op.content.remove_prefix(byte_offset(op.content, first - run.first));
    op.content = op.content.substr(0, byte_offset(op.content, op.length));
  }
  return op;
}

}  // namespace bijeen::sync

// SPDX-License-Identifier: EUPL-1.2
// Bytes of a history, all integers as LEB128 of at most 32 bits in their shortest form, signed ones zig-zag:
//
//   "BTH1", authors, then per author: size of its name, the name
//   author runs, then per run: author, n less what would have been next, length
//   graph runs, then per run: length, parents, per parent: first event less parent
//   op runs, then per run: length * 3 + kind; then per run: where it begins less where the last one ended, signed
//   bytes of content, the content
//
// Each kind of number has a column of its own, which is what a general compressor makes most of.
#include <algorithm>
#include <set>

#include "sync/text/bytes.h"
#include "sync/text/history.h"
#include "sync/text/utf8.h"

namespace bijeen::sync {
namespace {

constexpr std::string_view kMark = "BTH1";

/// Where the cursor stands before and after a run.
std::uint32_t begins_at(OpKind kind, std::uint32_t position, std::uint32_t length) {
  return kind == OpKind::kBackspace ? position + length : position;
}
std::uint32_t ends_at(OpKind kind, std::uint32_t position, std::uint32_t length) {
  return kind == OpKind::kInsert ? position + length : position;
}

}  // namespace

std::string History::encode() const {
  std::string out(kMark);
  append_number(out, static_cast<std::uint32_t>(names_.size()));
  for (const std::string& name : names_) append_bytes(out, name);
  std::vector<std::uint32_t> next(names_.size());
  append_number(out, static_cast<std::uint32_t>(author_runs_.size()));
  for (std::size_t i = 0; i < author_runs_.size(); ++i) {
    const AuthorRun& run = author_runs_[i];
    const Lv length = (i + 1 < author_runs_.size() ? author_runs_[i + 1].first : size_) - run.first;
    append_number(out, run.author);
    append_signed(out, run.n - next[run.author]);
    append_number(out, length);
    next[run.author] = run.n + length;
  }
  append_number(out, static_cast<std::uint32_t>(graph_runs_.size()));
  for (std::size_t i = 0; i < graph_runs_.size(); ++i) {
    const Lv first = graph_runs_[i].first;
    append_number(out, graph_run_end(i) - first);
    append_number(out, static_cast<std::uint32_t>(parents_of_run(i).size()));
    for (const Lv parent : parents_of_run(i)) append_number(out, first - parent);
  }
  append_number(out, static_cast<std::uint32_t>(op_runs_.size()));
  std::string places;
  std::uint32_t cursor = 0;
  for (std::size_t i = 0; i < op_runs_.size(); ++i) {
    const OpRun& run = op_runs_[i];
    const std::uint32_t length = op_run_end(i) - run.first;
    append_number(out, std::uint64_t{length} * 3 + static_cast<std::uint64_t>(run.kind));
    append_signed(places, begins_at(run.kind, run.position, length) - cursor);
    cursor = ends_at(run.kind, run.position, length);
  }
  out += places;
  append_bytes(out, content_);
  return out;
}

/// Reads the columns into a history, checking each as it comes.
class HistoryReader {
 public:
  explicit HistoryReader(std::string_view bytes) : in_(bytes) {}

  Result<History> read() {
    if (in_.take(kMark.size()) == kMark && authors() && author_runs() && graph_runs() && op_runs() && content() &&
        in_.empty()) {
      return std::move(h_);
    }
    return Error{ErrorCode::kReplicaStore, "the history of a text cannot be read"};
  }

 private:
  bool authors() {
    const std::uint32_t count = in_.count();
    std::set<std::string_view> names;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::string_view name = in_.bytes();
      if (!in_.good() || !names.insert(name).second) return false;
      h_.names_.emplace_back(name);
    }
    h_.runs_of_author_.resize(h_.names_.size());
    return in_.good();
  }

  bool author_runs() {
    std::vector<std::uint32_t> next(h_.names_.size());
    const std::uint32_t count = in_.count();
    h_.author_runs_.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t author = in_.number();
      const std::uint32_t jump = in_.signed_number(), length = in_.number();
      if (!in_.good() || author >= next.size() || length == 0 || !h_.has_room(length)) return false;
      const std::uint32_t n = next[author] + jump;
      if (n > kEventsMax - length) return false;
      h_.runs_of_author_[author].push_back(i);
      h_.author_runs_.push_back({h_.size_, author, n});
      h_.size_ += length;
      next[author] = n + length;
    }
    return in_.good() && std::all_of(h_.runs_of_author_.begin(), h_.runs_of_author_.end(),
                                     [&](auto& runs) { return in_order(runs); });
  }

  /// Brings the runs of one author in the order of n; false where two overlap.
  bool in_order(std::vector<std::uint32_t>& runs) const {
    const auto& all = h_.author_runs_;
    std::sort(runs.begin(), runs.end(), [&](auto a, auto b) { return all[a].n < all[b].n; });
    return std::adjacent_find(runs.begin(), runs.end(), [&](auto a, auto b) {
             const Lv end = a + 1 < all.size() ? all[a + 1].first : h_.size_;
             return all[a].n + (end - all[a].first) > all[b].n;
           }) == runs.end();
  }

  bool graph_runs() {
    const std::uint32_t count = in_.count();
    h_.graph_runs_.reserve(count);
    Lv first = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t length = in_.number(), parents = in_.count();
      if (!in_.good() || length == 0 || length > h_.size_ - first) return false;
      h_.graph_runs_.push_back({first, static_cast<std::uint32_t>(h_.parents_.size())});
      for (std::uint32_t p = 0; p < parents; ++p) {
        const std::uint32_t back = in_.number();
        if (!in_.good() || back == 0 || back > first) return false;
        const Lv parent = first - back;
        if (p > 0 && parent <= h_.parents_.back()) return false;
        h_.parents_.push_back(parent);
      }
      const auto own = h_.parents_of_run(i);
      if (own.size() == 1 && own[0] + 1 == first) return false;
      first += length;
    }
    std::vector<Lv> parents = h_.parents_;
    std::sort(parents.begin(), parents.end());
    for (std::size_t i = 0; i < h_.graph_runs_.size() && first == h_.size_; ++i) {
      const Lv last = h_.graph_run_end(i) - 1;
      if (!std::binary_search(parents.begin(), parents.end(), last)) h_.version_.push_back(last);
    }
    return in_.good() && first == h_.size_;
  }

  bool op_runs() {
    const std::uint32_t count = in_.count();
    h_.op_runs_.resize(count);
    Lv first = 0;
    for (auto& run : h_.op_runs_) {
      const std::uint64_t both = in_.long_number();
      const std::uint64_t length = both / 3;
      if (!in_.good() || length == 0 || length > h_.size_ - first) return false;
      run.first = first;
      run.kind = static_cast<OpKind>(both % 3);
      first += static_cast<std::uint32_t>(length);
    }
    if (first != h_.size_) return false;
    std::uint32_t cursor = 0;
    for (std::size_t i = 0; i < h_.op_runs_.size(); ++i) {
      auto& run = h_.op_runs_[i];
      const std::uint32_t length = h_.op_run_end(i) - run.first;
      cursor += in_.signed_number();
      if (!in_.good() || cursor > kEventsMax || (run.kind == OpKind::kBackspace && cursor < length)) return false;
      run.position = run.kind == OpKind::kBackspace ? cursor - length : cursor;
      cursor = ends_at(run.kind, run.position, length);
    }
    return true;
  }

  bool content() {
    const std::string_view content = in_.bytes();
    if (!in_.good() || content.size() > kEventsMax || !valid_utf8(content)) return false;
    const bool single = code_points(content) == content.size();
    std::size_t at = 0;
    for (std::size_t i = 0; i < h_.op_runs_.size(); ++i) {
      auto& run = h_.op_runs_[i];
      run.content = static_cast<std::uint32_t>(at);
      if (run.kind != OpKind::kInsert) continue;
      const std::uint32_t length = h_.op_run_end(i) - run.first;
      const std::string_view rest = content.substr(at);
      if (rest.size() < length) return false;
      const std::size_t size = single ? length : byte_offset(rest, length);
      if (!single && code_points(rest.substr(0, size)) != length) return false;
      at += size;
    }
    h_.content_ = content;
    return at == content.size();
  }

  ByteReader in_;
  History h_;
};

Result<History> History::decode(std::string_view bytes) {
  return HistoryReader(bytes).read();
}

}  // namespace bijeen::sync

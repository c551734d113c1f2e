// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"
#include "sync/text/text.h"

namespace bijeen::sync {

/// An event: one code point inserted or deleted. Its number is its place in one replica's history, in which every event
/// stands after those it depends on.
using Lv = std::uint32_t;
inline constexpr Lv kNoEvent = 0xFFFFFFFFU;
/// No history holds more events, so that numbers above it can name code points of a text before it.
inline constexpr Lv kEventsMax = 0x7FFFFFFFU;

/// A set of events that none of the others has seen, in ascending order: with all that they have seen, a version of the
/// text. Empty: before all events.
using Version = std::vector<Lv>;

/// Events [begin, end).
struct LvRange {
  Lv begin = 0, end = 0;
  friend bool operator==(const LvRange&, const LvRange&) = default;
};

enum class OpKind : std::uint8_t {
  kInsert,     ///< Code points one behind the other, typed forwards.
  kDelete,     ///< All at one position, which is the delete key.
  kBackspace,  ///< Each before the last.
};

/// A run of events of one kind in neighbouring places.
struct TextOp {
  OpKind kind = OpKind::kInsert;
  Lv first = 0;
  std::uint32_t length = 0;
  std::uint32_t position = 0;  ///< Of the first inserted code point, or the lowest deleted.
  std::string_view content;    ///< UTF-8, of an insertion.
};

/// All editing of one text by any number of authors, as an event graph in run-length columns: what was done, on what
/// version, by whom. An author is a number here; `authors()` says its name. Authors' own events count from 0.
/// What is appended must be causally complete; positions are believed until somebody replays them.
class History {
 public:
  struct OpRun {
    Lv first = 0;
    std::uint32_t position = 0;
    std::uint32_t content = 0;  ///< Bytes of all content before this run's.
    OpKind kind = OpKind::kInsert;
    friend bool operator==(const OpRun&, const OpRun&) = default;
  };
  struct GraphRun {
    Lv first = 0;
    std::uint32_t parents = 0;  ///< Where those of the first event begin. Every other event has seen the one before.
    friend bool operator==(const GraphRun&, const GraphRun&) = default;
  };
  struct AuthorRun {
    Lv first = 0;
    std::uint32_t author = 0;
    std::uint32_t n = 0;  ///< Number of the first event among the author's.
    friend bool operator==(const AuthorRun&, const AuthorRun&) = default;
  };

  /// Number of events.
  [[nodiscard]] Lv size() const { return size_; }
  /// Of everything.
  [[nodiscard]] const Version& version() const { return version_; }

  /// The author's number; a new one for a new name.
  std::uint32_t author(std::string_view name);
  [[nodiscard]] const std::vector<std::string>& authors() const { return names_; }
  /// How many events the author numbered so far (the number after the highest).
  [[nodiscard]] std::uint32_t count(std::uint32_t author) const;
  /// The event with the author's number `n`, kNoEvent when it is not here.
  [[nodiscard]] Lv find(std::uint32_t author, std::uint32_t n) const;
  [[nodiscard]] AuthorRun author_run(Lv event) const;

  /// What follows was made by the author, numbering on from `n`, having seen `parents` (a version). Takes effect with
  /// the first event.
  void begin(std::uint32_t author, std::uint32_t n, std::span<const Lv> parents);
  /// Whether begin() with the author's next number and the version of everything would change nothing.
  [[nodiscard]] bool continues(std::uint32_t author) const {
    return size_ > 0 && version_.size() == 1 && version_[0] == size_ - 1 && author_runs_.back().author == author;
  }
  /// Whether there can be so many events more.
  [[nodiscard]] bool has_room(std::uint64_t events) const { return events <= kEventsMax - size_; }
  /// Whether none of the author's events have these numbers.
  [[nodiscard]] bool is_free(std::uint32_t author, std::uint32_t n, std::uint32_t length) const;
  /// One event or more. False, having changed nothing, where there would be too many events or bytes.
  bool insert(std::uint32_t position, std::string_view utf8, std::uint32_t code_points);
  bool remove(std::uint32_t position, std::uint32_t length);

  /// Appends what the other has and this has not. Fails with change-set.malformed where the two give one name to
  /// different places in the graph, change-set.too-large; a part may then have been appended.
  Status append(const History& other);

  /// What it takes to go back to how it is now.
  struct Mark {
    Lv size = 0;
    Version version;
    OpRun last_op_run;
    std::size_t op_runs = 0, content = 0, graph_runs = 0, parents = 0, author_runs = 0, names = 0;
  };
  [[nodiscard]] Mark mark() const;
  /// Forgets what came after the mark.
  void go_back(const Mark& mark);

  /// The operation that begins at this event, as far as it goes up to `end`. `hint`: index of an op run at or before
  /// it, which moves on to the one that was found.
  [[nodiscard]] TextOp op(Lv first, Lv end, std::size_t& hint) const;
  [[nodiscard]] std::size_t op_run_of(Lv event, std::size_t hint = 0) const;

  /// `hint`: the run that was found last; a run close to it is found sooner.
  [[nodiscard]] std::size_t graph_run_of(Lv event, std::size_t hint = 0) const;
  [[nodiscard]] const std::vector<GraphRun>& graph_runs() const { return graph_runs_; }
  [[nodiscard]] Lv graph_run_end(std::size_t run) const {
    return run + 1 < graph_runs_.size() ? graph_runs_[run + 1].first : size_;
  }
  [[nodiscard]] std::span<const Lv> parents_of_run(std::size_t run) const {
    const std::size_t begin = graph_runs_[run].parents;
    const std::size_t end = run + 1 < graph_runs_.size() ? graph_runs_[run + 1].parents : parents_.size();
    return {parents_.data() + begin, end - begin};
  }

  /// Compact bytes: columns of variable-length integers, then the content.
  [[nodiscard]] std::string encode() const;
  /// Fails with replica.store when the bytes are not what encode() gives. Needs memory in proportion to the bytes.
  static Result<History> decode(std::string_view bytes);

  friend bool operator==(const History&, const History&) = default;

 private:
  friend class HistoryReader;

  [[nodiscard]] Lv op_run_end(std::size_t run) const {
    return run + 1 < op_runs_.size() ? op_runs_[run + 1].first : size_;
  }
  void begin_runs();
  void note_events(std::uint32_t count);

  struct Begun {
    bool waiting = false;
    std::uint32_t author = 0, n = 0;
    Version parents;
    friend bool operator==(const Begun&, const Begun&) = default;
  };

  Lv size_ = 0;
  Version version_;
  Begun begun_;
  std::vector<OpRun> op_runs_;
  std::string content_;
  std::vector<GraphRun> graph_runs_;
  std::vector<Lv> parents_;
  std::vector<AuthorRun> author_runs_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::uint32_t>> runs_of_author_;  ///< Indexes of author_runs_, by n.
};

}  // namespace bijeen::sync

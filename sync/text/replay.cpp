// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/replay.h"

#include <algorithm>

namespace bijeen::sync {
namespace {

/// Keeps count of a text's length on the way to another sink, and stops what does not fit it.
class Measured : public EditSink {
 public:
  Measured(EditSink& sink, std::uint32_t length) : sink_(sink), length_(length) {}
  bool take(std::uint32_t position, std::uint32_t removed, std::string_view inserted, std::uint32_t added) override {
    if (std::uint64_t{position} + removed > length_) return false;
    length_ += added - removed;
    return sink_.take(position, removed, inserted, added);
  }
  [[nodiscard]] std::uint32_t length() const { return length_; }

 private:
  EditSink& sink_;
  std::uint32_t length_;
};

}  // namespace

Replay::Fit Replay::play(Lv from, std::uint32_t length, EditSink& sink) {
  const Lv end = history_.size();
  if (from == end) return Fit::kAll;
  const auto fit = [](bool all) { return all ? Fit::kAll : Fit::kNotNew; };
  Measured measured(sink, length);
  const bool one_run = history_.graph_runs().back().first <= from;
  if (one_run && history_.version().size() == 1) return fit(play_as_is({from, end}, measured));
  if (can_go_on(from)) {
    if (!play_in_order(played_.end, from, nullptr)) return Fit::kNotBefore;
    played_.end = end;
    return fit(play_in_order(from, end, &measured));
  }
  const Window window = sync::window(history_, from);
  for (const Stretch& stretch : window.stretches) {
    const LvRange events = stretch.events;
    if (stretch.critical) {
      if (!play_as_is(events, measured)) return Fit::kNotNew;
      continue;
    }
    // The first may be concurrent with what was played before; each later one begins at a critical version.
    if (!start(events.begin == from ? window.begin : events.begin, events.begin, measured.length())) {
      return Fit::kNotBefore;
    }
    played_.end = events.end;
    if (!play_in_order(events.begin, events.end, &measured)) return Fit::kNotNew;
  }
  return Fit::kAll;
}

/// Whether what was played is a base for all that is new, without a look at what is before, and not so far back that it
/// is better to start anew.
bool Replay::can_go_on(Lv from) const {
  if (played_.end == played_.begin || from - played_.end > played_.end - played_.begin) return false;
  const auto& runs = history_.graph_runs();
  for (std::size_t run = runs.size(); run > 0 && runs[run - 1].first >= from; --run) {
    const auto parents = history_.parents_of_run(run - 1);
    if (parents.empty() ? played_.begin > 0 : parents.front() + 1 < played_.begin) return false;
  }
  return true;
}

bool Replay::play_as_is(LvRange events, EditSink& sink) const {
  std::size_t hint = history_.op_run_of(events.begin);
  for (Lv event = events.begin; event < events.end;) {
    const TextOp op = history_.op(event, events.end, hint);
    const bool inserts = op.kind == OpKind::kInsert;
    if (!sink.take(op.position, inserts ? 0 : op.length, op.content, inserts ? op.length : 0)) return false;
    event += op.length;
  }
  return true;
}

/// Makes the walker stand where the events [begin, end) are played on a critical version, and the text has `length`.
bool Replay::start(Lv begin, Lv end, std::uint32_t length) {
  at_.clear();
  played_ = {begin, end};
  if (begin == end) {
    walker_.start(length);
    return true;
  }
  walker_.start(std::nullopt);
  return play_in_order(begin, end, nullptr) && walker_.correct_effect(length);
}

bool Replay::play_in_order(Lv from, Lv to, EditSink* sink) {
  for (const LvRange& range : order_.of(from, to)) {
    if (!play_range(range, sink)) return false;
  }
  return true;
}

bool Replay::play_range(LvRange events, EditSink* sink) {
  const std::size_t run = graph_run_ = history_.graph_run_of(events.begin, graph_run_);
  const Lv before[] = {events.begin - 1};
  const std::span<const Lv> parents =
      history_.graph_runs()[run].first == events.begin ? history_.parents_of_run(run) : std::span<const Lv>(before);
  const bool there = parents.size() == at_.size() && std::equal(parents.begin(), parents.end(), at_.begin());
  if (!there) {
    difference_.compare(at_, parents, played_.begin);
    for (const LvRange& range : difference_.only_a()) walker_.retreat(range);
    for (auto range = difference_.only_b().rbegin(); range != difference_.only_b().rend(); ++range) {
      walker_.advance(*range);
    }
  }
  op_run_ = history_.op_run_of(events.begin, op_run_);
  for (Lv event = events.begin; event < events.end;) {
    const TextOp op = history_.op(event, events.end, op_run_);
    if (!walker_.apply(op, sink)) return false;
    event += op.length;
  }
  at_.assign(1, events.end - 1);
  return true;
}

}  // namespace bijeen::sync

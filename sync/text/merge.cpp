// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <optional>

#include "sync/text/edits.h"
#include "sync/text/edits_played.h"
#include "sync/text/event_graph.h"
#include "sync/text/patch.h"
#include "sync/text/replay.h"
#include "sync/text/text.h"

namespace bijeen::sync {
namespace {

using Patch = std::vector<TextEdit>;
using Log = std::vector<TextEvent>;

Error past_the_end() {
  return {ErrorCode::kTextPosition, "an edit reaches past the end of the text"};
}

bool pending(const TextEvent& event) {
  return raw(event.seq) == 0;
}

std::size_t accepted_count(const Log& log) {
  return static_cast<std::size_t>(
      std::partition_point(log.begin(), log.end(), [](const TextEvent& e) { return !pending(e); }) - log.begin());
}

bool plain(const TextEvent& event) {
  return event.returned.empty() && event.past.follows.is_nil();
}

/// The log holds events that a restored server had not got when `later` was made, though their numbers are lower.
bool has_gap(const Log& log, const TextEvent& later) {
  const auto accepted = log.begin() + static_cast<std::ptrdiff_t>(accepted_count(log));
  Seq seen = later.seen;
  for (const Seq base : later.past.bases) {
    const auto beyond = std::partition_point(log.begin(), accepted, [&](const TextEvent& e) { return e.seq <= base; });
    if (beyond != accepted && generation(beyond->seq) < generation(seen)) return true;
    seen = base;
  }
  return false;
}

/// Each event has seen a beginning of the log, besides its own device's. So it is until a server is restored or a
/// device follows another.
bool in_line(const Log& log) {
  return std::all_of(log.begin(), log.end(), [&](const TextEvent& e) { return plain(e) && !has_gap(log, e); });
}

/// Number of events at the beginning of the log that an event at index `at` (or after the log) has seen by its `seen`.
std::size_t known_count(const Log& log, const TextEvent& event, std::size_t at) {
  const auto seen = [&](const TextEvent& e) { return !pending(e) && e.seq <= event.seen; };
  const auto known = std::partition_point(log.begin(), log.end(), seen) - log.begin();
  return std::min(static_cast<std::size_t>(known), at);
}

/// Nothing in the log is concurrent with the event.
bool saw_all(const Log& log, const TextEvent& event) {
  const auto unknown = log.begin() + static_cast<std::ptrdiff_t>(known_count(log, event, log.size()));
  return std::all_of(unknown, log.end(), [&](const TextEvent& e) { return e.device == event.device; });
}

/// Finds the length of the latest beginning of the log that all that follows, the event too, has seen: its critical
/// version.
class CriticalVersion {
 public:
  explicit CriticalVersion(const Log& log) : log_(log), count_(log.size()), run_begin_(log.size()) {}

  std::size_t before(const TextEvent& event) {
    lower_to(event, log_.size());
    for (std::size_t i = log_.size(); i > count_; --i) lower_to(log_[i - 1], i - 1);
    return count_;
  }

 private:
  void lower_to(const TextEvent& event, std::size_t at) {
    const std::size_t known = known_count(log_, event, at);
    if (known >= count_) return;
    // What follows what it knows may be its own device's. That run is walked once: run_begin_ remembers it.
    if (log_[known].device == event.device && known >= run_begin_) return;
    std::size_t end = known;
    while (end < count_ && log_[end].device == event.device) ++end;
    count_ = end;
    run_begin_ = known;
  }

  const Log& log_;
  std::size_t count_;
  std::size_t run_begin_;  ///< From here to count_ all is of one device.
};

/// Of the first `count` events, those at the beginning that every later one has seen; whatever the log's shape.
std::size_t seen_by_later(const Log& log, std::size_t count) {
  for (std::size_t at = log.size(); at > count; --at) {
    const TextEvent& later = log[at - 1];
    const auto end = log.begin() + static_cast<std::ptrdiff_t>(count);
    // What it has not seen is kept, and so are the events from there on: they are among the later ones now.
    count = static_cast<std::size_t>(
        std::find_if(log.begin(), end, [&](const TextEvent& e) { return !saw(later, e); }) - log.begin());
  }
  return count;
}

/// What is to be played for an event to find its place: the log from the latest version on that all that follows, the
/// event too, has seen. Nothing where it has seen all.
struct ToPlay {
  bool in_line;
  std::size_t from;
};

ToPlay to_play(const Log& log, const TextEvent& event) {
  if (in_line(log) && plain(event) && !has_gap(log, event))
    return {true, saw_all(log, event) ? log.size() : CriticalVersion(log).before(event)};
  const auto unseen = std::find_if(log.begin(), log.end(), [&](const TextEvent& e) { return !saw(event, e); });
  if (unseen == log.end()) return {false, log.size()};
  return {false, seen_by_later(log, static_cast<std::size_t>(unseen - log.begin()))};
}

/// Checks that need no version.
Status check_form(const TextState& state, std::size_t length, const TextEvent& event) {
  if (!covers(event.seen, event.past.bases, state.base_seq)) {
    return Error{ErrorCode::kTextPosition, "made against a text that is no longer kept"};
  }
  for (const TextEdit& edit : event.edits) {
    if (!valid_utf8(edit.inserted)) return Error{ErrorCode::kChangeSetMalformed, "inserted text is not UTF-8"};
    if (std::uint64_t{edit.position} + edit.removed > kTextLengthMax) return past_the_end();
    length += code_points(edit.inserted);
    if (length > kTextLengthMax) return Error{ErrorCode::kChangeSetTooLarge, "the text would be too long"};
  }
  return Done{};
}

/// The event's edits in terms of the text now, where something is concurrent with it.
Result<Patch> transformed(const TextState& state, std::size_t length, const TextEvent& event, const ToPlay& part) {
  std::vector<const TextEvent*> events;
  for (std::size_t i = part.from; i < state.log.size(); ++i) events.push_back(&state.log[i]);
  events.push_back(&event);
  const auto graph = part.in_line ? event_graph(events) : event_graph_anywhere(events);
  if (!graph) return Error{ErrorCode::kChangeSetTooLarge, "too much was edited at once"};
  Patch patch;
  IntoPatch sink(patch);
  switch (Replay(graph->history).play(graph->last, static_cast<std::uint32_t>(length), sink)) {
    case Replay::Fit::kAll:
      return patch;
    case Replay::Fit::kNotBefore:
      return Error{ErrorCode::kReplicaStore, "the kept edits do not fit the text"};
    case Replay::Fit::kNotNew:
      return past_the_end();
  }
  return patch;
}

/// The event's edits where nothing is concurrent with it.
Result<Patch> as_they_are(std::size_t length, const TextEvent& event) {
  const Status fits = check(length, event.edits);
  if (!fits) return fits.error();
  Patch patch;
  for (const TextEdit& edit : event.edits) {
    if (edit.removed > 0 || !edit.inserted.empty()) patch.push_back(edit);
  }
  return patch;
}

/// An event that is accepted while the log has pending ones of its device: it takes the place of the one it was.
Result<Patch> accept(TextState& state, const TextEvent& event) {
  Log log = state.log;
  const auto first_pending = log.begin() + static_cast<std::ptrdiff_t>(accepted_count(log));
  const auto same = std::find_if(first_pending, log.end(),
                                 [&](const TextEvent& e) { return e.device == event.device && e.n == event.n; });
  const bool unchanged =
      same != log.end() && same == first_pending && same->seen == event.seen && same->edits == event.edits;
  if (unchanged) {
    state.log[static_cast<std::size_t>(same - log.begin())].seq = event.seq;
    return Patch{};
  }
  if (same != log.end()) log.erase(same);
  log.insert(log.begin() + static_cast<std::ptrdiff_t>(accepted_count(log)), event);
  std::vector<const TextEvent*> events;
  for (const TextEvent& e : log) events.push_back(&e);
  std::optional<std::string> text = replayed(state.base, events);
  if (!text) return past_the_end();
  Patch patch = difference(state.text, *text);
  state.text = std::move(*text);
  state.log = std::move(log);
  return patch;
}

/// Length of the longest beginning of the log that every later event, and every one to come, has seen.
std::size_t critical_count(const Log& log, Seq horizon) {
  std::size_t count = log.size();
  if (in_line(log)) {
    Seq seen_by_all{~std::uint64_t{0}};
    for (; count > 0; --count) {
      const TextEvent& event = log[count - 1];
      if (!pending(event) && event.seq <= horizon && event.seq <= seen_by_all) break;
      seen_by_all = std::min(seen_by_all, event.seen);
    }
    return count;
  }
  const auto settled = [&](const TextEvent& e) { return !pending(e) && arrival(e.seq, e.returned) <= horizon; };
  count = static_cast<std::size_t>(std::find_if_not(log.begin(), log.end(), settled) - log.begin());
  return seen_by_later(log, count);
}

bool has_pending_of(const Log& log, const DeviceId& device) {
  return std::any_of(log.begin() + static_cast<std::ptrdiff_t>(accepted_count(log)), log.end(),
                     [&](const TextEvent& e) { return e.device == device; });
}

}  // namespace

std::size_t edits_played_for(const TextState& state, const TextEvent& event) {
  std::size_t count = 0;
  for (std::size_t i = to_play(state.log, event).from; i < state.log.size(); ++i) count += state.log[i].edits.size();
  return count;
}

Result<std::vector<TextEdit>> merge(TextState& state, const TextEvent& event) {
  const std::size_t length = code_points(state.text);
  const Status form = check_form(state, length, event);
  if (!form) return form.error();
  if (!pending(event) && has_pending_of(state.log, event.device)) return accept(state, event);

  const ToPlay part = to_play(state.log, event);
  Result<Patch> patch =
      part.from == state.log.size() ? as_they_are(length, event) : transformed(state, length, event, part);
  if (!patch) return patch;
  if (state.log.empty()) state.base = state.text;
  state.text = applied(std::move(state.text), *patch);
  const std::size_t at = pending(event) ? state.log.size() : accepted_count(state.log);
  state.log.insert(state.log.begin() + static_cast<std::ptrdiff_t>(at), event);
  return patch;
}

void trim(TextState& state, Seq horizon) {
  const std::size_t kept_from = critical_count(state.log, horizon);
  if (kept_from == 0) return;

  const auto end = state.log.begin() + static_cast<std::ptrdiff_t>(kept_from);
  std::string base;
  if (end != state.log.end()) {
    std::vector<const TextEvent*> events;
    for (auto event = state.log.begin(); event != end; ++event) events.push_back(&*event);
    std::optional<std::string> text = replayed(state.base, events);
    if (!text) return;
    base = std::move(*text);
  }
  state.base = std::move(base);
  for (auto event = state.log.begin(); event != end; ++event) {
    state.base_seq = std::max(state.base_seq, arrival(event->seq, event->returned));
  }
  state.log.erase(state.log.begin(), end);
}

}  // namespace bijeen::sync

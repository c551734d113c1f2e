// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/event_graph.h"

#include <algorithm>

#include "sync/text/replay.h"
#include "sync/text/rope.h"

namespace bijeen::sync {
namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFFU;

class Builder {
 public:
  /// `in_line`: each has seen a beginning of the list, besides its own device's.
  Builder(const std::vector<const TextEvent*>& events, bool in_line)
      : events_(events), in_line_(in_line), nodes_(events.size()) {}

  std::optional<EventGraph> build() {
    most_known_.assign(events_.size() + 1, 0);
    for (std::uint32_t i = 0; i < events_.size(); ++i) {
      graph_.last = graph_.history.size();
      find_known(i);
      if (!append(i)) return std::nullopt;
      most_known_[i + 1] = std::max(most_known_[i], nodes_[i].changes ? nodes_[i].known : 0);
    }
    return std::move(graph_);
  }

 private:
  struct Node {
    std::uint32_t author = 0;
    std::uint32_t known = 0;         ///< It has seen this many events from the first on, besides its own device's.
    std::uint32_t previous = kNone;  ///< Of the same device, of those that change something.
    bool changes = false;
    Lv end = 0;
  };
  struct Author {
    std::uint32_t known = 0;       ///< What an earlier event of the device had seen, a later one has seen.
    std::uint32_t last = kNone;    ///< Its last event that changes something.
    std::uint32_t listed = kNone;  ///< The event for which it was listed as a head.
  };

  void find_known(std::uint32_t i) {
    const TextEvent& event = *events_[i];
    Node& node = nodes_[i];
    const std::string_view name(reinterpret_cast<const char*>(event.device.bytes.data()), event.device.bytes.size());
    node.author = graph_.history.author(name);
    if (node.author == authors_.size()) authors_.emplace_back();
    Author& author = authors_[node.author];
    // The last event need not be in server order, and nobody has seen it.
    const auto seen = [&](const TextEvent* e) { return raw(e->seq) != 0 && e->seq <= event.seen; };
    const auto known = std::partition_point(events_.begin(), events_.end() - 1, seen) - events_.begin();
    node.known = std::max(author.known, std::min(static_cast<std::uint32_t>(known), i));
    node.previous = author.last;
    author.known = node.known;
  }

  /// Of each device the last event that it has seen, unless another that it has seen had seen that.
  Version parents(std::uint32_t i) {
    const Node& node = nodes_[i];
    std::uint32_t from = most_known_[node.known];
    Version parents;
    if (node.previous != kNone) {
      if (node.previous >= from) parents.push_back(nodes_[node.previous].end - 1);
      from = std::max(from, nodes_[node.previous].known);
    }
    authors_[node.author].listed = i;
    for (std::uint32_t k = node.known; k > from; --k) {
      const Node& other = nodes_[k - 1];
      if (!other.changes || authors_[other.author].listed == i) continue;
      authors_[other.author].listed = i;
      parents.push_back(other.end - 1);
    }
    std::sort(parents.begin(), parents.end());
    return parents;
  }

  /// The same for any shape, at the cost of a look at all events before it.
  Version parents_anywhere(std::uint32_t i) {
    std::vector<bool> seen(i), seen_by_parent(i);
    for (std::uint32_t k = 0; k < i; ++k) seen[k] = saw(*events_[i], *events_[k]);
    Version parents;
    for (std::uint32_t k = i; k-- > 0;) {
      if (!seen[k] || seen_by_parent[k] || !nodes_[k].changes) continue;
      parents.insert(parents.begin(), nodes_[k].end - 1);
      for (std::uint32_t j = 0; j < k; ++j) seen_by_parent[j] = seen_by_parent[j] || saw(*events_[k], *events_[j]);
    }
    return parents;
  }

  bool append(std::uint32_t i) {
    History& history = graph_.history;
    Node& node = nodes_[i];
    for (const TextEdit& edit : events_[i]->edits) {
      const auto inserted = static_cast<std::uint32_t>(code_points(edit.inserted));
      if (edit.removed == 0 && inserted == 0) continue;
      if (!node.changes)
        history.begin(node.author, history.count(node.author), in_line_ ? parents(i) : parents_anywhere(i));
      node.changes = true;
      if (edit.removed > 0 && !history.remove(edit.position, edit.removed)) return false;
      if (inserted > 0 && !history.insert(edit.position, edit.inserted, inserted)) return false;
    }
    node.end = history.size();
    if (node.changes) authors_[node.author].last = i;
    return true;
  }

  const std::vector<const TextEvent*>& events_;
  bool in_line_;
  std::vector<Node> nodes_;
  std::vector<Author> authors_;
  std::vector<std::uint32_t> most_known_;  ///< By any of the first so many events.
  EventGraph graph_;
};

}  // namespace

std::optional<EventGraph> event_graph(const std::vector<const TextEvent*>& events) {
  return Builder(events, true).build();
}

std::optional<EventGraph> event_graph_anywhere(const std::vector<const TextEvent*>& events) {
  return Builder(events, false).build();
}

std::optional<std::string> replayed(std::string_view base, const std::vector<const TextEvent*>& events) {
  const auto plain = [](const TextEvent* e) { return e->returned.empty() && e->past == Past{}; };
  const auto graph = Builder(events, std::all_of(events.begin(), events.end(), plain)).build();
  if (!graph) return std::nullopt;
  Rope rope(base);
  IntoRope sink(rope);
  Replay replay(graph->history);
  if (replay.play(0, rope.length().code_points, sink) != Replay::Fit::kAll) return std::nullopt;
  return rope.text();
}

}  // namespace bijeen::sync

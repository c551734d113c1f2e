// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/replay.h"

#include <algorithm>

namespace bijeen::sync {

Replay::Replay(std::vector<const TextEvent*> events, std::uint32_t length)
    : events_(std::move(events)), nodes_(events_.size()), walker_(length) {
  link_devices();
  find_known();
}

void Replay::link_devices() {
  std::vector<std::uint32_t> by_device(events_.size());
  for (std::uint32_t i = 0; i < by_device.size(); ++i) by_device[i] = i;
  std::sort(by_device.begin(), by_device.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto order = events_[a]->device <=> events_[b]->device;
    return order != 0 ? order < 0 : a < b;
  });
  for (std::size_t i = 1; i < by_device.size(); ++i) {
    Node& node = nodes_[by_device[i]];
    Node& before = nodes_[by_device[i - 1]];
    const bool same = events_[by_device[i]]->device == events_[by_device[i - 1]]->device;
    node.author = before.author + (same ? 0 : 1);
    if (!same) continue;
    node.previous = by_device[i - 1];
    before.next = by_device[i];
  }
}

void Replay::find_known() {
  // The last event need not be in server order, and nobody has seen it.
  const auto end = events_.empty() ? events_.end() : events_.end() - 1;
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    const auto seen = [&](const TextEvent* event) { return raw(event->seq) != 0 && event->seq <= events_[i]->seen; };
    const auto known = std::partition_point(events_.begin(), end, seen) - events_.begin();
    Node& node = nodes_[i];
    node.known = std::min(static_cast<std::uint32_t>(known), i);
    // What an earlier event of the device had seen, this one has seen.
    if (node.previous != kNoEvent) node.known = std::max(node.known, nodes_[node.previous].known);
  }
}

bool Replay::play(std::uint32_t count) {
  std::vector<bool> played(count);
  for (std::uint32_t first = 0; first < count;) {
    for (std::uint32_t i = first; i < count && nodes_[i].known <= first; i = nodes_[i].next) {
      if (!play_one(i, nullptr)) return false;
      played[i] = true;
      while (first < count && played[first]) ++first;
    }
  }
  return true;
}

bool Replay::play_one(std::uint32_t event, std::vector<TextEdit>* patch) {
  stand_before(event);
  for (const TextEdit& edit : events_[event]->edits) {
    const auto length = static_cast<std::uint32_t>(code_points(edit.inserted));
    if (!walker_.apply(edit, length, nodes_[event].author, nodes_[event].changes, patch)) return false;
    inserted_ += edit.inserted;
  }
  own_ = event;
  return true;
}

void Replay::stand_before(std::uint32_t event) {
  const Node& node = nodes_[event];
  const std::uint32_t from = known_, to = node.known;
  const std::uint32_t both = std::max(from, to);
  const bool same_device = own_ != kNoEvent && nodes_[own_].author == node.author;

  if (!same_device) {
    for (std::uint32_t i = own_; i != kNoEvent && i >= both; i = nodes_[i].previous) {
      walker_.retreat(nodes_[i].changes);
    }
  }
  for (std::uint32_t i = from; i > to; --i) {
    if (nodes_[i - 1].author != node.author) walker_.retreat(nodes_[i - 1].changes);
  }
  for (std::uint32_t i = from; i < to; ++i) {
    const bool there = own_ != kNoEvent && nodes_[i].author == nodes_[own_].author && i <= own_;
    if (!there) walker_.advance(nodes_[i].changes);
  }
  if (!same_device) {
    std::vector<std::uint32_t> own;
    for (std::uint32_t i = node.previous; i != kNoEvent && i >= both; i = nodes_[i].previous) own.push_back(i);
    for (auto i = own.rbegin(); i != own.rend(); ++i) walker_.advance(nodes_[*i].changes);
  }
  known_ = to;
}

std::optional<std::string> replayed(std::string_view base, std::vector<const TextEvent*> events) {
  const auto count = static_cast<std::uint32_t>(events.size());
  Replay replay(std::move(events), static_cast<std::uint32_t>(code_points(base)));
  if (!replay.play(count)) return std::nullopt;
  return replay.walker().text(base, replay.inserted());
}

}  // namespace bijeen::sync

// SPDX-License-Identifier: EUPL-1.2
#include "server/api/snapshot_cache.h"

#include <iterator>
#include <utility>

namespace bijeen::api {

Result<SnapshotCache::Shared> SnapshotCache::find_or_make(const Key& key, sync::Seq changed,
                                                          const std::function<Result<Part>()>& make) {
  const auto made_anew = [&]() -> Result<Shared> {
    auto made = make();
    if (!made) return made.error();
    return Shared(std::make_shared<const Part>(std::move(*made)));
  };
  if (auto kept = find(key, changed)) return kept;
  if (!is_beginning(key)) return made_anew();
  const auto my_turn = turn(key);
  const std::lock_guard making(*my_turn);
  if (auto kept = find(key, changed)) return kept;
  auto part = made_anew();
  if (part) put(key, *part);
  return part;
}

SnapshotCache::Shared SnapshotCache::find(const Key& key, sync::Seq changed) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end() || found->second->part->changed < changed) return nullptr;
  parts_.splice(parts_.begin(), parts_, found->second);
  return parts_.front().part;
}

bool SnapshotCache::is_beginning(const Key& key) {
  if (key.from.empty()) return true;
  const std::lock_guard lock(mutex_);
  for (auto at = by_key_.lower_bound({key.scope, {}, {}}); at != by_key_.end() && at->first.scope == key.scope; ++at) {
    if (at->second->part->next == key.from) return true;
  }
  return false;
}

std::shared_ptr<std::mutex> SnapshotCache::turn(const Key& key) {
  const std::lock_guard lock(mutex_);
  std::erase_if(turns_, [](const auto& waiting) { return waiting.second.expired(); });
  auto& known = turns_[key];
  auto turn = known.lock();
  if (!turn) known = turn = std::make_shared<std::mutex>();
  return turn;
}

void SnapshotCache::put(const Key& key, Shared part) {
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) erase(found->second);
  bytes_ += part->bytes.size();
  parts_.push_front({key, std::move(part)});
  by_key_[key] = parts_.begin();
  while (bytes_ > kBytesMax) erase(std::prev(parts_.end()));
}

void SnapshotCache::erase(std::list<Kept>::iterator kept) {
  bytes_ -= kept->part->bytes.size();
  by_key_.erase(kept->key);
  parts_.erase(kept);
}

}  // namespace bijeen::api

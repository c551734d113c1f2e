// SPDX-License-Identifier: EUPL-1.2
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "sync/replica_impl.h"

// A device that was set back to an old image, or that runs twice, goes on as another device.
namespace bijeen::sync {
namespace {

/// A UUID of version 8 (RFC 9562, 5.8) out of what the set was and who makes it now: trying again gives the same.
ChangeSetId reissued(const ChangeSetId& id, const DeviceId& device) {
  std::string bytes(id.bytes.begin(), id.bytes.end());
  bytes.append(device.bytes.begin(), device.bytes.end());
  const auto hash = XXH3_128bits(bytes.data(), bytes.size());
  ChangeSetId made;
  for (std::size_t i = 0; i < 8; ++i) {
    made.bytes[i] = static_cast<std::uint8_t>(hash.high64 >> (8 * i));
    made.bytes[8 + i] = static_cast<std::uint8_t>(hash.low64 >> (8 * i));
  }
  made.bytes[6] = static_cast<std::uint8_t>((made.bytes[6] & 0x0f) | 0x80);
  made.bytes[8] = static_cast<std::uint8_t>((made.bytes[8] & 0x3f) | 0x80);
  return made;
}

}  // namespace

Result<Step> Replica::Impl::renew(const DeviceId& device) {
  if (!meta.device || !needs_renewal)
    return Error{ErrorCode::kReplicaIdentity, "this device is the only one of its id"};
  if (device == *meta.device || device.is_nil())
    return Error{ErrorCode::kReplicaIdentity, "another device id is needed"};
  std::vector<std::uint64_t> leaning;
  Past past;
  past.follows = *meta.device;
  past.follows_n = DeviceCount{meta.n};
  meta.follows_until = Seq{};
  for (const auto& [n, own] : pending) {
    if (own.state != PendingSet::State::kAccepted) {
      past.follows_n = DeviceCount{n - 1};
      break;
    }
    meta.follows_until = std::max(meta.follows_until, own.seq);
  }
  for (auto& [n, own] : pending) {
    if (own.state == PendingSet::State::kAccepted) continue;
    stale.merge(keys_of(own.set));
    if (own.leaning) leaning.push_back(n);
    own.set.id = reissued(own.set.id, device);
    own.set.device = device;
    own.set.past.follows = past.follows;
    own.set.past.follows_n = past.follows_n;
    own.state = PendingSet::State::kWaiting;
    pending_changed.insert(n);
  }
  for (const auto n : leaning) {
    auto gone = pending.find(n)->second;
    drop_pending(n);
    refuse(std::move(gone),
           Json{{"code", code(ErrorCode::kTextLeaning)}, {"title", title(ErrorCode::kTextLeaning, true)}}, false);
  }
  meta.device = device;
  meta.follows = past.follows;
  meta.follows_n = past.follows_n;
  // The server is to learn with which number it begins.
  meta.given_to.clear();
  meta_changed = true;
  needs_renewal = one_by_one = false;
  return finish();
}

}  // namespace bijeen::sync

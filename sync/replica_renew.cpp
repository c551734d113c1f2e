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

/// Up to which number the server has the sets of this device just so. Of those with a lower number than the last unsent
/// one, what is not unsent is there; what is unsent below such a one was taken back here, so it had been seen.
DeviceCount Replica::Impl::last_shared(const std::vector<PendingSet>& unsent) const {
  if (unsent.empty()) return DeviceCount{meta.n};
  auto shared = raw(unsent.front().set.n) - 1;
  auto next = raw(unsent.front().set.n);
  for (const auto& own : unsent) {
    if (raw(own.set.n) > next) shared = raw(own.set.n) - 1;
    next = raw(own.set.n) + 1;
  }
  return DeviceCount{shared};
}

Result<Step> Replica::Impl::renew(const DeviceId& device) {
  if (!meta.device || !needs_renewal)
    return Error{ErrorCode::kReplicaIdentity, "this device is the only one of its id"};
  if (device == *meta.device || device.is_nil())
    return Error{ErrorCode::kReplicaIdentity, "another device id is needed"};
  std::vector<PendingSet> unsent;
  meta.follows_until = Seq{};
  for (const auto& [n, own] : pending) {
    if (own.state == PendingSet::State::kAccepted) {
      meta.follows_until = std::max(meta.follows_until, own.seq);
    } else {
      unsent.push_back(own);
    }
  }
  const Past past{{}, *meta.device, last_shared(unsent)};
  // Some in between may be accepted or refused; the server takes no hole, so they get the numbers after the last one.
  const DeviceCount known{meta.n};
  for (auto& own : unsent) {
    drop_pending(raw(own.set.n));
    if (own.leaning) {
      refuse(std::move(own),
             Json{{"code", code(ErrorCode::kTextLeaning)}, {"title", title(ErrorCode::kTextLeaning, true)}}, false);
      continue;
    }
    own.set.id = reissued(own.set.id, device);
    own.set.device = device;
    own.set.n = DeviceCount{++meta.n};
    own.set.known = known;
    own.set.past.follows = past.follows;
    own.set.past.follows_n = past.follows_n;
    own.state = PendingSet::State::kWaiting;
    own.in_view = true;
    stale.merge(keys_of(own.set));
    pending_changed.insert(meta.n);
    pending.emplace(meta.n, std::move(own));
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

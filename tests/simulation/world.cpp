// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/world.h"

#include <algorithm>

#include "server/store/erasure.h"

namespace bijeen::simulation {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::array<std::int64_t, 8> kClockShifts{0,          -kMinute,         kMinute,         -400 * kDay,
                                                   400 * kDay, -20 * 365 * kDay, 30 * 365 * kDay, -3 * kDay};
constexpr std::array<std::int64_t, 6> kWaits{kSecond, kMinute, 60 * kMinute, kDay, 30 * kDay, 400 * kDay};
constexpr std::array<std::int64_t, 4> kServerJumps{-60 * kMinute, -2 * 365 * kDay, 3 * 365 * kDay, kMinute};

Generation first_generation(std::uint32_t number) {
  // One is behind; the others are as the server is, or ahead of it once in a while (kUpgrade).
  return number == 4 || number == 6 ? kOlder : kAtStart;
}

}  // namespace

World::Counts& World::Counts::operator+=(const Counts& more) {
  edits += more.edits;
  accepted += more.accepted;
  refused += more.refused;
  escrowed += more.escrowed;
  conflicts += more.conflicts;
  repairs += more.repairs;
  return *this;
}

World::World() : oracle_(newest_model_json()), history_(oracle_) {
  for (const auto& set : Server::founded()) oracle_.accept(set);
  for (std::uint32_t i = 0; i < kDevices; ++i)
    devices_[i] = std::make_unique<Device>(i, 0, first_generation(i), history_);
}

void World::happen(const Event& event) {
  // Several things happen at the same moment, so that times can tie.
  if (++events_ % 4 == 0) server_.now += kSecond;
  if (!work(event) && !lead(event)) befall(event);
  history_.passed(server_.now);
  if (trace_ == nullptr) return;
  *trace_ << print(event) << " | " << oracle_.last() << " accepted, " << under_way_.size() << " under way";
  if (number_count(event.kind) > 0) *trace_ << ", device: " << at(event.numbers[0]).status().at("cursor");
  *trace_ << '\n';
}

void World::befall(const Event& event) {
  const auto& a = event.numbers;
  auto& device = at(a[0]);
  switch (event.kind) {
    case Kind::kCrash:
      return device.restart();
    case Kind::kCut:
      return device.cut_next();
    case Kind::kClock:
      device.clock_shift = kClockShifts[a[1] % kClockShifts.size()];
      return;
    case Kind::kHesitate:
      device.hesitates = a[1] % 2 == 1;
      return;
    case Kind::kWait:
      server_.now += kWaits[a[0] % kWaits.size()];
      return;
    case Kind::kRot:
      return device.rot(a[1], a[2] % 2 == 0);
    case Kind::kUpgrade:
      return device.upgrade(static_cast<Generation>(std::min<int>(device.generation() + 1, kNewer)));
    case Kind::kEnd:
      if (a[0] % kDevices == 0) return;  // Somebody must be left who reads everything.
      device.ended = server_.end_device(device.owner(), device.id()) || device.ended;
      return;
    case Kind::kReplace:
      return replace(a[0] % kDevices);
    case Kind::kServerCrash:
      return server_.crash();
    case Kind::kServerClock:
      server_.now = std::max(kStart, server_.now + kServerJumps[a[0] % kServerJumps.size()]);
      return;
    case Kind::kServerUpgrade:
      return server_.generation() == kNewer ? void() : server_.upgrade();
    case Kind::kBackUp:
      return back_up();
    case Kind::kServerRestore:
      return restore_server(a[0]);
    case Kind::kImage:
      images_[{device.number(), device.life()}] = {device.store(), device.holds};
      return;
    case Kind::kSetBack:
      return set_back(device);
    case Kind::kExpunge:
      return expunge(planned(a[0] % kRecords));
    case Kind::kAsk:
      // Mostly it goes on waiting for the answer to what it asked before.
      if (device.asked == 0 || a[1] % 6 == 0) send(ask(device, device.client()));
      return;
    case Kind::kCarry:
      return carry(a);
    case Kind::kForge:
      return forge(a);
    default:
      return sync(a[0]);
  }
}

void World::replace(std::uint32_t number) {
  auto& old = devices_[number];
  if (!old->ended) return;
  auto next = std::make_unique<Device>(number, old->life() + 1, old->generation(), history_);
  retired_.push_back(std::move(old));
  old = std::move(next);
}

void World::back_up() {
  if (!oracle_.expunged().empty()) return;
  Backup backup{safe_.path() / std::to_string(backups_.size()), oracle_.sets(), {}, history_.memory(), {}};
  for (const auto& [seq, set] : backup.sets) backup.ids.insert(set.id);
  server_.back_up(backup.file);
  for (const auto& device : devices_) {
    if (device->ended) backup.ended.insert(device->id().text());
  }
  backups_.push_back(std::move(backup));
}

void World::restore_server(std::uint32_t which) {
  if (backups_.empty()) return;
  // The last one may be lost too, or turn out to be unreadable.
  const auto& backup = backups_[backups_.size() - 1 - which % std::min<std::size_t>(2, backups_.size())];
  const auto restored = server_.restore(backup.file);
  oracle_.restored(backup.sets, {raw(restored.base), raw(restored.first)});
  history_.restored(backup.memory);
  for (auto& device : devices_) {
    device->ended = backup.ended.contains(device->id().text());
    // What nobody kept is lost, and seen to be.
    device->rotted = true;
  }
}

/// For good. With restores it is tried in tests/store: there the ledger beside the backups counts too.
void World::expunge(const Planned& record) {
  if (!backups_.empty()) return;
  const auto before = server_.store().last_seq();
  server_.store().erase({{{record.collection, record.id}, false, {}, {}}});
  std::vector<Json> entries;
  server_.store().read([&](store::Database& database) {
    auto rows = database.query(
        "SELECT body FROM change_set WHERE seq > ?1 OR arrival > ?1 ORDER BY coalesce(arrival, seq)", before);
    while (rows.step()) entries.push_back(Json::parse(rows.text(0)));
  });
  history_.expunged(record.collection + "/" + record.id.text(), entries);
}

void World::set_back(Device& device) {
  const auto found = images_.find({device.number(), device.life()});
  if (found == images_.end()) return;
  history_.set_back(device.id().text());
  device.set_back(found->second.store);
  device.holds = found->second.holds;
  device.asked = 0;
}

bool World::takes_part(const Device& device) const {
  return !device.ended && oracle_.role(person(device.owner()).text()).has_value();
}

void World::settle() {
  under_way_.clear();
  for (auto& device : devices_) device->hesitates = false;
  // Twice: what the last device sends in the first round is news for the others.
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < kDevices; ++i) sync(i);
  }
  // Reading finds what rotted; it is fetched again.
  for (std::uint32_t i = 0; i < kDevices; ++i) {
    static_cast<void>(at(i).replica().views(""));
    if (takes_part(at(i))) sync(i);
  }
  for (auto& device : devices_) check_replica(*device);
  for (const auto& device : retired_) {
    const bool can_send = takes_part(at(device->number()));
    check_unsent(*device, can_send);
    if (can_send) check_held(*device);
  }
  check_server();
  counts_.accepted = history_.count("accepted");
  counts_.refused = history_.count("refused");
  counts_.escrowed = history_.count("escrowed");
}

}  // namespace bijeen::simulation

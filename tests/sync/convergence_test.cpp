// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "tests/support/sync_device.h"

namespace bijeen::test {
namespace {

/// Random work of several devices over a network that drops requests and answers, with restarts in between.
class World {
 public:
  explicit World(unsigned seed) : random_(seed) {
    for (std::uint64_t i = 1; i <= 4; ++i) {
      server.know(person(i), i == 1 ? "leader" : "", scopes_of(i, true));
      devices.push_back(std::make_unique<SyncDevice>(i, server));
      devices.back()->sync();
    }
    server.sets_a_page = 7;
    server.records_a_part = 3;
  }

  void live() {
    auto& device = *devices[below(devices.size())];
    device.clock += static_cast<std::int64_t>(below(100'000)) - 40'000;
    switch (below(12)) {
      case 0:
        return device.restart();
      case 1:
        device.push(below(3) == 0, 1 + below(6));
        return;
      case 2:
        return device.pull_once(below(3) == 0);
      case 3:
        return device.fetch(below(3) == 0);
      case 4:
        return change_scopes();
      case 5:
        device.withdraw(1 + below(30));
        return;
      default:
        return work(device);
    }
  }

  void settle() {
    for (std::uint64_t i = 1; i <= 4; ++i) server.know(person(i), i == 1 ? "leader" : "", scopes_of(i, true));
    for (int round = 0; round < 2; ++round) {
      for (auto& device : devices) device->sync();
    }
  }

  MiniServer server;
  std::vector<std::unique_ptr<SyncDevice>> devices;

 private:
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }

  static std::set<sync::Scope> scopes_of(std::uint64_t, bool all) {
    return all ? std::set<sync::Scope>{kProgramme, body(1)} : std::set<sync::Scope>{kProgramme};
  }
  void change_scopes() {
    const auto i = 2 + below(3);
    server.know(person(i), "", scopes_of(i, below(3) != 0));
  }

  void work(SyncDevice& device) {
    const auto number = 1 + below(8);
    const auto scope = number % 2 == 0 ? kProgramme : body(1);
    const std::string digit = std::to_string(1 + below(5));
    switch (below(8)) {
      case 7: {
        const auto which = 100 + number;
        device.edit(scope, {seat(which).creating().putting("of", "\"a\"").putting("answer", '"' + digit + '"')});
        return;
      }
      case 0:
        device.edit(scope, {item(number).creating().putting("title", '"' + digit + '"')});
        return;
      case 1:
        device.edit(scope, {item(number).putting("due", "\"2026-01-0" + digit + '"')});
        return;
      case 2:
        device.edit(scope, {item(number).adding("tags", '"' + digit + '"')});
        return;
      case 3:
        device.edit(scope, {item(number).removing("tags", '"' + digit + '"').putting("rank", '"' + digit + '"')});
        return;
      case 4:
        device.edit(scope, {item(number).putting("about", '"' + record(50 + below(2)).text() + '"')});
        return;
      case 5:
        device.edit(scope, {item(number).deleting(below(2) == 0)});
        device.edit(scope, {seat(100 + number).deleting()});
        return;
      default:
        return type(device, number);
    }
  }

  void type(SyncDevice& device, std::uint64_t number) {
    const auto now = device.replica().text({"item", record(number)}, "note");
    if (!now) return;
    auto after = *now;
    const auto at = below(after.size() + 1);
    if (below(4) == 0) {
      after.erase(at, below(3));
    } else {
      after.insert(at, "w" + std::to_string(below(10)));
    }
    device.type(number, "note", *now, after);
  }

  std::mt19937 random_;
};

class Convergence : public testing::TestWithParam<unsigned> {};

TEST_P(Convergence, AllReplicasMeetWhateverTheNetworkDid) {
  World world(GetParam());
  for (int step = 0; step < 300 && !testing::Test::HasFailure(); ++step) world.live();
  world.settle();
  for (const auto& scope : {kProgramme, body(1)}) {
    for (const auto& device : world.devices) EXPECT_EQ(device->replica().digest(scope), world.server.digest(scope));
  }
  for (const auto& device : world.devices) {
    EXPECT_EQ(device->replica().views(""), world.devices[0]->replica().views(""));
    EXPECT_EQ(device->status("divergences"), "0");
    EXPECT_EQ(device->status("pending"), "0");
    EXPECT_TRUE(device->replica().missing_scopes().empty());
  }
  EXPECT_GT(world.server.log().size(), 10U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Convergence, testing::Range(1U, 41U));

}  // namespace
}  // namespace bijeen::test

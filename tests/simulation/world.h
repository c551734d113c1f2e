// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "tests/simulation/device.h"
#include "tests/simulation/script.h"
#include "tests/simulation/server.h"

namespace bijeen::simulation {

/// One programme with its people, devices and network, in which events happen. Every member throws Violation when an
/// invariant does not hold.
class World {
 public:
  World();

  void happen(const Event& event);
  /// The network works and everybody comes back: all is exchanged, and all must meet.
  void settle();
  /// One line after each event to \p trace: the same for the same script on every machine.
  void trace_to(std::ostream* trace) { trace_ = trace; }

  struct Counts {
    std::size_t edits = 0, accepted = 0, refused = 0, escrowed = 0, conflicts = 0, repairs = 0;
    Counts& operator+=(const Counts& more);
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  struct Message {
    std::uint32_t device = 0, life = 0, process = 0;
    std::uint64_t question = 0;  ///< An answer comes to who asked this last.
    sync::DeviceId as;  ///< Whose change sets it brings: not the sender's, where an ended device left them behind.
    Server::Client from;
    sync::Request request;
    std::optional<Server::Answer> answer;
  };
  using Numbers = std::array<std::uint32_t, 4>;

  // world_work.cpp: what people do
  bool work(const Event& event);
  bool lead(const Event& event);
  void edit(Device& device, const sync::Scope& scope, std::vector<sync::Op> ops);
  void put_both(Device& device, const Numbers& a);
  void type(Device& device, const Numbers& a, bool erase, bool late);
  void decide(Device& device, const Numbers& a);
  void take_back(Device& device, std::uint32_t which, bool refused);
  void join(Device& device, std::uint32_t who, std::uint32_t where);

  // world_network.cpp: what travels
  std::optional<Message> ask(Device& device, const Server::Client& client,
                             sync::Replica::Extent extent = sync::Replica::Extent::kAll);
  void send(std::optional<Message> message);
  void carry(const Numbers& a);
  void forge(const Numbers& a);
  bool deliver(const Message& message);
  Message answer_to(Message request);
  void check_answer(const Message& message);
  void note_give_back(const Message& message, std::uint64_t before);
  void end_devices();
  void note_held(Device& device, const Message& message) const;
  void renew(Device& device);
  bool round(Device& device, const Server::Client& client, sync::Replica::Extent extent);
  bool take_answer(Device& device, const Message& message);
  void note_waiting_again(Device& device, const Message& message);
  void sync(std::uint32_t number);

  // world.cpp
  void befall(const Event& event);
  void replace(std::uint32_t number);
  void back_up();
  void restore_server(std::uint32_t which);
  void expunge(const Planned& record);
  void set_back(Device& device);
  Device& at(std::uint32_t number) { return *devices_[number % kDevices]; }
  [[nodiscard]] bool takes_part(const Device& device) const;

  // world_checks.cpp
  void check_stored_scopes(Device& device, const std::set<std::string>& allowed) const;
  void check_reads(Device& device, const Standing& expected, bool readable) const;
  void check_replica(Device& device);
  void check_unsent(Device& device, bool can_send) const;
  void check_held(const Device& device);
  void check_expunged(const Device& device) const;
  void check_server();

  Oracle oracle_;
  History history_;
  Server server_;
  std::array<std::unique_ptr<Device>, kDevices> devices_;
  std::vector<std::unique_ptr<Device>> retired_;
  struct Backup {
    std::filesystem::path file;
    std::map<std::uint64_t, AcceptedSet> sets;
    std::set<std::string> ids{};  ///< Of these.
    History::Memory memory;
    std::set<std::string> ended;
  };
  struct Image {
    std::map<std::string, std::string> store, holds;
  };
  RamDirectory safe_;
  std::vector<Backup> backups_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Image> images_;  ///< By device and life.
  std::deque<Message> under_way_;
  std::uint64_t questions_ = 0;
  std::set<std::uint64_t> answered_pushes_;
  /// The texts as they stood on a screen when somebody last typed there.
  std::map<std::pair<std::uint32_t, std::string>, std::string> screens_;
  std::uint64_t events_ = 0;
  Counts counts_;
  std::ostream* trace_ = nullptr;
};

}  // namespace bijeen::simulation

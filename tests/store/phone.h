// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "sync/replica.h"
#include "tests/store/world.h"

namespace bijeen::test {

/// A replica that speaks to the store as the API would let it, and keeps what a host must.
class Phone {
 public:
  Phone(World& world, Pen pen, const schema::Model& model = schema::Model::shipped());

  void edit(const sync::Scope& scope, sync::Op op);
  void edit(const sync::Scope& scope, std::vector<sync::Op> ops);
  bool withdraw(sync::DeviceCount n);
  /// `lost`: the server did it, but the answer never came.
  void push(bool lost = false);
  void pull(std::size_t answers_max = static_cast<std::size_t>(-1));
  void fetch();
  void compare();
  /// One question of it.
  void compare_once();
  void give_back();
  /// All of it, twice, so that what one step brings up is done in the next.
  void sync();

  /// The pairs in its store; another phone can be set up with them.
  [[nodiscard]] const std::map<std::string, std::string>& image() const { return store_; }
  void set_back(const std::map<std::string, std::string>& image);
  /// Its program is brought up to date.
  void update(const schema::Model& model);
  void renew();

  sync::Replica& replica() { return *replica_; }
  [[nodiscard]] const Pen& pen() const { return pen_; }
  std::string status(const std::string& member);
  std::string view(const std::string& collection, const sync::RecordId& id, const std::string& pointer);

 private:
  void take(const Result<sync::Step>& step);
  void store(const sync::Step& step);

  World& world_;
  Pen pen_;
  const schema::Model* model_;
  std::optional<sync::Replica> replica_;
  std::map<std::string, std::string> store_;
};

}  // namespace bijeen::test

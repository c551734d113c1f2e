// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.h"
#include "sync/merge.h"

/// A small model with every merge rule, and short ways to write change sets, for the tests of sync.
namespace bijeen::test {

/// Collections: "item" (in a body or the programme, anyone), "plan" (in the programme, the leader), "wish" (in
/// the programme, its author and the leader, settled by what the leader says of it), "seat" (made jointly, in a body or
/// the programme), "paper" (made jointly, in the programme, locked by its seal).
const schema::Model& model();

/// An id that ends in the number.
template <typename IdType>
IdType id(std::uint64_t number) {
  IdType out;
  out.bytes[6] = 0x70;
  out.bytes[8] = 0x80;
  for (std::size_t i = 0; i < 5; ++i) out.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}
inline sync::RecordId record(std::uint64_t number) {
  return id<sync::RecordId>(number);
}
inline sync::DeviceId device(std::uint64_t number) {
  return id<sync::DeviceId>(0xd00 + number);
}
inline sync::PersonId person(std::uint64_t number) {
  return id<sync::PersonId>(0xa00 + number);
}
inline const sync::Scope kProgramme{};
sync::Scope body(std::uint64_t number);

/// Short ways to write an op: item(1).create().put("title", "\"x\"").
struct OpOf : sync::Op {
  OpOf(std::string in, std::uint64_t number) {
    collection = std::move(in);
    record = test::record(number);
  }
  OpOf& creating() {
    create = true;
    return *this;
  }
  OpOf& putting(const std::string& field, std::string value) {
    put[field] = std::move(value);
    return *this;
  }
  OpOf& adding(const std::string& field, std::string value) {
    add[field].push_back(std::move(value));
    return *this;
  }
  OpOf& removing(const std::string& field, std::string value) {
    remove[field].push_back(std::move(value));
    return *this;
  }
  OpOf& editing(const std::string& field, sync::TextEdit edit) {
    text[field].push_back(std::move(edit));
    return *this;
  }
  OpOf& deleting(bool value = true) {
    deleted = value;
    return *this;
  }
};
inline OpOf item(std::uint64_t number) {
  return {"item", number};
}

inline OpOf seat(std::uint64_t number) {
  return {"seat", number};
}

/// Sets as the server accepts them, on records in memory.
class Log : public sync::Records {
 public:
  /// What device `by` (of the person of the same number) did, having seen everything up to `seen`; accepted next.
  Status take(std::uint64_t by, std::uint64_t seen, std::vector<sync::Op> ops, std::int64_t at = 0);
  sync::RecordState* find(const std::string& collection, const sync::RecordId& id) override;
  sync::RecordState& insert(sync::RecordState record) override;
  std::vector<sync::RecordId> ids(const std::string& collection, const sync::Scope& scope) override {
    return sync::ids_in(records_, collection, scope);
  }

  sync::RecordState& at(std::uint64_t number) { return *find("item", record(number)); }
  std::string shown(std::uint64_t number, std::string_view field);
  /// The values that stand, in order, with commas.
  std::string standing(std::uint64_t number, const std::string& field, const std::string& collection = "item");

  std::vector<sync::TextPatch> patches;  ///< Of the last set.

 private:
  std::uint64_t seq_ = 0;
  std::map<std::uint64_t, std::uint64_t> n_;
  std::map<std::pair<std::string, sync::RecordId>, sync::RecordState> records_;
};

}  // namespace bijeen::test

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/store/store.h"

/// A store in a directory of its own with people and bodies in it, and short ways to write what they do.
namespace bijeen::test {

/// An id that ends in the number.
template <typename IdType>
IdType id(std::uint64_t number) {
  IdType out;
  out.bytes[6] = 0x70;
  out.bytes[8] = 0x80;
  for (std::size_t i = 0; i < 5; ++i) out.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}

using Puts = std::initializer_list<std::pair<const std::string, std::string>>;

/// Values are JSON.
sync::Op creating(const std::string& collection, const sync::RecordId& record, Puts puts);
sync::Op putting(const std::string& collection, const sync::RecordId& record, Puts puts);
sync::Op adding(const std::string& collection, const sync::RecordId& record, const std::string& field,
                std::string value);
sync::Op inserting(const sync::RecordId& meeting, std::uint32_t position, std::string text);
std::string json(const std::string& text);
std::string json(const sync::RecordId& record);

inline sync::RecordId as_record(const sync::PersonId& person) {
  return {person.bytes};
}
inline sync::PersonId as_person(const sync::RecordId& record) {
  return {record.bytes};
}
inline sync::Scope body_scope(const sync::RecordId& body) {
  return {sync::Scope::Kind::kBody, body};
}
inline sync::Scope person_scope(const sync::PersonId& person) {
  return {sync::Scope::Kind::kPerson, as_record(person)};
}
inline const sync::Scope kProgramme{};
inline const sync::Scope kLeaderScope{sync::Scope::Kind::kLeader, {}};
inline constexpr std::int64_t kNow = 1'800'000'000'000;

/// All that a file holds.
std::string bytes_of(const std::filesystem::path& file);

/// A directory that is gone at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// What one device makes; numbers its change sets.
struct Pen {
  sync::DeviceId device;
  sync::PersonId person;
  std::uint64_t n = 0;
  std::uint64_t seen = 0;
  std::uint64_t known = 0;

  sync::ChangeSet set(const sync::Scope& scope, std::vector<sync::Op> ops);
};

class World {
 public:
  World();

  store::Store& store() { return *store_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_->path(); }
  /// As after a restart of the server.
  void reopen(std::uint64_t kept_bytes_max = store::Store::kKeptBytesMax);
  void close() { store_.reset(); }
  /// A backup of now, on the side.
  std::filesystem::path back_up();
  /// The server goes on from a backup, in another directory, so many minutes later than the last time.
  void restore(const std::filesystem::path& backup, std::int64_t minutes = 1);

  sync::PersonId person(const std::string& role);
  sync::RecordId body(const std::string& kind, bool confidential = false);
  void member(const sync::RecordId& body, const sync::PersonId& person);
  sync::RecordId meeting(const sync::RecordId& body, const std::string& title);
  /// False when the device is another person's or was ended.
  bool register_device(const sync::PersonId& person, const sync::DeviceId& device);
  Pen pen(const sync::PersonId& person);

  Result<std::vector<store::Verdict>> push(const Pen& pen, std::vector<sync::ChangeSet> sets);
  /// One set, whose verdict is looked at.
  store::Verdict send(Pen& pen, const sync::Scope& scope, std::vector<sync::Op> ops);
  /// What a plain query gives, first column of the first row; "" when there is none.
  std::string sql(std::string_view query);

  sync::RecordId new_record() { return id<sync::RecordId>(++records_); }

 private:
  void make(const sync::Scope& scope, sync::Op op);

  std::unique_ptr<TemporaryDirectory> directory_ = std::make_unique<TemporaryDirectory>();
  TemporaryDirectory backups_;
  std::uint64_t backup_count_ = 0;
  std::int64_t restored_after_ = 0;  ///< Minutes after kNow.
  std::unique_ptr<store::Store> store_;
  std::uint64_t records_ = 0;
  std::uint64_t devices_ = 0;
};

}  // namespace bijeen::test

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "server/store/database.h"
#include "sync/access.h"

namespace bijeen::store {

/// What the tables person, body and membership say of a person; nullopt when he is not there, deleted or not active.
///
/// | role                  | reads                                                                          |
/// | leader                | programme, leader, every body, every person                                    |
/// | secretary             | programme, himself, bodies that are not confidential, bodies he is a member of |
/// | core                  | programme, himself, work groups and core teams that are not confidential, memberships |
/// | member, board, expert | programme, himself, memberships                                                |
/// | admin                 | nothing                                                                        |
std::optional<sync::Actor> actor_of(Database& database, const sync::PersonId& person);
/// Whether the role reads bodies without being a member of them.
bool reads_bodies(std::string_view role);

/// Whether it changes, as far as the actor may, the role of a person who is there, or whether he takes part, or who is
/// in a group in confidence: more than an open session alone should be able to.
bool gives_or_takes_access(Database& database, const schema::Model& model, const sync::Actor& actor,
                           const sync::ChangeSet& set);

/// Whether it can change who may what.
bool decides_access(const sync::ChangeSet& set);

/// Actors by person, until one of the collections that decide access changes. Thread-safe.
class Actors {
 public:
  using Known = std::shared_ptr<const sync::Actor>;

  /// The version to read before the database is, so that what is put back is never newer than it says.
  std::uint64_t version();
  std::optional<Known> find(const sync::PersonId& person);
  void put(std::uint64_t version, const sync::PersonId& person, Known actor);
  void forget();

 private:
  std::mutex mutex_;
  std::uint64_t version_ = 0;
  std::map<sync::PersonId, Known> known_;
};

}  // namespace bijeen::store

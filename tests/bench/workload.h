// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "tests/bench/people.h"
#include "tests/bench/raw_sqlite.h"

namespace bijeen::bench {

/// Somebody who makes and changes meetings of eight fields without a network: all his sets have seen the same.
class Author {
 public:
  Author(const Seat& seat, const sync::Scope& scope, sync::Seq seen) : seat_(seat), scope_(scope), seen_(seen) {}

  /// A set that makes so many meetings, or changes one field of each of the next so many of his.
  sync::ChangeSet create(std::size_t count);
  sync::ChangeSet change(std::size_t count);
  /// What of his sets and meetings must be kept by anybody, set by set.
  [[nodiscard]] const std::vector<Rows>& rows() const { return rows_; }

 private:
  struct Meeting {
    sync::RecordId id;
    std::map<std::string, sync::Value> fields;
  };
  sync::ChangeSet finish(std::vector<sync::Op> ops);

  const Seat& seat_;
  const sync::Scope scope_;
  const sync::Seq seen_;
  std::vector<Meeting> meetings_;
  std::size_t next_ = 0;
  std::uint64_t n_ = 0;
  std::vector<Rows> rows_;
};

/// What a meeting of eight fields holds, as an op that makes it.
sync::Op new_meeting(std::size_t number);
/// One field of it written again.
sync::Op changed_meeting(const sync::RecordId& meeting, std::size_t number);

}  // namespace bijeen::bench

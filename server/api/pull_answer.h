// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "server/api/answer_size.h"
#include "server/store/store.h"

namespace bijeen::api {

/// What a pull gives, in pieces that are read when they are asked for, each in a short transaction of its own: a reader
/// who takes his time holds neither memory nor the log's old pages. What came after the beginning is left to the next
/// pull, and then the answer says that there is more. So is a set that an erasure or a give-back moves to a later
/// number in the meantime, where it comes with its records; the rest is as it was. One thread at a time. Not longer
/// than the store.
class PullAnswer {
 public:
  PullAnswer(store::Store& store, sync::Actor actor, AnswerSize size);

  /// Reads the first piece.
  Status begin(const store::PullFrom& from);
  /// Empty after the last. Precondition: begun. Throws StorageError.
  std::string next();
  [[nodiscard]] bool is_whole() const { return whole_; }

 private:
  void read_on();
  void tell_page(std::string& piece);
  [[nodiscard]] std::string head() const;
  [[nodiscard]] std::string tail() const;

  store::Store& store_;
  const sync::Actor actor_;
  const AnswerSize size_;
  store::PullPage page_;  ///< Read and not told.
  sync::Seq end_{}, horizon_{};
  std::vector<std::string> records_;
  std::size_t bytes_ = 0;
  bool told_any_ = false, told_set_ = false, whole_ = false;
};

}  // namespace bijeen::api

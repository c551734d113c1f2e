// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "server/api/answer_size.h"
#include "server/store/store.h"

namespace bijeen::api {

/// A part of a snapshot, in pieces that are read when they are asked for, each in a short transaction of its own. All
/// of it is as of its `cursor`: where the scope changes in the meantime the part ends, and the next begins there. One
/// thread at a time. Not longer than the store.
class PartAnswer {
 public:
  PartAnswer(store::Store& store, sync::Scope scope, std::string to, AnswerSize size);

  /// Reads the first piece. Fails with request.parameter.
  Status begin(const std::string& from);
  /// Empty after the last. Precondition: begun. Throws StorageError.
  std::string next();
  [[nodiscard]] bool is_whole() const { return whole_; }
  /// The last number in the scope. Precondition: begun.
  [[nodiscard]] sync::Seq changed() const { return changed_; }
  /// Where the next part begins; empty after the last. Precondition: whole.
  [[nodiscard]] const std::string& goes_on_behind() const { return behind_; }

 private:
  store::Store& store_;
  const sync::Scope scope_;
  const std::string to_;
  const AnswerSize size_;
  store::SnapshotPage page_;  ///< Read and not told.
  sync::Seq changed_{};
  std::string behind_;
  std::size_t bytes_ = 0;
  bool begun_ = false, whole_ = false;
};

}  // namespace bijeen::api

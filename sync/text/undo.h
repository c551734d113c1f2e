// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sync/text/text.h"

namespace bijeen::sync {

/// The edits that take `edits`, made on `before`, back again. Precondition: they fit.
std::vector<TextEdit> inverse(std::string_view before, const std::vector<TextEdit>& edits);

/// One person's own edits of one text, to be taken back one by one while others go on editing it: what others wrote
/// stays, also inside what is taken back. Every change of the text must be told, by did() or merged().
class TextUndo {
 public:
  /// Own edits, made on `before`. Those that go on where the last ones stopped, within a second (times in
  /// milliseconds), are taken back together with them.
  void did(std::string_view before, const std::vector<TextEdit>& edits, std::int64_t at);
  /// The patch by which edits of others came into the text.
  void merged(const std::vector<TextEdit>& patch);

  /// Takes back the last own edits, or makes those that were taken back last anew: gives the edits to make on `now`,
  /// the text. Empty when there is nothing. The caller makes them and does not tell did().
  std::vector<TextEdit> undo(std::string_view now) { return take(done_, undone_, now); }
  std::vector<TextEdit> redo(std::string_view now) { return take(undone_, done_, now); }
  /// Whether they would give something.
  [[nodiscard]] bool can_undo() const { return holds(done_); }
  [[nodiscard]] bool can_redo() const { return holds(undone_); }

 private:
  struct Step {
    std::vector<TextEdit> back;  ///< Takes it back, once all later steps of its stack are.
    std::int64_t at = 0;
    std::uint32_t end = 0;  ///< Where the last edit stopped.
    bool inserted = false;
  };
  using Stack = std::vector<Step>;
  static bool holds(const Stack& stack);
  static void merge_into(Stack& stack, std::vector<TextEdit> patch);
  static std::vector<TextEdit> take(Stack& from, Stack& to, std::string_view now);

  Stack done_, undone_;
};

}  // namespace bijeen::sync

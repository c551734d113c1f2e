// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"
#include "sync/seen.h"

namespace bijeen::sync {

/// Replace `removed` code points at `position` by `inserted`. Unicode code points throughout.
struct TextEdit {
  std::uint32_t position = 0;
  std::uint32_t removed = 0;
  std::string inserted;  ///< Valid UTF-8.
  friend bool operator==(const TextEdit&, const TextEdit&) = default;
};

/// The edits one change set makes to one text, with what their author had seen (saw() of sync/seen.h).
struct TextEvent {
  Seq seq{};  ///< 0 while pending; pending events follow all others.
  DeviceId device;
  DeviceCount n{};
  Seq seen{};
  std::vector<TextEdit> edits;
  Past past{};
  std::vector<Seq> returned{};  ///< As Accepted has it.
  friend bool operator==(const TextEvent&, const TextEvent&) = default;
};

/// A text at rest is `text` alone. While somebody may still send an edit made against an older version, `base`
/// (the text after `base_seq`) and the events since then are kept so that it can be merged. With an empty log `base` is
/// empty too: it would be `text`.
struct TextState {
  std::string text;
  std::string base;
  Seq base_seq{};
  std::vector<TextEvent> log;  ///< In server order, pending ones last.
};

/// Merges one event, the next in server order (or a pending one), and gives the patch: edits in terms of the text
/// before, to be applied one after the other; cursors and selections map through it. Same result for every order of
/// delivery that respects causality. Event-graph walker (Gentle & Kleppmann, "Collaborative Text Editing with
/// Eg-walker", 2024), list order of FugueMax (Weidner & Kleppmann, "The Art of the Fugue", 2023), ties by (device, n).
/// An accepted event takes the place of the pending one of the same (device, n), with an empty patch where they are
/// equal. Fails with text.position when an edit reaches past the end of the text its author saw or that version is no
/// longer kept (seen < base_seq), change-set.malformed when an insertion is not UTF-8, change-set.too-large past 2^30
/// code points, replica.store when the kept log does not fit the text; the state is then unchanged.
Result<std::vector<TextEdit>> merge(TextState& state, const TextEvent& event);

/// Forgets what no future event can be concurrent with: advances `base` to the latest version at or before `horizon`
/// that every later event of the log has seen (a critical version). `text` does not change. Precondition: the state
/// holds every event that the server had accepted when it drew that horizon; what comes after has seen it.
void trim(TextState& state, Seq horizon);

/// Applies edits one after the other. Fails with text.position, change-set.malformed, change-set.too-large.
/// Call it qualified: for a std::string unqualified lookup would also find std::apply.
Result<std::string> apply(std::string_view text, const std::vector<TextEdit>& edits);

/// The edit that turns `before` into `after`: the part between the common beginning and end, on code point borders.
/// Empty when equal. `end`, the code point of `after` at which it ends, says which place is meant where several would
/// do: an "a" beside another. It is left aside where the texts differ after it.
std::vector<TextEdit> difference(std::string_view before, std::string_view after,
                                 std::optional<std::uint32_t> end = std::nullopt);

/// Re-expresses `mine` (made against a text) against the same text after `theirs`: nothing inserted is lost, what both
/// deleted is deleted once, at a tie `theirs` comes first.
std::vector<TextEdit> rebase(const std::vector<TextEdit>& mine, const std::vector<TextEdit>& theirs);

/// Number of code points; precondition: valid UTF-8.
std::size_t code_points(std::string_view utf8);
/// Whether the bytes are valid UTF-8 (no surrogates, no overlong forms, RFC 3629).
bool valid_utf8(std::string_view bytes);

}  // namespace bijeen::sync

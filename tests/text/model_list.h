// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/text/text.h"

namespace bijeen::sync::tests {

/// One code point, the n-th that its device inserted.
struct CharName {
  DeviceId device;
  std::uint32_t n = 0;
  friend auto operator<=>(const CharName&, const CharName&) = default;
};

/// What an edit did, said in a way that needs no version: the operations of a list CRDT.
struct Operation {
  CharName name;
  bool insertion = false;
  std::string character;  ///< UTF-8, of an insertion.
  std::optional<CharName> left, right;
};

/// The model to compare with: FugueMax as a plain list of characters, put in order by a scan between the origins (the
/// form of section 4 of Weidner & Kleppmann, known as YjsMod). Shares no idea of storage with the engine.
class ModelList {
 public:
  /// Makes and applies the operations of edits that are made on this list.
  std::vector<Operation> edit(const DeviceId& device, const std::vector<TextEdit>& edits);
  void apply(const Operation& operation);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::uint32_t length() const;

 private:
  struct Item {
    Operation inserted;
    bool deleted = false;
  };
  [[nodiscard]] std::ptrdiff_t index(const std::optional<CharName>& name, std::ptrdiff_t none) const;
  [[nodiscard]] std::ptrdiff_t visible(std::uint32_t position) const;
  void integrate(const Operation& operation);

  std::vector<Item> items_;
};

/// The code points of a text, one string each.
std::vector<std::string> characters(const std::string& text);

}  // namespace bijeen::sync::tests

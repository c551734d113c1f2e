// SPDX-License-Identifier: EUPL-1.2
#include "model_list.h"

#include <algorithm>

namespace bijeen::sync::tests {

std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> all;
  for (const char byte : text) {
    if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) all.emplace_back();
    all.back() += byte;
  }
  return all;
}

std::vector<Operation> ModelList::edit(const DeviceId& device, const std::vector<TextEdit>& edits) {
  std::uint32_t n = 0;
  for (const Item& item : items_) {
    if (item.inserted.name.device == device) n = std::max(n, item.inserted.name.n);
  }
  std::vector<Operation> operations;
  const auto act = [&](const Operation& operation) {
    apply(operation);
    operations.push_back(operation);
  };
  for (const TextEdit& edit : edits) {
    for (std::uint32_t i = 0; i < edit.removed; ++i) {
      act({items_[static_cast<std::size_t>(visible(edit.position))].inserted.name, false, {}, {}, {}});
    }
    std::uint32_t position = edit.position;
    for (const std::string& character : characters(edit.inserted)) {
      const std::ptrdiff_t left = position == 0 ? -1 : visible(position - 1);
      Operation operation{{device, ++n}, true, character, {}, {}};
      if (left >= 0) operation.left = items_[static_cast<std::size_t>(left)].inserted.name;
      const auto right = static_cast<std::size_t>(left + 1);
      if (right < items_.size()) operation.right = items_[right].inserted.name;
      act(operation);
      ++position;
    }
  }
  return operations;
}

void ModelList::apply(const Operation& operation) {
  if (operation.insertion) {
    integrate(operation);
  } else {
    items_[static_cast<std::size_t>(index(operation.name, -1))].deleted = true;
  }
}

void ModelList::integrate(const Operation& operation) {
  const auto end = static_cast<std::ptrdiff_t>(items_.size());
  const std::ptrdiff_t left = index(operation.left, -1), right = index(operation.right, end);
  std::ptrdiff_t place = left + 1;
  bool scanning = false;
  for (std::ptrdiff_t i = place;; ++i) {
    if (!scanning) place = i;
    if (i == right) break;
    const Operation& other = items_[static_cast<std::size_t>(i)].inserted;
    const std::ptrdiff_t other_left = index(other.left, -1), other_right = index(other.right, end);
    if (other_left < left) break;
    if (other_left > left) continue;
    if (other_right == right && operation.name < other.name) break;
    scanning = other_right < right;
  }
  items_.insert(items_.begin() + place, {operation, false});
}

std::string ModelList::text() const {
  std::string text;
  for (const Item& item : items_) {
    if (!item.deleted) text += item.inserted.character;
  }
  return text;
}

std::uint32_t ModelList::length() const {
  return static_cast<std::uint32_t>(
      std::count_if(items_.begin(), items_.end(), [](const Item& item) { return !item.deleted; }));
}

std::ptrdiff_t ModelList::index(const std::optional<CharName>& name, std::ptrdiff_t none) const {
  if (!name) return none;
  return std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return item.inserted.name == *name; }) -
         items_.begin();
}

std::ptrdiff_t ModelList::visible(std::uint32_t position) const {
  std::ptrdiff_t at = 0;
  for (;; ++at) {
    if (items_[static_cast<std::size_t>(at)].deleted) continue;
    if (position == 0) return at;
    --position;
  }
}

}  // namespace bijeen::sync::tests

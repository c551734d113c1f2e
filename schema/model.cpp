// SPDX-License-Identifier: EUPL-1.2
#include "schema/model.h"

#include <algorithm>
#include <cstdlib>

namespace bijeen::schema {
namespace {

template <typename T>
const T* find_named(const std::vector<T>& items, std::string_view name) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const Field* Collection::field(std::string_view wanted) const {
  return find_named(fields, wanted);
}

const Collection* Model::collection(std::string_view name) const {
  return find_named(collections_, name);
}

const Model& Model::shipped() {
  static const Model model = [] {
    auto parsed = parse(shipped_model_json());
    // Input cannot reach this: the text is compiled in, and a test parses it.
    if (!parsed) std::abort();
    return std::move(*parsed);
  }();
  return model;
}

}  // namespace bijeen::schema

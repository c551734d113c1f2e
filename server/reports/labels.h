// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "server/reports/language.h"

namespace bijeen::reports {

/// What people call the things of the shipped model, in one language. Names the model does not have come back as they
/// are. Immutable; share freely between threads.
class Labels {
 public:
  static const Labels& in(Language language);

  [[nodiscard]] std::string collection(std::string_view name) const;
  [[nodiscard]] std::string field(std::string_view collection, std::string_view field) const;
  /// A value of an enum field.
  [[nodiscard]] std::string value(std::string_view collection, std::string_view field, std::string_view value) const;

 private:
  explicit Labels(const char* language);
  [[nodiscard]] std::string find(const std::string& path, std::string_view otherwise) const;
  std::map<std::string, std::string, std::less<>> texts_;  ///< by "collection/field/value"
};

}  // namespace bijeen::reports

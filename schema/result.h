// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "schema/errors.h"

namespace bijeen {

/// An expected failure: a code from schema/errors.json and a sentence for people.
/// `detail` may be shown to the caller, so it never holds content the caller may not see.
struct Error {
  ErrorCode code;
  std::string detail;
};

/// Either a value or an Error. Bugs are assertions; the environment's failures (disk full) are
/// exceptions of server/store. Usable with -fno-exceptions.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  /// Precondition: ok().
  [[nodiscard]] T& value() { return *std::get_if<0>(&state_); }
  [[nodiscard]] const T& value() const { return *std::get_if<0>(&state_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  /// Precondition: !ok().
  [[nodiscard]] const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

struct Done {};
/// A Result without a value: `return Done{};` is success.
using Status = Result<Done>;

}  // namespace bijeen

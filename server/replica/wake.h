// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace bijeen::replica {

/// Lets any thread, and a signal handler, end a poll(): a pipe that becomes readable. Throws std::runtime_error when
/// there is none to have.
class Wake {
 public:
  Wake();
  ~Wake();
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;

  void ring() const;
  /// To poll for reading.
  [[nodiscard]] int descriptor() const { return ends_[0]; }
  /// Not readable any more until the next ring().
  void quiet() const;

 private:
  int ends_[2] = {-1, -1};
};

}  // namespace bijeen::replica

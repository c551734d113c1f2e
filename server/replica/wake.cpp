// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/wake.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace bijeen::replica {

Wake::Wake() {
  if (::pipe2(ends_, O_CLOEXEC | O_NONBLOCK) != 0) throw std::runtime_error("no pipe can be made");
}

Wake::~Wake() {
  ::close(ends_[0]);
  ::close(ends_[1]);
}

void Wake::ring() const {
  // A full pipe is readable already.
  [[maybe_unused]] const auto done = ::write(ends_[1], "!", 1);
}

void Wake::quiet() const {
  std::array<char, 64> rings{};
  while (::read(ends_[0], rings.data(), rings.size()) > 0) {
  }
}

}  // namespace bijeen::replica

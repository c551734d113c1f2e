// SPDX-License-Identifier: EUPL-1.2
#include "server/http/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace bijeen::http {

Mailbox::Mailbox() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Mailbox::~Mailbox() {
  ::close(descriptor_);
}

void Mailbox::signal() const {
  ::eventfd_write(descriptor_, 1);
}

void Mailbox::post(Reply reply) {
  {
    const std::lock_guard lock(mutex_);
    contents_.replies.push_back(std::move(reply));
  }
  signal();
}

void Mailbox::wake(ConnectionId connection) {
  {
    const std::lock_guard lock(mutex_);
    contents_.woken.push_back(connection);
  }
  signal();
}

void Mailbox::ask_to_stop() {
  {
    const std::lock_guard lock(mutex_);
    contents_.stop = true;
  }
  signal();
}

Mailbox::Contents Mailbox::take() {
  eventfd_t ignored = 0;
  ::eventfd_read(descriptor_, &ignored);
  const std::lock_guard lock(mutex_);
  return std::exchange(contents_, {});
}

}  // namespace bijeen::http

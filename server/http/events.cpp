// SPDX-License-Identifier: EUPL-1.2
#include "server/http/events.h"

#include <algorithm>

namespace bijeen::http {
namespace {

/// WHATWG HTML, 9.2.6: every line of the data gets its own field.
std::string wire_form(std::string_view event, std::string_view data) {
  std::string text = "event: ";
  // A line end in the name would begin another field; names are the program's own words, so it is dropped, not escaped.
  std::copy_if(event.begin(), event.end(), std::back_inserter(text), [](char c) { return c != '\n' && c != '\r'; });
  text += '\n';
  for (bool more = true; more;) {
    const std::size_t end = data.find_first_of("\r\n");
    text.append("data: ").append(data.substr(0, end)).append("\n");
    more = end != std::string_view::npos;
    if (more) data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  return text += '\n';
}

}  // namespace

EventStream::EventStream(std::size_t buffer_bytes_max, std::function<void()> wake,
                         std::shared_ptr<std::atomic<std::size_t>> open)
    : buffer_bytes_max_(buffer_bytes_max), wake_(std::move(wake)), open_(std::move(open)) {}

EventStream::~EventStream() {
  give_place_back();
}

bool EventStream::send(std::string_view event, std::string_view data) {
  const std::string text = wire_form(event, data);
  bool kept = false;
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return false;
    kept = waiting_.size() + text.size() <= buffer_bytes_max_;
    if (kept) {
      waiting_ += text;
    } else {
      ended_ = true;
    }
  }
  wake_();
  return kept;
}

void EventStream::close() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_();
}

std::string EventStream::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_, {});
}

bool EventStream::ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

void EventStream::reader_gone() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    waiting_.clear();
  }
  give_place_back();
}

void EventStream::give_place_back() {
  if (holds_place_.exchange(false)) open_->fetch_sub(1);
}

}  // namespace bijeen::http

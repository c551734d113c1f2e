// SPDX-License-Identifier: EUPL-1.2
#include "server/api/event_hub.h"

#include <algorithm>

namespace bijeen::api {
namespace {

bool meets(const std::set<sync::Scope>& a, const std::set<sync::Scope>& b) {
  return std::any_of(a.begin(), a.end(), [&](const sync::Scope& scope) { return b.contains(scope); });
}

std::string change_data(sync::Seq seq) {
  return "{\"seq\":" + std::to_string(sync::raw(seq)) + "}";
}

}  // namespace

EventHub::EventHub(store::Store& store) : store_(store), thread_([this] { run(); }) {}

EventHub::~EventHub() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  for (const Stream& stream : streams_) stream.sink->close();
}

void EventHub::open(const sync::Actor& actor, const sync::DeviceId& device, auth::Bytes session,
                    std::shared_ptr<http::EventSink> sink) {
  {
    const std::lock_guard lock(mutex_);
    forget_gone();
    streams_.push_back({actor.person, actor.scopes, device, std::move(session), sink});
  }
  // From here on it is told of every commit.
  sink->send("change", change_data(store_.last_seq()));
}

template <typename Predicate>
void EventHub::end(Predicate ends) {
  const std::lock_guard lock(mutex_);
  for (const Stream& stream : streams_) {
    if (ends(stream)) stream.sink->close();
  }
  std::erase_if(streams_, ends);
}

void EventHub::end_session(const auth::Bytes& session) {
  end([&](const Stream& stream) { return stream.session == session; });
}

void EventHub::end_device(const sync::DeviceId& device) {
  end([&](const Stream& stream) { return stream.device == device; });
}

void EventHub::committed(sync::Seq seq, const std::vector<sync::Scope>& scopes) {
  {
    const std::lock_guard lock(mutex_);
    touched_.insert(scopes.begin(), scopes.end());
    seq_ = std::max(seq_, seq);
  }
  wake_.notify_one();
}

void EventHub::forget_gone() {
  std::erase_if(streams_, [](const Stream& stream) { return !stream.sink->is_open(); });
}

std::size_t EventHub::open_streams() {
  const std::lock_guard lock(mutex_);
  forget_gone();
  return streams_.size();
}

void EventHub::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stopping_ || !touched_.empty(); });
    if (stopping_) return;
    const auto touched = std::exchange(touched_, {});
    const auto seq = seq_;
    lock.unlock();
    tell(seq, touched);
    lock.lock();
  }
}

void EventHub::tell(sync::Seq seq, const std::set<sync::Scope>& touched) {
  // Who is active stands in the programme's records, who is a member of a body in the body's.
  const bool programme_changed = touched.contains(sync::Scope{});
  std::map<sync::PersonId, std::optional<sync::Actor>> actors;
  {
    const std::lock_guard lock(mutex_);
    for (const Stream& stream : streams_) {
      if (programme_changed || !meets(stream.scopes, touched)) actors[stream.person] = std::nullopt;
    }
  }
  for (auto& [person, actor] : actors) actor = store_.actor(person);

  const std::string data = change_data(seq);
  const std::lock_guard lock(mutex_);
  std::erase_if(streams_, [&](Stream& stream) {
    const auto fresh = actors.find(stream.person);
    bool concerned = meets(stream.scopes, touched);
    if (fresh != actors.end()) {
      if (!fresh->second) {
        stream.sink->close();
        return true;
      }
      concerned = concerned || stream.scopes != fresh->second->scopes || meets(fresh->second->scopes, touched);
      stream.scopes = fresh->second->scopes;
    }
    return concerned && !stream.sink->send("change", data);
  });
}

}  // namespace bijeen::api

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "server/auth/bytes.h"
#include "server/http/server.h"
#include "server/store/store.h"

namespace bijeen::api {

/// Tells open event streams that there is something new for their person. Commits that come while it is busy are told
/// as one. It looks up a person's scopes anew when a commit touched the programme or none that it knew, so a new
/// membership is noticed and a stream of somebody who no longer takes part ends. Thread-safe.
class EventHub {
 public:
  explicit EventHub(store::Store& store);
  ~EventHub();
  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  /// `session` is the hash of the session's token: the stream ends with the session. Its first event says where the
  /// server is: what was accepted while it was being opened nobody would tell.
  void open(const sync::Actor& actor, const sync::DeviceId& device, auth::Bytes session,
            std::shared_ptr<http::EventSink> sink);
  void end_session(const auth::Bytes& session);
  void end_device(const sync::DeviceId& device);
  /// Called after a commit; returns at once.
  void committed(sync::Seq seq, const std::vector<sync::Scope>& scopes);
  [[nodiscard]] std::size_t open_streams();

 private:
  struct Stream {
    sync::PersonId person;
    std::set<sync::Scope> scopes;
    sync::DeviceId device;
    auth::Bytes session;
    std::shared_ptr<http::EventSink> sink;
  };
  void run();
  /// Readers leave without a word; with the mutex held.
  void forget_gone();
  void tell(sync::Seq seq, const std::set<sync::Scope>& touched);
  template <typename Predicate>
  void end(Predicate ends);

  store::Store& store_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Stream> streams_;
  std::set<sync::Scope> touched_;
  sync::Seq seq_{};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace bijeen::api

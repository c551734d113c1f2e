// SPDX-License-Identifier: EUPL-1.2
#include "server/http/server.h"

#include <openssl/rand.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <thread>

#include "server/http/address.h"
#include "server/http/connection_loop.h"
#include "server/http/framing.h"
#include "server/http/site.h"
#include "server/http/workers.h"

namespace bijeen::http {
namespace {

constexpr std::chrono::seconds kCertificateLookInterval{20};
// Beside connections: the store's files, the log, the listener.
constexpr std::size_t kOtherDescriptors = 256;

std::string random_id() {
  std::array<unsigned char, 16> bytes{};
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

/// Many systems start programs with 1024 descriptors and allow more on request.
void raise_descriptor_limit(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::vector<std::string> normal_addresses(const std::vector<std::string>& texts) {
  std::vector<std::string> addresses;
  addresses.reserve(texts.size());
  for (const std::string& text : texts) addresses.push_back(normal_address(text));
  return addresses;
}

}  // namespace

class Server::Impl {
 public:
  explicit Impl(Options given)
      : options_(std::move(given)),
        trusted_(normal_addresses(options_.trusted_proxies)),
        tls_(options_.certificate, options_.key),
        workers_(options_.limits.threads_max, options_.limits.queue_max) {
    site.origins = options_.origins;
    site.tls = !options_.certificate.empty();
    site.failed = options_.failed;
  }
  ~Impl() { stop(); }

  Site site;

  Status start();
  void stop();
  Status reload_certificates() { return site.tls ? tls_.load() : Status(Done{}); }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] Counters counters() const;

 private:
  Request request_of(const Head& head, std::string body, const std::string& address) const;
  std::string forwarded_for(const Headers& headers, const std::string& address) const;
  bool take(ConnectionLoop::Received& received);
  void work(ConnectionLoop::Received& received);
  Reply reply_to(ConnectionLoop::Received& received);
  std::string refused(const Refusal& refusal, const Head* head, const std::string& address);
  std::shared_ptr<EventStream> make_stream(ConnectionId connection);
  void observe(const Request& request, int status, Clock::time_point begun, std::size_t bytes) const;
  void watch_certificates(const std::stop_token& stop);

  const Options options_;
  const std::vector<std::string> trusted_;
  TlsContexts tls_;
  Framing framing_;
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  std::shared_ptr<std::atomic<std::size_t>> open_streams_ = std::make_shared<std::atomic<std::size_t>>(0);
  std::atomic<std::uint64_t> requests_refused_ = 0;
  std::uint16_t port_ = 0;
  std::unique_ptr<ConnectionLoop> loop_;
  Workers workers_;
  std::thread loop_thread_;
  std::jthread certificate_thread_;
};

Status Server::Impl::start() {
  if (const auto bad = std::find(trusted_.begin(), trusted_.end(), ""); bad != trusted_.end()) {
    const std::string& given = options_.trusted_proxies[static_cast<std::size_t>(bad - trusted_.begin())];
    return Error{ErrorCode::kServerInternal, "the trusted proxy " + given + " is no IP address"};
  }
  if (site.tls) {
    if (Status loaded = tls_.load(); !loaded) return loaded;
  }
  Result<StaticFiles> files = StaticFiles::load(options_.client);
  if (!files) return files.error();
  site.files = std::move(*files);
  const Result<Listening> listening = listen_on(options_.address, options_.port);
  if (!listening) return listening.error();
  port_ = listening->port;
  raise_descriptor_limit(options_.limits.connections_max + kOtherDescriptors);
  loop_ = std::make_unique<ConnectionLoop>(
      options_.limits, listening->descriptor, site.tls ? &tls_ : nullptr, trusted_, mailbox_,
      ConnectionLoop::Owner{[this](ConnectionLoop::Received& received) { return take(received); },
                            [this](const Refusal& refusal, const Head* head, const std::string& address) {
                              return refused(refusal, head, address);
                            },
                            [this](std::shared_ptr<AnswerStream> rest) {
                              workers_.submit_first([rest = std::move(rest)] { rest->make(); });
                            }});
  loop_thread_ = std::thread([this] { loop_->run(); });
  if (site.tls) certificate_thread_ = std::jthread([this](const std::stop_token& stop) { watch_certificates(stop); });
  return Done{};
}

void Server::Impl::stop() {
  certificate_thread_.request_stop();
  if (certificate_thread_.joinable()) certificate_thread_.join();
  mailbox_->ask_to_stop();
  if (loop_thread_.joinable()) loop_thread_.join();
  workers_.stop();
  // Nobody takes these any more, and what they hold leads back to the mailbox.
  for (const Reply& late : mailbox_->take().replies) {
    if (late.rest) late.rest->reader_gone();
  }
}

void Server::Impl::watch_certificates(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (!stopped.wait_for(lock, stop, kCertificateLookInterval, [&] { return stop.stop_requested(); })) {
    const Status loaded = tls_.load_if_changed();
    if (!loaded && options_.failed) options_.failed(Request{}, loaded.error().detail);
  }
}

/// The nearest address that is not one of ours; what stands further left anybody may have written.
std::string Server::Impl::forwarded_for(const Headers& headers, const std::string& address) const {
  const auto is_trusted = [this](const std::string& text) {
    return std::find(trusted_.begin(), trusted_.end(), text) != trusted_.end();
  };
  std::string chain;
  for (const auto& [name, value] : headers) {
    if (equals_ignoring_case(name, "X-Forwarded-For")) chain += (chain.empty() ? "" : ",") + value;
  }
  std::string nearest = address;
  while (!chain.empty() && is_trusted(nearest)) {
    const std::size_t comma = chain.rfind(',');
    std::string item = comma == std::string::npos ? chain : chain.substr(comma + 1);
    chain.resize(comma == std::string::npos ? 0 : comma);
    item.erase(std::remove(item.begin(), item.end(), ' '), item.end());
    item = normal_address(item);
    if (item.empty()) break;
    nearest = std::move(item);
  }
  return nearest;
}

Request Server::Impl::request_of(const Head& head, std::string body, const std::string& address) const {
  Request request;
  request.id = random_id();
  request.method = head.method;
  request.path = head.path;
  request.query = head.query;
  request.headers = head.headers;
  request.body = std::move(body);
  request.peer = forwarded_for(head.headers, address);
  const auto sent = [&](std::string_view name) { return !find_header(head.headers, name).empty(); };
  request.loopback_direct = is_loopback(address) && request.peer == address && !sent("X-Forwarded-For") &&
                            !sent("Forwarded") && !sent("Via") && !sent("X-Real-IP") &&
                            std::find(trusted_.begin(), trusted_.end(), address) == trusted_.end();
  return request;
}

bool Server::Impl::take(ConnectionLoop::Received& received) {
  const auto shared = std::make_shared<ConnectionLoop::Received>(std::move(received));
  if (workers_.submit([this, shared] { work(*shared); })) return true;
  received = std::move(*shared);
  return false;
}

void Server::Impl::work(ConnectionLoop::Received& received) {
  const ConnectionId connection = received.connection;
  try {
    Reply reply = reply_to(received);
    const std::shared_ptr<AnswerStream> rest = reply.rest;
    mailbox_->post(std::move(reply));
    if (rest) rest->make();
  } catch (const std::exception& thrown) {
    // Only memory can be short here; handlers are caught where they are called.
    if (options_.failed) options_.failed(Request{}, thrown.what());
    Reply nothing;
    nothing.connection = connection;
    nothing.close = true;
    mailbox_->post(std::move(nothing));
  }
}

Reply Server::Impl::reply_to(ConnectionLoop::Received& received) {
  const Clock::time_point begun = Clock::now();
  Request request = request_of(received.head, std::move(received.body), received.address);
  Reply reply;
  reply.connection = received.connection;
  Response response = site.answer(request, [&] { return make_stream(received.connection); }, reply.stream);
  const int status = response.status;
  const bool open_ended = reply.stream || (response.more && !received.head.takes_chunks);
  const auto end = open_ended      ? Framing::End::kConnection
                   : response.more ? Framing::End::kChunks
                                   : Framing::End::kLength;
  reply.close = !received.head.keep_alive || open_ended;
  NextPiece next;
  if (request.method != "HEAD") {
    reply.shared = response.shared;
    next = response.more;
  }
  if (end == Framing::End::kChunks && !response.body.empty()) response.body = AnswerStream::chunk(response.body);
  reply.bytes = framing_.frame(request.method, !reply.close, end, std::move(response));
  const std::size_t bytes = reply.bytes.size() + (reply.shared ? reply.shared->size() : 0);
  if (!next) {
    observe(request, status, begun, bytes);
    return reply;
  }
  auto over = [this, request = std::move(request), status, begun, bytes](std::size_t more_bytes,
                                                                         const std::optional<std::string>& cause) {
    if (cause && options_.failed) options_.failed(request, *cause);
    observe(request, status, begun, bytes + more_bytes);
  };
  reply.rest = std::make_shared<AnswerStream>(
      std::move(next), open_ended ? AnswerStream::Form::kBare : AnswerStream::Form::kChunks,
      options_.limits.answer_buffer_bytes_max / 2,
      AnswerStream::Owner{[mailbox = mailbox_, connection = reply.connection] { mailbox->wake(connection); },
                          std::move(over)});
  return reply;
}

std::string Server::Impl::refused(const Refusal& refusal, const Head* head, const std::string& address) {
  const Clock::time_point begun = Clock::now();
  requests_refused_.fetch_add(1);
  const Request request = request_of(head != nullptr ? *head : Head{}, {}, address);
  Response response = site.refuse(request, refusal);
  const int status = response.status;
  std::string bytes = framing_.frame(request.method, false, Framing::End::kLength, std::move(response));
  observe(request, status, begun, bytes.size());
  return bytes;
}

std::shared_ptr<EventStream> Server::Impl::make_stream(ConnectionId connection) {
  if (open_streams_->fetch_add(1) >= options_.limits.event_streams_max) {
    open_streams_->fetch_sub(1);
    return nullptr;
  }
  return std::make_shared<EventStream>(
      options_.limits.event_buffer_bytes_max, [mailbox = mailbox_, connection] { mailbox->wake(connection); },
      open_streams_);
}

void Server::Impl::observe(const Request& request, int status, Clock::time_point begun, std::size_t bytes) const {
  if (!options_.observed) return;
  options_.observed(request, status, std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begun),
                    bytes);
}

Counters Server::Impl::counters() const {
  Counters counters;
  counters.connections = loop_ ? loop_->connections() : 0;
  counters.connections_refused = loop_ ? loop_->connections_refused() : 0;
  counters.event_streams = open_streams_->load();
  counters.requests_waiting = workers_.waiting();
  counters.threads = workers_.threads();
  counters.requests_refused = requests_refused_.load();
  return counters;
}

Server::Server(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Server::~Server() = default;

void Server::route(std::string_view method, std::string_view pattern, Handler handler, Body body) {
  impl_->site.router.add(method, pattern, std::move(handler), body);
}
void Server::route_events(std::string_view pattern, EventHandler handler) {
  impl_->site.router.add_events(pattern, std::move(handler));
}
Status Server::start() {
  return impl_->start();
}
void Server::stop() {
  impl_->stop();
}
std::uint16_t Server::port() const {
  return impl_->port();
}
Status Server::reload_certificates() {
  return impl_->reload_certificates();
}
Counters Server::counters() const {
  return impl_->counters();
}

}  // namespace bijeen::http

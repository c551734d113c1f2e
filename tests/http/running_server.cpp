// SPDX-License-Identifier: EUPL-1.2
#include "tests/http/running_server.h"

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace bijeen::http::test {

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "bijeen-http-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void TemporaryDirectory::write(const std::string& name, std::string_view text) const {
  std::filesystem::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << text;
}

bool eventually(const std::function<bool()>& holds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

RunningServer::RunningServer(Options options) {
  options.port = 0;
  options.observed = [this](const Request& request, int status, std::chrono::microseconds, std::size_t) {
    const std::lock_guard lock(mutex_);
    observed_.push_back({request.id, request.path, status});
  };
  options.failed = [this](const Request&, std::string_view cause) {
    const std::lock_guard lock(mutex_);
    causes_.emplace_back(cause);
  };
  server_ = std::make_unique<Server>(std::move(options));
  add_routes();
  const Status started = server_->start();
  if (!started) throw std::runtime_error(started.error().detail);
}

RunningServer::~RunningServer() {
  server_->stop();
}

void RunningServer::add_routes() {
  server_->route("GET", "/v1/hello",
                 [](const Request&) { return Response{200, "application/json", R"({"hello":1})", {}}; });
  server_->route("POST", "/v1/echo", [](const Request& request) {
    return Response{200,
                    "text/plain",
                    request.peer + " " + std::to_string(request.body.size()) + " " + request.body.substr(0, 20) +
                        (request.loopback_direct ? " direct" : " indirect"),
                    {}};
  });
  server_->route("GET", "/v1/throw",
                 [](const Request&) -> Response { throw std::runtime_error("a secret of the server"); });
  server_->route("GET", "/v1/large", [](const Request&) {
    return Response{200, "application/json", "\"" + std::string(100'000, 'a') + "\"", {}};
  });
  server_->route("GET", "/v1/things/:id",
                 [](const Request& request) { return Response{200, "text/plain", request.parameters.at("id"), {}}; });
  server_->route("GET", "/v1/things/known", [](const Request&) { return Response{200, "text/plain", "literal", {}}; });
  server_->route("PUT", "/v1/things/:id", [](const Request&) { return Response{204, "", "", {}}; });
  server_->route_events("/v1/events", [this](const Request& request, const std::shared_ptr<EventSink>& sink) {
    if (request.query.contains("no")) return std::optional(problem(request, {ErrorCode::kAuthRequired, ""}));
    const std::lock_guard lock(mutex_);
    streams_.push_back(sink);
    changed_.notify_all();
    return std::optional<Response>();
  });
}

std::shared_ptr<EventSink> RunningServer::wait_for_stream(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::seconds(20), [&] { return streams_.size() >= count; });
  return streams_.size() >= count ? streams_.back() : nullptr;
}

std::vector<RunningServer::Observed> RunningServer::observed() {
  const std::lock_guard lock(mutex_);
  return observed_;
}

std::vector<std::string> RunningServer::causes() {
  const std::lock_guard lock(mutex_);
  return causes_;
}

}  // namespace bijeen::http::test

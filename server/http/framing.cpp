// SPDX-License-Identifier: EUPL-1.2
#include "server/http/framing.h"

#include <httplib.h>

#include <algorithm>
#include <cstring>

namespace bijeen::http {
namespace {

/// The one request that a thread has in cpp-httplib's hands; its callbacks carry no context of ours.
struct Current {
  Response& answer;
  Framing::End end;
};
thread_local Current* current = nullptr;

class MemoryStream final : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view input) : input_(input) {}

  bool is_readable() const override { return !input_.empty(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, size_t size) override {
    const std::size_t count = std::min(size, input_.size());
    std::memcpy(to, input_.data(), count);
    input_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, size_t size) override {
    output_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

  std::string take_output() { return std::move(output_); }

 private:
  std::string_view input_;
  std::string output_;
};

bool is_safe(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void copy_answer(Response&& answer, httplib::Response& to) {
  to.status = answer.status;
  for (const auto& [name, value] : answer.headers) {
    // Never a header that a value could break out of; cpp-httplib would leave it out as well, but only for some.
    if (is_safe(name) && is_safe(value)) to.headers.emplace(name, value);
  }
  if (answer.body.empty() && !answer.shared && !answer.more) return;
  if (is_safe(answer.type)) to.headers.emplace("Content-Type", answer.type);
  if (answer.shared) to.headers.emplace("Content-Length", std::to_string(answer.shared->size()));
  to.body = std::move(answer.body);
}

void finish_headers(httplib::Response& answer, Framing::End end) {
  answer.headers.erase("Keep-Alive");  // It would tell cpp-httplib's own limits, which are not ours.
  answer.headers.erase("Accept-Ranges");
  // RFC 9110, 8.6: no length with 204; with 304 it would be that of the full answer.
  const bool has_length = end == Framing::End::kLength && answer.status != 204 && answer.status != 304;
  if (!has_length) answer.headers.erase("Content-Length");
  if (end == Framing::End::kChunks) answer.headers.emplace("Transfer-Encoding", "chunked");
}

}  // namespace

class Framing::Engine : public httplib::Server {
 public:
  Engine() {
    set_pre_routing_handler([](const httplib::Request&, httplib::Response& answer) {
      copy_answer(std::move(current->answer), answer);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler(
        [](const httplib::Request&, httplib::Response& answer) { finish_headers(answer, current->end); });
  }

  void run(httplib::Stream& stream, bool keep_alive) {
    bool closed = false;
    process_request(stream, !keep_alive, closed, nullptr);
  }
};

Framing::Framing() : engine_(std::make_unique<Engine>()) {}
Framing::~Framing() = default;

std::string Framing::frame(std::string_view method, bool keep_alive, End end, Response answer) const {
  // Of the method only this matters here; the others cpp-httplib might not know, or expect a body with.
  MemoryStream stream(method == "HEAD" ? "HEAD / HTTP/1.1\r\n\r\n" : "GET / HTTP/1.1\r\n\r\n");
  Current mine{answer, end};
  current = &mine;
  engine_->run(stream, keep_alive);
  current = nullptr;
  return stream.take_output();
}

}  // namespace bijeen::http

// SPDX-License-Identifier: EUPL-1.2
#include "server/http/client.h"

#include <httplib.h>

#include <atomic>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/http/address.h"

namespace bijeen::http {
namespace {

using Clock = std::chrono::steady_clock;

/// The host of "scheme://host[:port]", without the brackets of IPv6.
std::string host_of(std::string_view origin) {
  std::string_view host = origin.substr(origin.find("://") + 3);
  if (host.starts_with('[')) return std::string(host.substr(1, host.find(']') - 1));
  return std::string(host.substr(0, host.find(':')));
}

std::optional<std::chrono::seconds> retry_after(const httplib::Response& response) {
  const std::string text = response.get_header_value("Retry-After");
  std::int64_t seconds = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr std::int64_t kSecondsMax = 24L * 60 * 60;
  if (text.empty() || failure != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return std::chrono::seconds(std::min(seconds, kSecondsMax));
}

Answer answer_of(const httplib::Response& response, std::string body) {
  Answer answer{response.status, response.get_header_value("Content-Type"), std::move(body), retry_after(response), {}};
  answer.type.resize(std::min(answer.type.find(';'), answer.type.size()));
  const auto [first, last] = response.headers.equal_range("Set-Cookie");
  for (auto header = first; header != last; ++header) answer.cookies.push_back(header->second);
  return answer;
}

Error offline(std::string why) {
  return {ErrorCode::kRequestOffline, std::move(why)};
}

/// Something in between (a sign-in page of a guest network) answers for the server, but without our header.
bool is_ours(const httplib::Response& response) {
  return response.has_header("API-Version");
}

/// Cuts a stream into events and tells their names.
class EventLines {
 public:
  explicit EventLines(const std::function<void(std::string_view)>& heard) : heard_(heard) {}
  /// False when a line is longer than any of ours.
  bool take(std::string_view bytes) {
    constexpr std::size_t kLineBytesMax = 4096;
    for (const char c : bytes) {
      if (c != '\n') {
        if (line_.size() >= kLineBytesMax) return false;
        line_ += c;
        continue;
      }
      if (line_.empty() && !name_.empty()) heard_(std::exchange(name_, {}));
      if (line_.starts_with("event: ")) name_ = line_.substr(7);
      line_.clear();
    }
    return true;
  }

 private:
  const std::function<void(std::string_view)>& heard_;
  std::string line_, name_;
};

}  // namespace

class Client::Impl {
 public:
  explicit Impl(Options options) : options_(std::move(options)), client_(options_.origin) {
    client_.set_connection_timeout(options_.connect_time_max);
    client_.set_read_timeout(options_.silence_max);
    client_.set_write_timeout(options_.silence_max);
    client_.set_keep_alive(true);
    client_.set_url_encode(false);
    client_.set_follow_location(false);
    client_.set_tcp_nodelay(true);
    if (!options_.ca.empty()) client_.set_ca_cert_path(options_.ca.string());
    client_.enable_server_certificate_verification(true);
    // cpp-httplib 0.11.4 takes a certificate for ::1 as one for any IPv4 address; OpenSSL compares them whole.
    if (SSL_CTX* context = client_.ssl_context()) {
      X509_VERIFY_PARAM* wanted = SSL_CTX_get0_param(context);
      const auto host = host_of(options_.origin);
      if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) != 1)
        X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), host.size());
    }
  }

  Result<Answer> ask(const std::string& method, const std::string& path, const std::string& json) {
    httplib::Request request = request_for(method, path);
    request.set_header("Accept-Encoding", "br, gzip");
    if (!json.empty()) {
      request.body = json;
      request.set_header("Content-Type", "application/json");
    }
    std::string body;
    bool too_large = false;
    const auto end = Clock::now() + options_.answer_time_max;
    request.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
      too_large = body.size() + size > options_.answer_bytes_max;
      if (!too_large) body.append(bytes, size);
      return !too_large && Clock::now() < end;
    };
    httplib::Response response;
    auto failure = httplib::Error::Success;
    if (stopped_ || !client_.send(request, response, failure)) {
      if (too_large) return Error{ErrorCode::kRequestTooLarge, "the server's answer"};
      return failed(failure);
    }
    if (!is_ours(response)) return offline("something else answers for the server");
    return answer_of(response, std::move(body));
  }

  Error listen(const std::string& path, const std::function<void()>& opened,
               const std::function<void(std::string_view)>& heard) {
    httplib::Request request = request_for("GET", path);
    request.set_header("Accept", "text/event-stream");
    EventLines lines(heard);
    std::string refusal;
    bool accepted = false;
    request.response_handler = [&](const httplib::Response& response) {
      // stop() may have come while there was no connection yet to end.
      if (stopped_ || !is_ours(response)) return false;
      accepted = response.status == 200;
      if (accepted) opened();
      return true;
    };
    request.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
      if (stopped_) return false;
      if (accepted) return lines.take({bytes, size});
      refusal.append(bytes, std::min(size, options_.answer_bytes_max - refusal.size()));
      return refusal.size() < options_.answer_bytes_max;
    };
    httplib::Response response;
    auto failure = httplib::Error::Success;
    if (stopped_ || !client_.send(request, response, failure)) return failed(failure);
    return accepted ? offline("the stream ended") : problem_of(refusal);
  }

  void stop() {
    stopped_ = true;
    client_.stop();
  }

 private:
  [[nodiscard]] httplib::Request request_for(const std::string& method, const std::string& path) const {
    httplib::Request request;
    request.method = method;
    request.path = path;
    request.set_header("Accept", "application/json");
    if (method != "GET") request.set_header("Bijeen-Request", "1");
    for (const auto& [name, value] : options_.headers) request.set_header(name, value);
    return request;
  }

  [[nodiscard]] Error failed(httplib::Error failure) const {
    using Kind = httplib::Error;
    switch (failure) {
      case Kind::SSLLoadingCerts:
        return {ErrorCode::kServerUntrusted, "the file of trusted certificates cannot be read"};
      case Kind::SSLServerVerification:
        return {ErrorCode::kServerUntrusted, options_.origin};
      case Kind::Connection:
      case Kind::ConnectionTimeout:
      case Kind::SSLConnection:
        return offline(options_.origin + " cannot be reached");
      default:
        return offline("the answer broke off");
    }
  }

  const Options options_;
  httplib::Client client_;
  std::atomic<bool> stopped_ = false;
};

Error problem_of(std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  const auto text = [&](const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_string() ? json[name].get<std::string>()
                                                                             : std::string();
  };
  return {error_code(text("code")).value_or(ErrorCode::kServerInternal), text("detail")};
}

Status Client::check_origin(std::string_view origin) {
  const auto wrong = [](const char* why) { return Error{ErrorCode::kRequestParameter, why}; };
  const bool tls = origin.starts_with("https://");
  if (!tls && !origin.starts_with("http://")) return wrong("server: must be an address such as https://host:8443");
  const auto rest = origin.substr(origin.find("://") + 3);
  if (rest.empty() || rest.find_first_of("/?#@ ") != std::string_view::npos)
    return wrong("server: must be an address such as https://host:8443");
  const auto host = host_of(origin);
  if (!tls && host != "localhost" && !is_loopback(host)) return wrong("server: http:// is for this machine alone");
  return Done{};
}

Client::Client(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Client::~Client() = default;

Result<Answer> Client::ask(const std::string& method, const std::string& path, const std::string& json) {
  return impl_->ask(method, path, json);
}
Error Client::listen(const std::string& path, const std::function<void()>& opened,
                     const std::function<void(std::string_view)>& heard) {
  return impl_->listen(path, opened, heard);
}
void Client::stop() {
  impl_->stop();
}

}  // namespace bijeen::http

// SPDX-License-Identifier: EUPL-1.2
#include "server/main/serve.h"

#include <malloc.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "schema/model.h"
#include "server/api/api.h"
#include "server/api/request_log.h"
#include "server/auth/sign_in.h"
#include "server/main/control_socket.h"
#include "server/main/version.h"
#include "server/store/clock.h"

namespace bijeen::main_program {
namespace {

using store::system_now;

/// Before any thread begins: all of them then leave these signals to the one that waits for them.
sigset_t keep_signals_for_waiting() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

/// By itself glibc keeps for each thread what its largest answer took.
void share_memory_among_threads() {
  constexpr int kArenasMax = 4;
  mallopt(M_ARENA_MAX, kArenasMax);
}

std::string host_of(const std::string& origin) {
  const std::string host = origin.substr(origin.find("://") + 3);
  return host.substr(0, host.find(':'));
}

/// The first line of a file that only this user can read.
Result<std::string> read_token(const std::filesystem::path& file) {
  if (file.empty()) return std::string();
  using std::filesystem::perms;
  std::error_code failure;
  const perms mode = std::filesystem::status(file, failure).permissions();
  if (failure || (mode & (perms::group_all | perms::others_all)) != perms::none) {
    return Error{ErrorCode::kServerInternal,
                 "the token file must exist and be readable by its owner alone (mode 0600)"};
  }
  std::string token;
  std::ifstream in(file);
  std::getline(in, token);
  constexpr std::size_t kTokenBytesMin = 32;
  if (token.size() < kTokenBytesMin)
    return Error{ErrorCode::kServerInternal, "the token must have at least 32 characters"};
  return token;
}

Result<http::Options> http_options(const ServeOptions& options) {
  http::Options made;
  made.address = options.address;
  made.port = options.port;
  made.client = options.client;
  made.trusted_proxies = options.trusted_proxies;
  made.limits = options.limits;
  if (!options.origin.empty()) made.origins = {options.origin};
  if (options.plain_http) return made;
  made.certificate = options.certificate;
  made.key = options.key;
  if (options.certificate.empty()) {
    const auto generated = http::make_localhost_certificate(options.data);
    if (!generated) return generated.error();
    made.certificate = generated->first;
    made.key = generated->second;
  }
  return made;
}

/// What is in the log of the system cannot be taken back by who can write the data.
void tell_end_of_audit(store::Store& store) {
  store::AuditHead head;
  store.read([&](store::Database& database) { head = store::audit_head(database); });
  api::log_event(system_now(), "audit", head.text());
}

/// Until somebody asks the server to stop.
void wait_for_end(const sigset_t& signals, http::Server& server, store::Store& store) {
  constexpr timespec kAuditTold{.tv_sec = 3600, .tv_nsec = 0};
  while (true) {
    tell_end_of_audit(store);
    const int signal = sigtimedwait(&signals, nullptr, &kAuditTold);
    if (signal < 0) continue;
    if (signal != SIGHUP) return;
    const auto reloaded = server.reload_certificates();
    api::log_event(system_now(), "certificate", reloaded ? "loaded anew" : reloaded.error().detail);
  }
}

int failed(const std::string& cause) {
  std::cerr << "The server cannot start: " << cause << "\n";
  return 1;
}

}  // namespace

int serve(const ServeOptions& options) {
  share_memory_among_threads();
  const sigset_t signals = keep_signals_for_waiting();
  const auto token = read_token(options.operator_token_file);
  if (!token) return failed(token.error().detail);

  store::Store store(schema::Model::shipped(), {.directory = options.data,
                                                .kept_bytes_max = options.kept_mib_max * kMiB,
                                                .photos_bytes_max = options.photos_mib_max * kMiB});
  const std::string origin =
      options.origin.empty() ? "https://localhost:" + std::to_string(options.port) : options.origin;
  auth::SignIn sign_in(store, {host_of(origin), origin}, system_now, options.second_factor);
  api::Api api(store, sign_in, {kVersion, options.security_contact, *token, system_now});

  auto made = http_options(options);
  if (!made) return failed(made.error().detail);
  made->observed = [&](const http::Request& request, int status, std::chrono::microseconds took, std::size_t bytes) {
    api.observed(request, status, took, bytes);
  };
  made->failed = [](const http::Request& request, std::string_view cause) {
    api::log_failure(system_now(), request, cause);
  };
  http::Server server(std::move(*made));
  api.install(server);
  const ControlSocket control(options.data,
                              [&](const StoreCommand& command) { return run_store_command(store, command, origin); });
  if (const auto started = server.start(); !started) return failed(started.error().detail);
  api::log_event(system_now(), "started", origin);
  if (::geteuid() == 0)
    api::log_event(system_now(), "root", "the server needs no rights of root: give it a user of its own");
  wait_for_end(signals, server, store);
  server.stop();
  tell_end_of_audit(store);
  api::log_event(system_now(), "stopped");
  return 0;
}

}  // namespace bijeen::main_program

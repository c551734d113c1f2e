// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "server/auth/sign_in.h"
#include "server/http/server.h"
#include "server/store/store.h"

namespace bijeen::main_program {

inline constexpr std::uint64_t kMiB = 1024 * 1024;

struct ServeOptions {
  std::filesystem::path data;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8443;
  std::filesystem::path certificate, key;
  std::filesystem::path client;
  bool plain_http = false;
  std::string origin;  ///< Empty: https://localhost:PORT
  auth::SecondFactor second_factor = auth::SecondFactor::kRequired;
  std::vector<std::string> trusted_proxies;
  std::string security_contact;
  std::filesystem::path operator_token_file;
  http::Limits limits;
  std::uint64_t kept_mib_max = store::Store::kKeptBytesMax / kMiB;
  std::uint64_t photos_mib_max = store::Store::kPhotosBytesMax / kMiB;
};

/// Serves until SIGINT or SIGTERM; SIGHUP loads the certificate anew. The exit code: 0 stopped on request, 1 could not
/// serve.
int serve(const ServeOptions& options);

}  // namespace bijeen::main_program

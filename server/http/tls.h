// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>

#include "schema/result.h"

struct ssl_ctx_st;

namespace bijeen::http {

/// The TLS settings of new connections, made again when the certificate changes. Settings: TLS 1.2 and 1.3 with the
/// suites and groups that the Dutch NCSC's guidelines (2.1) rate "good", the server's order, no renegotiation, no
/// compression, tickets for resumption, no early data, ALPN http/1.1 alone.
class TlsContexts {
 public:
  TlsContexts(std::filesystem::path certificate, std::filesystem::path key);

  /// Loads both files into use for connections made from now on; on failure what was in use stays. Any thread.
  Status load();
  /// load() when a file changed since the last load() that succeeded; nothing to do is success. Any thread.
  Status load_if_changed();
  /// Null before the first load(). Any thread.
  [[nodiscard]] std::shared_ptr<ssl_ctx_st> current() const;

 private:
  using Times = std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type>;
  [[nodiscard]] Times file_times() const;

  const std::filesystem::path certificate_, key_;
  mutable std::mutex mutex_;
  std::shared_ptr<ssl_ctx_st> context_;
  Times loaded_{};
};

}  // namespace bijeen::http

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schema/result.h"
#include "server/http/server.h"

namespace bijeen::http {

/// The built client, in memory since the start: what is served is what was there then, and no path of a request ever
/// reaches the file system. Read by many threads.
class StaticFiles {
 public:
  /// Reads every regular file below \p directory (no links, nothing hidden) and codes it. Fails without an index.html,
  /// or above 128 MiB. An empty path gives an empty set.
  static Result<StaticFiles> load(const std::filesystem::path& directory);

  /// The answer to GET or HEAD of a path: a file, with ETag, If-None-Match and the coding the client takes; or, for a
  /// page that only the client knows (no dot in its last segment, not under /assets/, and HTML accepted), its shell.
  /// nullopt: not found.
  [[nodiscard]] std::optional<Response> answer(const Request& request) const;
  [[nodiscard]] bool has(std::string_view path) const { return files_.contains(path); }

 private:
  struct File {
    std::string type, etag, cache;
    std::shared_ptr<const std::string> plain, gzip, brotli;  ///< Coded ones are null where they are no smaller.
  };
  static Result<File> read(const std::filesystem::path& path, const std::string& address);
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace bijeen::http

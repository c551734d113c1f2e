// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/unsent_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/store/data_directory.h"

namespace bijeen::replica {

Status write_new_file(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return Error{ErrorCode::kRequestParameter, path + ": " + std::strerror(errno)};
  bool written = true;
  while (written && !text.empty()) {
    const ssize_t done = ::write(file, text.data(), text.size());
    written = done > 0;
    if (written) text.remove_prefix(static_cast<std::size_t>(done));
  }
  written = written && ::fsync(file) == 0;
  const int cause = errno;
  ::close(file);
  if (written) {
    // Its name is durable when its directory is.
    const auto directory = std::filesystem::path(path).parent_path();
    store::sync_to_disk(directory.empty() ? "." : directory);
    return Done{};
  }
  ::unlink(path.c_str());
  return Error{ErrorCode::kReplicaDisk, path + ": " + std::strerror(cause)};
}

Result<std::string> read_file(const std::string& path) {
  constexpr std::uintmax_t kBytesMax = std::uintmax_t{64} * 1024 * 1024;
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure) || std::filesystem::file_size(path, failure) > kBytesMax)
    return Error{ErrorCode::kImportMalformed, path + " is no file of at most 64 MiB"};
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) return Error{ErrorCode::kImportMalformed, path + " cannot be read"};
  return std::move(bytes).str();
}

}  // namespace bijeen::replica

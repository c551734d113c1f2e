// SPDX-License-Identifier: EUPL-1.2
#include "server/store/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "server/store/database.h"

namespace bijeen::store {
namespace {

[[noreturn]] void fail(StorageError::Kind kind, const std::filesystem::path& path, const std::string& why) {
  throw StorageError(kind, path.string() + ": " + why);
}

}  // namespace

DataDirectory::DataDirectory(std::filesystem::path directory, bool create) : directory_(std::move(directory)) {
  using enum StorageError::Kind;
  std::error_code failure;
  if (create && std::filesystem::create_directories(directory_, failure))
    std::filesystem::permissions(directory_, std::filesystem::perms::owner_all, failure);
  if (failure) fail(kInputOutput, directory_, failure.message());
  if (!create && !std::filesystem::exists(database(), failure)) fail(kInputOutput, directory_, "holds no programme");
  const auto file = directory_ / "lock";
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (lock_ < 0) fail(kInputOutput, file, std::strerror(errno));
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
  const int cause = errno;
  ::close(lock_);
  if (cause == EWOULDBLOCK) fail(kLocked, directory_, "another process works in it");
  fail(kInputOutput, file, std::strerror(cause));
}

DataDirectory::~DataDirectory() {
  ::close(lock_);
}

void make_private_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) fail(StorageError::Kind::kInputOutput, file, std::strerror(errno));
  ::close(descriptor);
}

void sync_to_disk(const std::filesystem::path& file_or_directory) {
  const int descriptor = ::open(file_or_directory.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail(StorageError::Kind::kInputOutput, file_or_directory, std::strerror(errno));
  const int done = ::fsync(descriptor);
  const int cause = errno;
  ::close(descriptor);
  if (done != 0) fail(StorageError::Kind::kInputOutput, file_or_directory, std::strerror(cause));
}

}  // namespace bijeen::store

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

namespace bijeen::store {

/// The directory of one programme, held by this process alone as long as the object lives.
class DataDirectory {
 public:
  /// Throws StorageError: kLocked when another process holds it, kInputOutput when it is missing and \p create is off.
  DataDirectory(std::filesystem::path directory, bool create);
  ~DataDirectory();
  DataDirectory(const DataDirectory&) = delete;
  DataDirectory& operator=(const DataDirectory&) = delete;

  [[nodiscard]] std::filesystem::path database() const { return directory_ / "bijeen.sqlite"; }

 private:
  std::filesystem::path directory_;
  int lock_ = -1;
};

/// Makes an empty file that its owner alone may read and write. Throws StorageError, also when it is there already.
void make_private_file(const std::filesystem::path& file);

/// Makes a file, or the names in a directory, survive a power cut. Throws StorageError.
void sync_to_disk(const std::filesystem::path& file_or_directory);

}  // namespace bijeen::store

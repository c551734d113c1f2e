// SPDX-License-Identifier: EUPL-1.2
#include "server/main/restore.h"

#include <stdlib.h>

#include <stdexcept>

#include "server/store/clock.h"
#include "server/store/restore.h"

namespace bijeen::main_program {
namespace {

namespace fs = std::filesystem;

/// Gone at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (fs::temp_directory_path() / "bijeen-restore-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory can be made");
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

store::Restored restored_into(const fs::path& directory, const RestoreCommand& command) {
  return store::restore(schema::Model::shipped(), command.backup, directory, store::system_now(), command.key,
                        command.ledger);
}

std::string contents(const store::Restored& restored) {
  return std::to_string(restored.records) + " records, up to change " + std::to_string(raw(restored.base)) +
         (restored.erased == 0 ? "" : ", " + std::to_string(restored.erased) + " erased again");
}

}  // namespace

CommandOutcome restore(const RestoreCommand& command) {
  try {
    if (command.only_verify) {
      const TemporaryDirectory trial;
      const auto restored = restored_into(trial.path(), command);
      return {0, "This backup is sound and can be restored: " + contents(restored) + ".\n", ""};
    }
    const auto restored = restored_into(command.data, command);
    return {0,
            "Restored to " + command.data.string() + ": " + contents(restored) +
                ".\nEverybody signs in again. Devices give back by themselves what they had seen since.\n",
            ""};
  } catch (const store::StorageError& error) {
    return {1, "", "This backup was not restored: " + std::string(error.what()) + "."};
  }
}

}  // namespace bijeen::main_program

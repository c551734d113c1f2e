// SPDX-License-Identifier: EUPL-1.2
#include "tests/durability/disk.h"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <random>
#include <string_view>
#include <vector>

namespace bijeen::test::disk {
namespace {

constexpr std::size_t kSectorBytes = 512;

/// What a file holds when the power is back: what was last synced, and a part of what came after.
struct Shadow {
  struct Change {
    std::size_t offset;
    std::string bytes;
    bool truncates;  ///< to `offset`
  };
  std::string synced;
  bool exists = false;
  std::vector<Change> unsynced;
};

/// One of the whole process: SQLite's is so too.
struct Machine {
  std::mutex mutex;
  sqlite3_vfs* system = nullptr;
  sqlite3_vfs vfs{};
  Plan plan;
  std::uint64_t steps = 0;
  bool struck = false;
  Tally* tally = nullptr;
  std::mt19937_64 random;
  std::map<std::filesystem::path, Shadow> shadows;
};

Machine& machine() {
  static Machine only;
  return only;
}

struct File {
  sqlite3_file base;
  sqlite3_file* real;
  std::filesystem::path* path;
};

File& as_file(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file);
}
sqlite3_file* real_of(sqlite3_file* file) {
  return as_file(file).real;
}

std::string content(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(std::string& bytes, std::size_t offset, std::string_view written) {
  if (bytes.size() < offset + written.size()) bytes.resize(offset + written.size());
  bytes.replace(offset, written.size(), written);
}

void apply(std::string& bytes, const Shadow::Change& change) {
  if (change.truncates) {
    bytes.resize(std::min(bytes.size(), change.offset));
  } else {
    put(bytes, change.offset, change.bytes);
  }
}

/// A disk writes in sectors and in any order; a file's length changes with them.
void apply_some(std::string& bytes, const Shadow::Change& change, std::mt19937_64& random) {
  if (random() % 2 == 0) return;
  if (change.truncates || random() % 2 == 0) return apply(bytes, change);
  for (std::size_t at = 0; at < change.bytes.size(); at += kSectorBytes) {
    if (random() % 2 == 0) put(bytes, change.offset + at, std::string_view(change.bytes).substr(at, kSectorBytes));
  }
}

[[noreturn]] void cut_power(Machine& on) {
  for (auto& [path, shadow] : on.shadows) {
    if (!shadow.exists && (shadow.unsynced.empty() || on.random() % 2 == 0)) continue;
    for (const auto& change : shadow.unsynced) apply_some(shadow.synced, change, on.random);
    std::ofstream(on.plan.image / path.filename(), std::ios::binary) << shadow.synced;
  }
  ::_exit(kCutCode);
}

enum class Step : std::uint8_t { kRead, kWrite, kTruncate, kSync, kDelete };

Kind kind_of(Step step, const std::filesystem::path& path) {
  const bool log = path.extension() == ".sqlite-wal";
  if (path.extension() != ".sqlite" && !log) return Kind::kOther;
  if (step == Step::kSync) return log ? Kind::kLogSync : Kind::kDatabaseSync;
  if (step == Step::kWrite || step == Step::kTruncate) return log ? Kind::kLogWrite : Kind::kDatabaseWrite;
  return Kind::kOther;
}

bool concerns(Fault fault, Step step) {
  const bool writes = step == Step::kWrite || step == Step::kTruncate;
  switch (fault) {
    case Fault::kNone:
    case Fault::kReadOnly:
      return false;
    case Fault::kKill:
    case Fault::kPowerCut:
      return step != Step::kRead;
    case Fault::kWriteError:
    case Fault::kFull:
      return writes;
    case Fault::kSyncError:
      return step == Step::kSync;
    case Fault::kReadError:
      return step == Step::kRead;
  }
  return false;
}

/// Counts the step; true when the planned one has come.
bool strikes(Machine& on, Step step, const std::filesystem::path& path) {
  if (!concerns(on.plan.fault, step) || (on.plan.kind && on.plan.kind != kind_of(step, path))) return false;
  if (++on.steps < on.plan.step || (on.struck && on.plan.fault != Fault::kFull)) return false;
  on.struck = true;
  if (on.tally != nullptr) ++(*on.tally)[static_cast<std::size_t>(kind_of(step, path))];
  return true;
}

int code_of(Fault fault, Step step) {
  switch (fault) {
    case Fault::kFull:
      return SQLITE_FULL;
    case Fault::kSyncError:
      return SQLITE_IOERR_FSYNC;
    case Fault::kReadError:
      return SQLITE_IOERR_READ;
    default:
      return step == Step::kTruncate ? SQLITE_IOERR_TRUNCATE : SQLITE_IOERR_WRITE;
  }
}

/// The step with what was planned for it. \p half does a part of it, where it has parts.
template <typename Whole, typename Half>
int take_step(Step step, const std::filesystem::path& path, Whole whole, Half half) {
  auto& on = machine();
  const std::lock_guard lock(on.mutex);
  if (!strikes(on, step, path)) return whole(on);
  if (on.plan.fault == Fault::kKill) {
    const auto moment = on.random() % 3;
    if (moment == 1) half();
    if (moment == 2) whole(on);
    ::kill(::getpid(), SIGKILL);
  }
  if (on.plan.fault == Fault::kPowerCut) {
    if (on.random() % 2 == 0) whole(on);
    cut_power(on);
  }
  return code_of(on.plan.fault, step);
}

Shadow* shadow_of(Machine& on, const std::filesystem::path& path) {
  const auto found = on.shadows.find(path);
  return found == on.shadows.end() ? nullptr : &found->second;
}

int close(sqlite3_file* file) {
  const int code = real_of(file)->pMethods == nullptr ? SQLITE_OK : real_of(file)->pMethods->xClose(real_of(file));
  delete as_file(file).path;
  return code;
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  const auto whole = [&](Machine&) { return real_of(file)->pMethods->xRead(real_of(file), to, size, offset); };
  if (machine().plan.fault != Fault::kReadError) return whole(machine());
  return take_step(Step::kRead, *as_file(file).path, whole, [] {});
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
  return take_step(
      Step::kWrite, *as_file(file).path,
      [&](Machine& on) {
        if (auto* shadow = shadow_of(on, *as_file(file).path))
          shadow->unsynced.push_back({static_cast<std::size_t>(offset), std::string(bytes), false});
        return real_of(file)->pMethods->xWrite(real_of(file), from, size, offset);
      },
      [&] { real_of(file)->pMethods->xWrite(real_of(file), from, size / 2, offset); });
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return take_step(
      Step::kTruncate, *as_file(file).path,
      [&](Machine& on) {
        if (auto* shadow = shadow_of(on, *as_file(file).path))
          shadow->unsynced.push_back({static_cast<std::size_t>(size), {}, true});
        return real_of(file)->pMethods->xTruncate(real_of(file), size);
      },
      [] {});
}

int sync(sqlite3_file* file, int flags) {
  return take_step(
      Step::kSync, *as_file(file).path,
      [&](Machine& on) {
        if (auto* shadow = shadow_of(on, *as_file(file).path)) {
          for (const auto& change : shadow->unsynced) apply(shadow->synced, change);
          shadow->unsynced.clear();
          shadow->exists = true;
        }
        return real_of(file)->pMethods->xSync(real_of(file), flags);
      },
      [] {});
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xLock(real_of(file), level);
}
int unlock(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
int check_reserved_lock(sqlite3_file* file, int* result) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}
int file_control(sqlite3_file* file, int operation, void* argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
  return real_of(file)->pMethods->xSectorSize(real_of(file));
}
int device_characteristics(sqlite3_file* file) {
  return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, memory);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) {
  real_of(file)->pMethods->xShmBarrier(real_of(file));
}
int shm_unmap(sqlite3_file* file, int remove) {
  return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

/// Version 2: without memory-mapped reads, which would see no step.
constexpr sqlite3_io_methods kMethods = {2,
                                         close,
                                         read,
                                         write,
                                         truncate,
                                         sync,
                                         file_size,
                                         lock,
                                         unlock,
                                         check_reserved_lock,
                                         file_control,
                                         sector_size,
                                         device_characteristics,
                                         shm_map,
                                         shm_lock,
                                         shm_barrier,
                                         shm_unmap,
                                         nullptr,
                                         nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto& on = machine();
  auto& ours = *new (file) File{};
  ours.real = reinterpret_cast<sqlite3_file*>(reinterpret_cast<std::byte*>(file) + sizeof(File));
  if (on.plan.fault == Fault::kReadOnly && (flags & SQLITE_OPEN_READWRITE) != 0) {
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return SQLITE_CANTOPEN;
    flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
  }
  const bool existed = name != nullptr && std::filesystem::exists(name);
  const int code = on.system->xOpen(on.system, name, ours.real, flags, out_flags);
  if (code != SQLITE_OK) return code;
  ours.path = new std::filesystem::path(name == nullptr ? "" : name);
  ours.base.pMethods = &kMethods;
  if (on.plan.fault == Fault::kPowerCut && name != nullptr) {
    const std::lock_guard lock(on.mutex);
    const auto [found, added] = on.shadows.try_emplace(*ours.path);
    if (added && existed) found->second = {content(name), true, {}};
  }
  return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int sync_directory) {
  const std::filesystem::path path(name);
  return take_step(
      Step::kDelete, path,
      [&](Machine& on) {
        // Without a sync of the directory the name may still be there; what the file held then is what was synced of
        // it.
        if (auto* shadow = shadow_of(on, path); shadow != nullptr) {
          shadow->unsynced.clear();
          if (sync_directory != 0 || on.random() % 2 == 0) *shadow = {};
        }
        return on.system->xDelete(on.system, name, sync_directory);
      },
      [] {});
}

}  // namespace

void install() {
  auto& on = machine();
  if (on.system != nullptr) return;
  on.system = sqlite3_vfs_find(nullptr);
  on.vfs = *on.system;
  on.vfs.zName = "planned-faults";
  on.vfs.szOsFile = static_cast<int>(sizeof(File)) + on.system->szOsFile;
  on.vfs.pNext = nullptr;
  on.vfs.xOpen = open;
  on.vfs.xDelete = remove;
  sqlite3_vfs_register(&on.vfs, 1);
}

void plan(const Plan& plan) {
  auto& on = machine();
  on.plan = plan;
  on.steps = 0;
  on.struck = false;
  on.random.seed(plan.seed);
  on.shadows.clear();
}

std::uint64_t steps() {
  auto& on = machine();
  const std::lock_guard lock(on.mutex);
  return on.steps;
}

bool struck() {
  return machine().struck;
}

void share_tally(Tally* tally) {
  machine().tally = tally;
}

}  // namespace bijeen::test::disk

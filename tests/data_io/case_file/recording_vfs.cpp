#include "tests/data_io/case_file/recording_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>
#include <set>
#include <stdexcept>

namespace chiasm::test {

namespace {

sqlite3_vfs* systemVfs() {
  return sqlite3_vfs_find("unix");
}

// SQLite allocates this, with room for the system's own file behind it.
struct RecordedFile {
  sqlite3_file base;
  RecordingVfs* owner;
  const char* name;  // null: temporary
  sqlite3_file* inner() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

RecordedFile* recorded(sqlite3_file* file) {
  return reinterpret_cast<RecordedFile*>(file);
}
sqlite3_file* inner(sqlite3_file* file) {
  return recorded(file)->inner();
}

std::string nameOf(const char* path) {
  return path ? std::filesystem::path(path).filename().string() : "";
}

int failureCode(RecordingVfs::Fault fault) {
  switch (fault) {
    case RecordingVfs::Fault::diskFull:
      return SQLITE_FULL;
    case RecordingVfs::Fault::writeError:
      return SQLITE_IOERR_WRITE;
    default:
      return SQLITE_IOERR_FSYNC;
  }
}

int closeFile(sqlite3_file* file) {
  return inner(file)->pMethods->xClose(inner(file));
}
int readFile(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
  return inner(file)->pMethods->xRead(inner(file), bytes, size, offset);
}
int writeFile(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  RecordingVfs& owner = *recorded(file)->owner;
  if (owner.mustFail(false)) {
    // A full disk takes part of a write before it fails.
    (void)inner(file)->pMethods->xWrite(inner(file), bytes, size / 2, offset);
    return failureCode(owner.fault());
  }
  const int code = inner(file)->pMethods->xWrite(inner(file), bytes, size, offset);
  if (code == SQLITE_OK) {
    owner.record({DiskOperation::Kind::write, nameOf(recorded(file)->name), offset,
                  std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size))});
  }
  return code;
}
int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
  const int code = inner(file)->pMethods->xTruncate(inner(file), size);
  if (code == SQLITE_OK) {
    recorded(file)->owner->record({DiskOperation::Kind::truncate, nameOf(recorded(file)->name), size, {}});
  }
  return code;
}
int syncFile(sqlite3_file* file, int flags) {
  RecordingVfs& owner = *recorded(file)->owner;
  if (owner.mustFail(true)) return failureCode(owner.fault());
  const int code = inner(file)->pMethods->xSync(inner(file), flags);
  if (code == SQLITE_OK) owner.record({DiskOperation::Kind::sync, nameOf(recorded(file)->name), 0, {}});
  return code;
}
int fileSize(sqlite3_file* file, sqlite3_int64* size) {
  return inner(file)->pMethods->xFileSize(inner(file), size);
}
int lockFile(sqlite3_file* file, int level) {
  return inner(file)->pMethods->xLock(inner(file), level);
}
int unlockFile(sqlite3_file* file, int level) {
  return inner(file)->pMethods->xUnlock(inner(file), level);
}
int checkLock(sqlite3_file* file, int* result) {
  return inner(file)->pMethods->xCheckReservedLock(inner(file), result);
}
int control(sqlite3_file* file, int operation, void* argument) {
  return inner(file)->pMethods->xFileControl(inner(file), operation, argument);
}
int sectorSize(sqlite3_file* file) {
  return inner(file)->pMethods->xSectorSize(inner(file));
}
int characteristics(sqlite3_file* file) {
  return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}
int mapShared(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  return inner(file)->pMethods->xShmMap(inner(file), page, size, extend, memory);
}
int lockShared(sqlite3_file* file, int offset, int count, int flags) {
  return inner(file)->pMethods->xShmLock(inner(file), offset, count, flags);
}
void barrier(sqlite3_file* file) {
  inner(file)->pMethods->xShmBarrier(inner(file));
}
int unmapShared(sqlite3_file* file, int remove) {
  return inner(file)->pMethods->xShmUnmap(inner(file), remove);
}

const sqlite3_io_methods kMethods = {2,        closeFile,   readFile,        writeFile,  truncateFile,
                                     syncFile, fileSize,    lockFile,        unlockFile, checkLock,
                                     control,  sectorSize,  characteristics, mapShared,  lockShared,
                                     barrier,  unmapShared, nullptr,         nullptr};

RecordingVfs& ownerOf(sqlite3_vfs* vfs) {
  return *static_cast<RecordingVfs*>(vfs->pAppData);
}

int openFile(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* outFlags) {
  RecordedFile* made = new (file) RecordedFile{{nullptr}, &ownerOf(vfs), path};
  const int code = systemVfs()->xOpen(systemVfs(), path, made->inner(), flags, outFlags);
  if (made->inner()->pMethods) made->base.pMethods = &kMethods;
  return code;
}
int deleteFile(sqlite3_vfs* vfs, const char* path, int syncFolder) {
  const int code = systemVfs()->xDelete(systemVfs(), path, syncFolder);
  if (code == SQLITE_OK) {
    // offset 1: the folder was synced after it.
    ownerOf(vfs).record({DiskOperation::Kind::remove, nameOf(path), syncFolder ? 1 : 0, {}});
  }
  return code;
}

// A file on the simulated disk: what is durable, and what may or may not be.
struct SimulatedFile {
  std::optional<std::string> durable;  // nullopt: its name is not on the disk
  std::vector<const DiskOperation*> pending;
};

void applyWhole(std::optional<std::string>& content, const DiskOperation& operation) {
  switch (operation.kind) {
    case DiskOperation::Kind::write: {
      if (!content) content.emplace();
      const auto end = static_cast<std::size_t>(operation.offset) + operation.bytes.size();
      if (content->size() < end) content->resize(end, '\0');
      content->replace(static_cast<std::size_t>(operation.offset), operation.bytes.size(), operation.bytes);
      break;
    }
    case DiskOperation::Kind::truncate:
      if (!content) content.emplace();
      content->resize(static_cast<std::size_t>(operation.offset), '\0');
      break;
    case DiskOperation::Kind::remove:
      content.reset();
      break;
    default:
      break;
  }
}

// Each sector of a write reaches the disk, or does not.
void applySectors(std::optional<std::string>& content, const DiskOperation& operation, double share,
                  std::mt19937_64& random) {
  constexpr std::int64_t kSector = 512;
  std::bernoulli_distribution reaches(share);
  const auto end = operation.offset + static_cast<std::int64_t>(operation.bytes.size());
  for (std::int64_t at = operation.offset; at < end;) {
    const std::int64_t next = std::min(end, (at / kSector + 1) * kSector);
    if (reaches(random)) {
      applyWhole(content, {DiskOperation::Kind::write,
                           {},
                           at,
                           operation.bytes.substr(static_cast<std::size_t>(at - operation.offset),
                                                  static_cast<std::size_t>(next - at))});
    }
    at = next;
  }
}

}  // namespace

RecordingVfs::RecordingVfs(std::string name) : name_(std::move(name)), vfs_(std::make_unique<sqlite3_vfs>()) {
  *vfs_ = *systemVfs();
  vfs_->zName = name_.c_str();
  vfs_->pNext = nullptr;
  vfs_->pAppData = this;
  vfs_->szOsFile = static_cast<int>(sizeof(RecordedFile)) + systemVfs()->szOsFile;
  vfs_->xOpen = openFile;
  vfs_->xDelete = deleteFile;
  // These find their data through the VFS they are given.
  vfs_->xAccess = [](sqlite3_vfs*, const char* path, int flags, int* result) {
    return systemVfs()->xAccess(systemVfs(), path, flags, result);
  };
  vfs_->xFullPathname = [](sqlite3_vfs*, const char* path, int size, char* result) {
    return systemVfs()->xFullPathname(systemVfs(), path, size, result);
  };
  if (sqlite3_vfs_register(vfs_.get(), 0) != SQLITE_OK) throw std::runtime_error("cannot register the VFS");
}

RecordingVfs::~RecordingVfs() {
  sqlite3_vfs_unregister(vfs_.get());
}

void RecordingVfs::record(DiskOperation operation) {
  log_.push_back(std::move(operation));
}

void RecordingVfs::acknowledge(std::uint64_t entries) {
  record({DiskOperation::Kind::acknowledge, {}, static_cast<std::int64_t>(entries), {}});
}

void RecordingVfs::failAt(int countdown, Fault fault, bool lasting) {
  countdown_ = countdown;
  fault_ = fault;
  lasting_ = lasting;
  failing_ = failed_ = false;
}

bool RecordingVfs::mustFail(bool isSync) {
  if (isSync != (fault_ == Fault::syncError)) return false;
  if (failing_) return true;
  if (countdown_ == 0 || --countdown_ > 0) return false;
  failed_ = true;
  failing_ = lasting_;
  return true;
}

std::map<std::string, std::string> afterPowerLoss(const std::map<std::string, std::string>& start,
                                                  const std::vector<DiskOperation>& log,
                                                  std::size_t operations, std::mt19937_64& random) {
  std::map<std::string, SimulatedFile> files;
  for (const auto& [name, bytes] : start) files[name].durable = bytes;
  for (std::size_t i = 0; i < operations; ++i) {
    const DiskOperation& operation = log[i];
    if (operation.kind == DiskOperation::Kind::acknowledge) continue;
    SimulatedFile& file = files[operation.file];
    const bool synced = operation.kind == DiskOperation::Kind::sync ||
                        (operation.kind == DiskOperation::Kind::remove && operation.offset == 1);
    if (operation.kind != DiskOperation::Kind::sync) file.pending.push_back(&operation);
    if (synced) {
      for (const DiskOperation* pending : file.pending) applyWhole(file.durable, *pending);
      // A synced file has its name on the disk even when nothing was written to it.
      if (operation.kind == DiskOperation::Kind::sync && !file.durable) file.durable.emplace();
      file.pending.clear();
    }
  }
  // Disks differ: some had written nearly everything, some next to nothing.
  const double share = std::vector<double>{0.0, 0.1, 0.5, 0.9, 1.0}[random() % 5];
  std::bernoulli_distribution happens(share);
  std::map<std::string, std::string> left;
  for (auto& [name, file] : files) {
    for (const DiskOperation* pending : file.pending) {
      if (pending->kind == DiskOperation::Kind::write) {
        applySectors(file.durable, *pending, share, random);
      } else if (happens(random)) {
        applyWhole(file.durable, *pending);
      }
    }
    if (file.durable) left.emplace(name, std::move(*file.durable));
  }
  return left;
}

}  // namespace chiasm::test

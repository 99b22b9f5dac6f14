// An SQLite VFS that records what is written and synced, and that can fail on purpose.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace chiasm::test {

// What happened to the files, in order, as a disk would see it.
struct DiskOperation {
  enum class Kind {
    write,     // bytes at offset
    truncate,  // to offset bytes
    sync,      // everything before is durable, the file's name too
    remove,
    acknowledge,  // the program told somebody that `offset` entries are saved
  };
  Kind kind = Kind::write;
  std::string file;  // name without folder
  std::int64_t offset = 0;
  std::string bytes;
};

// Passes everything to the operating system's VFS. Registered under its own name while it lives. One thread.
class RecordingVfs {
 public:
  explicit RecordingVfs(std::string name);
  ~RecordingVfs();
  RecordingVfs(const RecordingVfs&) = delete;
  RecordingVfs& operator=(const RecordingVfs&) = delete;

  const std::string& name() const { return name_; }
  std::vector<DiskOperation>& log() { return log_; }
  void acknowledge(std::uint64_t entries);

  enum class Fault { diskFull, writeError, syncError };
  // The `countdown`-th operation of that sort from now fails, and (with `lasting`) all after it.
  void failAt(int countdown, Fault fault, bool lasting);
  void stopFailing() {
    countdown_ = 0;
    failing_ = false;
  }
  bool hasFailed() const { return failed_; }

  // For the VFS's own functions: whether this operation must fail.
  bool mustFail(bool isSync);
  Fault fault() const { return fault_; }
  void record(DiskOperation operation);

 private:
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::vector<DiskOperation> log_;
  int countdown_ = 0;
  Fault fault_ = Fault::diskFull;
  bool lasting_ = false, failing_ = false, failed_ = false;
};

// What a disk may hold after the power went away once the first `operations` of a log had been issued: synced
// writes are there; of the others any subset of 512-byte sectors is, and a removal that the folder was not
// synced for may not have happened. `start` is what was durable before the log.
std::map<std::string, std::string> afterPowerLoss(const std::map<std::string, std::string>& start,
                                                  const std::vector<DiskOperation>& log,
                                                  std::size_t operations, std::mt19937_64& random);

}  // namespace chiasm::test

// The chiasm-reader program as a child process: found, started, watched, started again.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <mutex>
#include <optional>
#include <span>

#include "core/base/error.h"
#include "data_io/reader/protocol.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::reader {

// Where the program is: `chosen`, else the environment's CHIASM_READER, else beside this program's own file.
Expected<std::filesystem::path> findReader(const std::optional<std::filesystem::path>& chosen);

// Any thread.
class ReaderProcess {
 public:
  explicit ReaderProcess(std::filesystem::path program) : program_(std::move(program)) {}
  ~ReaderProcess();
  ReaderProcess(const ReaderProcess&) = delete;
  ReaderProcess& operator=(const ReaderProcess&) = delete;

  // Starts the program without waiting for it.
  Expected<void> start();
  // The program's first word; starts it again when it is gone.
  Expected<Hello> hello();
  // Hands over a request with its descriptors; starts the program again when it is gone.
  Expected<void> submit(const Request& request, std::span<const int> fds);
  // To be called when an answer socket closed without a word: the next request gets a new process.
  void noteDeath();
  pid_t processId();

 private:
  Expected<void> startLocked();
  Expected<void> greetLocked();
  void stopLocked();
  std::filesystem::path program_;
  std::mutex mutex_;
  UniqueFd control_;
  pid_t pid_ = 0;
  std::optional<Hello> hello_;
};

}  // namespace chiasm::data_io::reader

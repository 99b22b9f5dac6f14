// Another program at work: started by an argument vector (never by a shell), fed, listened to, ended.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/jobs/progress.h"

namespace chiasm::app {

// Whether a program of this name can be run: on PATH, or where the name says when it has a slash.
bool isInstalled(const std::string& program);

// Owns the process; one thread. What it writes to its standard error is kept for `finish`.
class RunningProgram {
 public:
  enum class Output { dropped, listened };
  // `arguments` begins with the program's name. Fails when it cannot be started.
  static Expected<RunningProgram> start(std::vector<std::string> arguments, Output output = Output::dropped);
  ~RunningProgram();  // a program that was not finished is killed
  RunningProgram(RunningProgram&& other) noexcept;
  RunningProgram& operator=(RunningProgram&&) = delete;

  // To its standard input; blocks while it does not read. Fails when it has gone: `finish` then says why.
  Expected<void> write(std::span<const std::byte> bytes);
  void closeInput();
  // Hands over each line that it writes, until it closes its output. Once `progress` is cancelled it is asked
  // to end (SIGTERM).
  void listen(const std::function<void(const std::string& line)>& heard, const Progress& progress);
  // Closes its input and waits for its end. Fails with what it said when it did not end well.
  Expected<void> finish();

 private:
  RunningProgram() = default;
  std::string said() const;

  std::string name_;
  int pid_ = 0;
  int input_ = -1, output_ = -1, errors_ = -1;
};

}  // namespace chiasm::app

// A part of a test that runs in a process of its own, so that it can be killed.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

namespace chiasm::test {

// Forks; the child runs `body` with the writing end of a pipe and leaves with its result. One thread, and no
// other threads may run at the fork.
class ChildProcess {
 public:
  explicit ChildProcess(const std::function<int(int pipe)>& body);
  ~ChildProcess();  // kills and collects it
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The next whole line the child wrote; empty at its end.
  std::string readLine();
  void kill();  // SIGKILL
  int wait();   // exit status; -signal when it was killed
  pid_t id() const { return id_; }

 private:
  pid_t id_ = -1;
  int pipe_ = -1;
  std::string buffer_;
  bool collected_ = false;
};

// Writes a line into a child's pipe at once.
void sayLine(int pipe, const std::string& line);

}  // namespace chiasm::test

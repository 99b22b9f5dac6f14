#include "tests/data_io/case_file/child_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace chiasm::test {

ChildProcess::ChildProcess(const std::function<int(int pipe)>& body) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("cannot make a pipe");
  id_ = fork();
  if (id_ < 0) throw std::runtime_error("cannot fork");
  if (id_ == 0) {
    close(ends[0]);
    _exit(body(ends[1]));
  }
  close(ends[1]);
  pipe_ = ends[0];
}

ChildProcess::~ChildProcess() {
  if (!collected_) {
    kill();
    (void)wait();
  }
  close(pipe_);
}

std::string ChildProcess::readLine() {
  while (true) {
    if (const auto end = buffer_.find('\n'); end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return line;
    }
    std::array<char, 4096> piece;
    const ssize_t size = read(pipe_, piece.data(), piece.size());
    if (size <= 0) return {};
    buffer_.append(piece.data(), static_cast<std::size_t>(size));
  }
}

void ChildProcess::kill() {
  ::kill(id_, SIGKILL);
}

int ChildProcess::wait() {
  int status = 0;
  if (waitpid(id_, &status, 0) != id_) throw std::runtime_error("cannot wait for the child");
  collected_ = true;
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

void sayLine(int pipe, const std::string& line) {
  const std::string text = line + "\n";
  if (write(pipe, text.data(), text.size()) != static_cast<ssize_t>(text.size())) _exit(90);
}

}  // namespace chiasm::test

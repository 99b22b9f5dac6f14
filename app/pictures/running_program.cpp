#include "app/pictures/running_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

extern char** environ;

namespace chiasm::app {

namespace {

constexpr int kPollMilliseconds = 50;
constexpr std::size_t kMostSaid = 2000;  // bytes of a program's complaint that are repeated

tl::unexpected<Error> cannotStart(const std::string& name, const std::string& why) {
  return failure(ErrorKind::unavailable, "The program '" + name + "' cannot be started: " + why + ".");
}

void close(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

// The two ends of what a child reads or writes; ends that nobody took are closed.
struct Ends {
  int ours = -1, theirs = -1;
  Ends() = default;
  ~Ends() {
    close(ours);
    close(theirs);
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
};

}  // namespace

bool isInstalled(const std::string& program) {
  if (program.find('/') != std::string::npos) return ::access(program.c_str(), X_OK) == 0;
  const char* path = std::getenv("PATH");
  std::string_view folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!folders.empty()) {
    const std::size_t end = std::min(folders.find(':'), folders.size());
    const std::string file = std::string(folders.substr(0, end)) + '/' + program;
    if (end > 0 && ::access(file.c_str(), X_OK) == 0) return true;
    folders.remove_prefix(std::min(end + 1, folders.size()));
  }
  return false;
}

Expected<RunningProgram> RunningProgram::start(std::vector<std::string> arguments, Output output) {
  RunningProgram program;
  program.name_ = arguments.front();
  // A socket and not a pipe: writing to a program that has gone then raises no signal.
  Ends input, listened;
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
    return cannotStart(program.name_, std::strerror(errno));
  input.ours = pair[0];
  input.theirs = pair[1];
  ::shutdown(input.ours, SHUT_RD);
  if (output == Output::listened) {
    if (::pipe2(pair.data(), O_CLOEXEC) != 0) return cannotStart(program.name_, std::strerror(errno));
    listened.ours = pair[0];
    listened.theirs = pair[1];
  }
  program.errors_ = ::memfd_create("errors", MFD_CLOEXEC);
  if (program.errors_ < 0) return cannotStart(program.name_, std::strerror(errno));

  std::vector<char*> words;
  words.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.theirs, STDIN_FILENO);
  if (output == Output::listened)
    posix_spawn_file_actions_adddup2(&actions, listened.theirs, STDOUT_FILENO);
  else
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, program.errors_, STDERR_FILENO);
  pid_t pid = 0;
  const int error = ::posix_spawnp(&pid, words.front(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return cannotStart(program.name_, std::strerror(error));
  program.pid_ = pid;
  program.input_ = std::exchange(input.ours, -1);
  program.output_ = std::exchange(listened.ours, -1);
  return program;
}

RunningProgram::RunningProgram(RunningProgram&& other) noexcept
    : name_(std::move(other.name_)),
      pid_(std::exchange(other.pid_, 0)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      errors_(std::exchange(other.errors_, -1)) {}

RunningProgram::~RunningProgram() {
  closeInput();
  if (pid_ != 0) {
    ::kill(pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  close(output_);
  close(errors_);
}

Expected<void> RunningProgram::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(input_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0)
      return failure(ErrorKind::unavailable,
                     "The program '" + name_ + "' has stopped reading what it was given.");
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return {};
}

void RunningProgram::closeInput() {
  close(input_);
}

void RunningProgram::listen(const std::function<void(const std::string&)>& heard, const Progress& progress) {
  std::string pending;
  std::array<char, 4096> buffer{};
  bool asked = false;
  while (output_ >= 0) {
    if (progress.cancelled() && !std::exchange(asked, true)) ::kill(pid_, SIGTERM);
    pollfd wait{output_, POLLIN, 0};
    if (::poll(&wait, 1, kPollMilliseconds) <= 0) continue;
    const ssize_t got = ::read(output_, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return close(output_);
    pending.append(buffer.data(), static_cast<std::size_t>(got));
    for (std::size_t end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
      heard(pending.substr(0, end));
      pending.erase(0, end + 1);
    }
  }
}

std::string RunningProgram::said() const {
  std::string text(kMostSaid, '\0');
  const ssize_t got = ::pread(errors_, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!text.empty() && (text.back() == '\n' || text.back() == '.')) text.pop_back();
  return text;
}

Expected<void> RunningProgram::finish() {
  closeInput();
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  const std::string words = said();
  return failure(ErrorKind::unavailable,
                 "The program '" + name_ + "' failed" + (words.empty() ? std::string() : ": " + words) + ".");
}

}  // namespace chiasm::app

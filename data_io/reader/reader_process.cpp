#include "data_io/reader/reader_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "core/base/program_file.h"

namespace chiasm::data_io::reader {
namespace {

constexpr int kHelloTimeoutMilliseconds = 15'000;
constexpr int kStopTimeoutMilliseconds = 2'000;

// Only what a loader, a temporary folder and a sanitizer need: ITK and its libraries listen to variables too.
std::vector<std::string> readerEnvironment() {
  std::vector<std::string> out = {"LC_ALL=C"};
  for (const char* name : {"PATH", "LD_LIBRARY_PATH", "TMPDIR", "XDG_RUNTIME_DIR", "ASAN_OPTIONS",
                           "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"})
    if (const char* value = std::getenv(name)) out.push_back(std::string(name) + '=' + value);
  return out;
}

// True when the process ended within the time; its status is collected then.
bool waitFor(pid_t pid, int milliseconds) {
  for (int waited = 0;; waited += 5) {
    int status = 0;
    const pid_t ended = ::waitpid(pid, &status, WNOHANG);
    if (ended == pid || (ended < 0 && errno == ECHILD)) return true;
    if (waited >= milliseconds) return false;
    ::poll(nullptr, 0, 5);
  }
}

}  // namespace

Expected<std::filesystem::path> findReader(const std::optional<std::filesystem::path>& chosen) {
  std::filesystem::path program;
  if (chosen) {
    program = *chosen;
  } else if (const char* named = std::getenv("CHIASM_READER"); named && *named) {
    program = named;
  } else {
    const Expected<std::filesystem::path> own = programFile();
    if (!own) return tl::unexpected(own.error());
    program = own->parent_path() / "chiasm-reader";
  }
  if (::access(program.c_str(), X_OK) != 0)
    return failure(ErrorKind::unavailable,
                   "The program chiasm-reader, which opens files, is not at " + program.string() +
                       ": install it beside chiasm, or name it in the environment variable CHIASM_READER.");
  return program;
}

ReaderProcess::~ReaderProcess() {
  const std::lock_guard lock(mutex_);
  stopLocked();
}

Expected<void> ReaderProcess::start() {
  const std::lock_guard lock(mutex_);
  return startLocked();
}

Expected<Hello> ReaderProcess::hello() {
  const std::lock_guard lock(mutex_);
  return greetLocked().map([this] { return *hello_; });
}

Expected<void> ReaderProcess::submit(const Request& request, std::span<const int> fds) {
  const std::lock_guard lock(mutex_);
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (Expected<void> greeted = greetLocked(); !greeted) return greeted;
    if (sendPlain(control_.get(), request, fds)) return {};
    stopLocked();
  }
  return failure(ErrorKind::unavailable, "The program chiasm-reader does not take requests: try again.");
}

void ReaderProcess::noteDeath() {
  const std::lock_guard lock(mutex_);
  if (pid_ != 0 && waitFor(pid_, kStopTimeoutMilliseconds)) {
    pid_ = 0;
    control_.reset();
    hello_.reset();
  }
}

pid_t ReaderProcess::processId() {
  const std::lock_guard lock(mutex_);
  return pid_;
}

Expected<void> ReaderProcess::startLocked() {
  if (pid_ != 0) return {};
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return failure(ErrorKind::unavailable,
                   std::string("The program chiasm-reader cannot be started: no socket (") +
                       std::strerror(errno) + ").");
  UniqueFd ours(ends[0]), theirs(ends[1]);

  std::vector<std::string> environment = readerEnvironment();
  std::vector<char*> environmentPointers;
  for (std::string& entry : environment) environmentPointers.push_back(entry.data());
  environmentPointers.push_back(nullptr);
  std::string name = program_.string(), argument = kServeArgument;
  std::array<char*, 3> arguments = {name.data(), argument.data(), nullptr};

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // dup2 onto itself clears close-on-exec as well (POSIX.1-2017, posix_spawn_file_actions_adddup2,
  // glibc 2.29).
  posix_spawn_file_actions_adddup2(&actions, theirs.get(), kControlFd);
  pid_t pid = 0;
  const int error =
      ::posix_spawn(&pid, name.c_str(), &actions, nullptr, arguments.data(), environmentPointers.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0)
    return failure(
        ErrorKind::unavailable,
        "The program " + name + ", which opens files, cannot be started (" + std::strerror(error) + ").");
  pid_ = pid;
  control_ = std::move(ours);
  return {};
}

Expected<void> ReaderProcess::greetLocked() {
  if (Expected<void> started = startLocked(); !started) return started;
  if (hello_) return {};
  pollfd wait{control_.get(), POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&wait, 1, kHelloTimeoutMilliseconds);
  } while (ready < 0 && errno == EINTR);
  const std::optional<Packet> packet = ready == 1 ? receivePacket(control_.get()) : std::nullopt;
  Hello hello;
  if (packet && packet->bytes.size() == sizeof hello) {
    std::memcpy(&hello, packet->bytes.data(), sizeof hello);
    if (hello.magic == kMagic && hello.protocol == kProtocol) {
      hello_ = hello;
      return {};
    }
  }
  stopLocked();
  return failure(ErrorKind::unavailable,
                 "The program " + program_.string() +
                     " does not answer as chiasm-reader of this version: install both from one build.");
}

void ReaderProcess::stopLocked() {
  control_.reset();  // the program leaves by itself, with all that it started
  hello_.reset();
  if (pid_ == 0) return;
  if (!waitFor(pid_, kStopTimeoutMilliseconds)) {
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
  }
  pid_ = 0;
}

}  // namespace chiasm::data_io::reader

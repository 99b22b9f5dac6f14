#include "data_io/network/network_run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "core/base/program_file.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::network {
namespace {

using Clock = std::chrono::steady_clock;
using reader::UniqueFd;

constexpr int kPollMilliseconds = 50;

tl::unexpected<Error> cannotStart(const std::string& why) {
  return failure(ErrorKind::unavailable,
                 "The program chiasm-network, which speaks with servers, cannot be started: " + why + ".");
}

// A file in memory that holds the request: logins never lie on a disk.
UniqueFd requestFile(const std::string& text) {
  UniqueFd file(::memfd_create("request", MFD_CLOEXEC));
  std::size_t written = 0;
  while (file && written < text.size()) {
    const ssize_t now = ::write(file.get(), text.data() + written, text.size() - written);
    if (now < 0 && errno != EINTR) return {};
    if (now > 0) written += static_cast<std::size_t>(now);
  }
  if (file) ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

// Only what a loader and a sanitizer need: no proxies, no variables that libraries listen to, no logins.
std::vector<std::string> childEnvironment() {
  std::vector<std::string> out = {"LC_ALL=C"};
  for (const char* name : {"PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"})
    if (const char* value = std::getenv(name)) out.push_back(std::string(name) + '=' + value);
  return out;
}

// The running program; the end of scope ends it.
class Child {
 public:
  Child(pid_t pid, UniqueFd answers) : pid_(pid), answers_(std::move(answers)) {}
  Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)), answers_(std::move(other.answers_)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  int answers() const { return answers_.get(); }

 private:
  pid_t pid_;
  UniqueFd answers_;
};

Expected<Child> startChild(const std::filesystem::path& program, const std::string& requestText) {
  const UniqueFd request = requestFile(requestText);
  std::array<int, 2> ends{};
  if (!request || ::pipe2(ends.data(), O_CLOEXEC) != 0) return cannotStart(std::strerror(errno));
  UniqueFd ours(ends[0]);
  const UniqueFd theirs(ends[1]);
  std::vector<std::string> environment = childEnvironment();
  std::vector<char*> environmentPointers;
  for (std::string& entry : environment) environmentPointers.push_back(entry.data());
  environmentPointers.push_back(nullptr);
  std::string name = program.string(), argument = "--serve";
  std::array<char*, 3> arguments = {name.data(), argument.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, request.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, theirs.get(), 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const int error =
      ::posix_spawn(&pid, name.c_str(), &actions, nullptr, arguments.data(), environmentPointers.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return cannotStart(std::strerror(error));
  return Child(pid, std::move(ours));
}

// The sentence's beginning: who it is about.
std::string about(const Request& request) {
  return request.server.name.empty() ? std::string("These files cannot be looked at: ")
                                     : "The server '" + request.server.name + "': ";
}

}  // namespace

Expected<std::filesystem::path> findNetworkProgram(const std::optional<std::filesystem::path>& chosen) {
  std::filesystem::path program;
  if (chosen) {
    program = *chosen;
  } else if (const char* named = std::getenv("CHIASM_NETWORK"); named != nullptr && *named != '\0') {
    program = named;
  } else {
    const auto own = programFile();
    if (!own) return tl::unexpected(own.error());
    program = own->parent_path() / "chiasm-network";
  }
  if (::access(program.c_str(), X_OK) != 0)
    return failure(ErrorKind::unavailable,
                   "The program chiasm-network, which speaks with servers, is not at " + program.string() +
                       ": install it beside chiasm, or name it in the environment variable CHIASM_NETWORK.");
  return program;
}

Expected<std::string> runNetwork(const std::filesystem::path& program, const Request& request,
                                 RunLimits limits, Progress& progress) {
  progress.report(0.0);
  auto child = startChild(program, encode(request));
  if (!child) return tl::unexpected(child.error());
  const Clock::time_point begin = Clock::now();
  Clock::time_point heard = begin;
  std::string pending;
  std::array<char, 65536> buffer{};
  for (;;) {
    pollfd wait{child->answers(), POLLIN, 0};
    const int ready = ::poll(&wait, 1, kPollMilliseconds);
    const Clock::time_point now = Clock::now();
    if (progress.cancelled()) return failure(ErrorKind::cancelled, about(request) + "cancelled.");
    const bool silent = limits.silence.count() > 0 && now - heard > limits.silence;
    const bool late = limits.whole.count() > 0 && now - begin > limits.whole;
    if (silent || late)
      return failure(ErrorKind::unavailable,
                     about(request) + "it did not answer in time (" +
                         std::to_string((silent ? now - heard : now - begin) / std::chrono::seconds(1)) +
                         " s). Check that it runs and can be reached, and try again.");
    if (ready <= 0) continue;
    const ssize_t got = ::read(child->answers(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    heard = now;
    pending.append(buffer.data(), static_cast<std::size_t>(got));
    for (std::size_t end = 0; (end = pending.find('\n')) != std::string::npos; pending.erase(0, end + 1)) {
      const auto line = decodeLine(std::string_view(pending).substr(0, end));
      if (!line) break;
      if (line->kind == Line::Kind::progress) progress.report(line->fraction);
      if (line->kind == Line::Kind::error) return failure(line->error, about(request) + line->text);
      if (line->kind == Line::Kind::result) {
        progress.report(1.0);
        return line->text;
      }
    }
    if (pending.size() > kMaximumLine || pending.find('\n') != std::string::npos) break;
  }
  return failure(ErrorKind::unreadable,
                 about(request) +
                     "what came could not be understood and ended the program that listened; nothing else "
                     "was touched. Is this the right address and port?");
}

}  // namespace chiasm::data_io::network

#include "tests/xr/support/running_program.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/xr/support/monado_program.h"

namespace chiasm::test {
namespace {

constexpr std::chrono::milliseconds kLook{10};
constexpr double kFarewell = 10.0;  // seconds between asking a program to end and ending it

}  // namespace

RunningProgram::RunningProgram(std::vector<std::string> words) {
  // --pdeathsig: should this test be killed outright, the program does not outlive it.
  words.insert(words.begin(), {"setpriv", "--pdeathsig", "KILL"});
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  const std::string output = (folder_.path() / "said").string();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                   0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  const int error = ::posix_spawnp(&pid_, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(words[3] + " cannot be started: " + std::strerror(error));
}

std::vector<std::string> RunningProgram::chiasmOnMonado(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {onMonadoProgram(), CHIASM_BINARY_DIR "/bin/chiasm"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

RunningProgram::~RunningProgram() {
  if (ended()) return;
  signal(SIGTERM);
  if (waitForEnd(kFarewell)) return;
  signal(SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::string RunningProgram::said() const {
  std::ifstream stream(folder_.path() / "said", std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

bool RunningProgram::ended() {
  int status = 0;
  if (!exitCode_ && ::waitpid(pid_, &status, WNOHANG) == pid_)
    exitCode_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exitCode_.has_value();
}

bool RunningProgram::waitUntil(const std::function<bool()>& condition, double seconds) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  while (Clock::now() < end) {
    const bool last = ended();  // asked first, so that its last words are heard
    if (condition()) return true;
    if (last) return false;
    std::this_thread::sleep_for(kLook);
  }
  return false;
}

bool RunningProgram::waitFor(const std::string& text, double seconds) {
  return waitUntil([&] { return said().find(text) != std::string::npos; }, seconds);
}

std::optional<int> RunningProgram::waitForEnd(double seconds) {
  waitUntil([&] { return exitCode_.has_value(); }, seconds);
  return exitCode_;
}

void RunningProgram::signal(int number) const {
  if (!exitCode_) ::kill(pid_, number);
}

}  // namespace chiasm::test

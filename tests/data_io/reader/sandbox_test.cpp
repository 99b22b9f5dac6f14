// Each fence by itself, in a forked process: what must be impossible is tried.
#include "data_io/reader/program/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

using namespace data_io::reader;

// Runs `f` in a child and returns what it returned (0 … 100), or 1000 + the signal that ended it.
template <typename F>
int inChild(F&& f) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(f());
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

TEST(Sandbox, LandlockLeavesOneFolderForReading) {
  if (!landlockAvailable()) GTEST_SKIP() << "this kernel has no Landlock";
  TemporaryFolder folder;
  const std::string inside = folder.path() / "inside";
  ::close(::open(inside.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  EXPECT_EQ(inChild([&] {
              const int fd = ::open(folder.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
              if (!confineFiles(fd)) return 1;
              if (::open(inside.c_str(), O_RDONLY | O_CLOEXEC) < 0) return 2;
              if (::open(inside.c_str(), O_WRONLY | O_CLOEXEC) >= 0) return 3;
              if (::open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0) return 4;
              if (::open("/proc/self/maps", O_RDONLY | O_CLOEXEC) >= 0) return 5;
              if (::open((inside + "2").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600) >= 0) return 6;
              if (::unlink(inside.c_str()) == 0) return 7;
              if (::rename(inside.c_str(), (inside + "2").c_str()) == 0) return 8;
              // Memory files stay within reach, by their names too: ITK reads them so.
              const int memory = ::memfd_create("x", MFD_CLOEXEC);
              const std::string name = "/proc/self/fd/" + std::to_string(memory);
              if (::open(name.c_str(), O_RDONLY | O_CLOEXEC) < 0) return 9;
              if (!confineFiles(-1)) return 10;
              if (::open(inside.c_str(), O_RDONLY | O_CLOEXEC) >= 0) return 11;
              if (::open(name.c_str(), O_RDONLY | O_CLOEXEC) < 0) return 12;
              return 0;
            }),
            0);
}

TEST(Sandbox, SeccompLeavesNoSocketsProcessesOrWriting) {
  if (!seccompAvailable()) GTEST_SKIP() << "this kernel has no seccomp";
  TemporaryFolder folder;
  const std::string name = folder.path() / "new";
  const pid_t parent = ::getpid();
  EXPECT_EQ(inChild([&] {
              const int target = ::open("/dev/null", O_RDWR | O_CLOEXEC);
              if (!confineSystemCalls()) return 1;
              if (::socket(AF_INET, SOCK_STREAM, 0) >= 0) return 2;
              int pair[2];
              if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0) return 3;
              if (::fork() >= 0) return 4;
              char program[] = "/bin/true";
              char* arguments[] = {program, nullptr};
              ::execv(program, arguments);  // returns only when it fails
              if (::ptrace(PTRACE_ATTACH, parent, nullptr, nullptr) == 0) return 5;
              if (::kill(parent, 0) == 0) return 6;
              if (::open(name.c_str(), O_CREAT | O_WRONLY, 0600) >= 0) return 7;
              if (::open("/etc/passwd", O_RDWR) >= 0) return 8;
              if (::unlink("/nowhere") == 0 || errno != EPERM) return 9;
              if (::chdir("/") == 0) return 10;
              if (::open("/etc/passwd", O_RDONLY) < 0) return 11;  // that is Landlock's to forbid
              if (::write(target, "x", 1) != 1) return 12;
              if (::mprotect(nullptr, 0, PROT_READ) != 0) return 13;
              return 0;
            }),
            0);
}

// Pages may be handed to the lanes of this request and to nothing else, and only lent.
TEST(Sandbox, SeccompLetsPagesIntoTheLanesOnly) {
  if (!seccompAvailable()) GTEST_SKIP() << "this kernel has no seccomp";
  const auto hand = [](int pipe, unsigned flags) {
    static char page[4096];
    const iovec part{page, sizeof page};
    return ::vmsplice(pipe, &part, 1, flags) == static_cast<ssize_t>(sizeof page);
  };
  EXPECT_EQ(inChild([&] {
              int lane[2], other[2];
              if (::pipe(lane) != 0 || ::pipe(other) != 0) return 1;
              const std::array<int, 2> lanes = {lane[1], -1};
              if (!confineSystemCalls(lanes)) return 2;
              if (!hand(lane[1], 0)) return 3;
              if (hand(other[1], 0) || errno != EPERM) return 4;
              if (hand(lane[1], SPLICE_F_GIFT) || errno != EPERM) return 5;
              if (::splice(lane[0], nullptr, other[1], nullptr, 4096, 0) >= 0 || errno != EPERM) return 6;
              if (::tee(lane[0], other[1], 4096, 0) >= 0 || errno != EPERM) return 7;
              if (::pipe(lane) == 0) return 8;
              return 0;
            }),
            0);
  EXPECT_EQ(inChild([&] {
              int lane[2];
              if (::pipe(lane) != 0) return 1;
              if (!confineSystemCalls()) return 2;
              return hand(lane[1], 0) || errno != EPERM ? 3 : 0;
            }),
            0);
}

#ifndef CHIASM_SANITIZED
TEST(Sandbox, LimitsHoldMemoryTimeAndCoreDumps) {
  EXPECT_EQ(inChild([] {
              applyLimits(30, 0);
              limitMemory(1 << 20);
              void* much =
                  ::mmap(nullptr, std::size_t{1} << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return much == MAP_FAILED ? 0 : 1;
            }),
            0);
  EXPECT_EQ(inChild([] {
              applyLimits(1, 0);
              std::atomic<unsigned> spin = 0;
              while (spin.fetch_add(1) + 1 != 0 || spin.load() == 0) {
              }
              return 0;
            }),
            1000 + SIGXCPU);
}
#endif

}  // namespace
}  // namespace chiasm::test

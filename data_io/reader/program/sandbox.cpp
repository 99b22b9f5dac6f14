#include "data_io/reader/program/sandbox.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint64_t kMebibyte = 1024 * 1024;
constexpr std::uint64_t kBaseMemory = 512 * kMebibyte;
constexpr std::uint64_t kMaximumMemory = 64 * 1024 * kMebibyte;

void limit(__rlimit_resource_t resource, std::uint64_t soft, std::uint64_t hard) {
  const rlimit value{static_cast<rlim_t>(soft), static_cast<rlim_t>(hard)};
  ::setrlimit(resource, &value);
}

// The rights that the kernel knows of; the header of the build machine may be older or newer than it.
std::uint64_t knownRights(long abi) {
  std::uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;  // ABI 1: EXECUTE … MAKE_SYM
  if (abi >= 2) rights |= 1ULL << 13;                             // REFER
  if (abi >= 3) rights |= 1ULL << 14;                             // TRUNCATE
  return rights;
}

// What reading a file into memory needs, in glibc, libstdc++, zlib, libdeflate, bzip2, GDCM and our own code.
constexpr std::array kAllowedCalls = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(_llseek), SCMP_SYS(close),
    SCMP_SYS(fstat), SCMP_SYS(fstat64), SCMP_SYS(stat), SCMP_SYS(stat64), SCMP_SYS(lstat), SCMP_SYS(lstat64),
    SCMP_SYS(newfstatat), SCMP_SYS(fstatat64), SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(getdents64),
    SCMP_SYS(fcntl), SCMP_SYS(fcntl64), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(fadvise64),
    // memory
    SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect),
    SCMP_SYS(madvise), SCMP_SYS(memfd_create), SCMP_SYS(ftruncate), SCMP_SYS(ftruncate64),
    // the answer; only on descriptors that are open already, none of which is a file on disk
    SCMP_SYS(write), SCMP_SYS(pwrite64), SCMP_SYS(writev), SCMP_SYS(sendmsg), SCMP_SYS(poll), SCMP_SYS(ppoll),
    // the process itself
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(futex), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(getpid),
    SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getrandom), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrlimit), SCMP_SYS(setrlimit),
    SCMP_SYS(getrusage), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
#ifdef CHIASM_SANITIZED
    // how UndefinedBehaviorSanitizer finds out whether an address can be read
    SCMP_SYS(pipe), SCMP_SYS(pipe2),
#endif
    // a second, tighter Landlock ruleset
    SCMP_SYS(landlock_create_ruleset), SCMP_SYS(landlock_add_rule), SCMP_SYS(landlock_restrict_self)};

}  // namespace

bool landlockAvailable() {
  return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 1;
}

bool seccompAvailable() {
  return ::prctl(PR_GET_SECCOMP) >= 0;
}

bool limitsApply() {
#ifdef CHIASM_SANITIZED
  return false;
#else
  return true;
#endif
}

void applyLimits(std::uint32_t processorSeconds, std::uint64_t fileBytes) {
  // A core dump would hold the patient's voxels. 0 would not stop a dump that is piped to a program; 1 stops
  // both (core(5), do_coredump).
  limit(RLIMIT_CORE, 1, 1);
  limit(RLIMIT_CPU, processorSeconds, std::uint64_t{processorSeconds} * 10);
  limit(RLIMIT_NOFILE, 256, 256);
  // Header parsing works on little more than the file's own bytes; `limitMemory` sets the real limit.
  if (limitsApply()) limit(RLIMIT_AS, fileBytes + fileBytes / 2 + kBaseMemory, kMaximumMemory);
}

void grantProcessorTime(std::uint64_t images) {
  rlimit value{};
  if (::getrlimit(RLIMIT_CPU, &value) != 0) return;
  limit(RLIMIT_CPU, std::min<std::uint64_t>(value.rlim_cur + images / 10, value.rlim_max), value.rlim_max);
}

void grantMemory(std::uint64_t bytes) {
  rlimit value{};
  if (!limitsApply() || ::getrlimit(RLIMIT_AS, &value) != 0) return;
  limit(RLIMIT_AS,
        std::min<std::uint64_t>(std::max<std::uint64_t>(value.rlim_cur, bytes + kBaseMemory), value.rlim_max),
        value.rlim_max);
}

void limitMemory(std::uint64_t bytes) {
  const std::uint64_t value = bytes + bytes / 2 + kBaseMemory;
  if (limitsApply()) limit(RLIMIT_AS, value, value);
}

bool confineFiles(int folder) {
  const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return false;
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = knownRights(abi);
  const long ruleset =
      ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
  if (ruleset < 0) return false;
  bool done = true;
  if (folder >= 0) {
    landlock_path_beneath_attr beneath{};
    beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    beneath.parent_fd = folder;
    done = ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
  }
  done = done && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  ::close(static_cast<int>(ruleset));
  return done;
}

bool confineSystemCalls(std::span<const int> lanes) {
  const scmp_filter_ctx filter = ::seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (!filter) return false;
  bool done = true;
  for (const int call : kAllowedCalls)
    done = ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0 && done;
  constexpr scmp_datum_t kThread = CLONE_THREAD | CLONE_VM | CLONE_SIGHAND;
  // Opening is for reading only.
  constexpr scmp_datum_t kWriting = O_ACCMODE | O_CREAT | O_TRUNC;
  done = ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, kWriting, O_RDONLY)) == 0 &&
         ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                            SCMP_A1(SCMP_CMP_MASKED_EQ, kWriting, O_RDONLY)) == 0 &&
         done;
  // Threads, which stay in this process and behind this filter, but no new processes. glibc falls back to
  // clone when clone3, whose flags a filter cannot see, is not known.
  done = ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, kThread, kThread)) == 0 &&
         ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 && done;
  // Without flags: pages are lent, never given.
  for (const int lane : lanes)
    done = (lane < 0 || ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(vmsplice), 2,
                                           SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(lane)),
                                           SCMP_A3(SCMP_CMP_EQ, 0)) == 0) &&
           done;
  // Limits may be read, and set for this process alone (raising them is the kernel's to refuse).
  done = ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A0(SCMP_CMP_EQ, 0)) == 0 &&
         done;
  // Landlock's second ruleset asks for this; abort() signals the process itself.
  done = ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
                            SCMP_A0(SCMP_CMP_EQ, PR_SET_NO_NEW_PRIVS)) == 0 &&
         ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                            SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))) == 0 &&
         done;
  done = done && ::seccomp_load(filter) == 0;
  ::seccomp_release(filter);
  return done;
}

}  // namespace chiasm::data_io::reader

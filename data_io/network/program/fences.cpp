#include "data_io/network/program/fences.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace chiasm::data_io::network {
namespace {

constexpr std::uint64_t kGibibyte = 1u << 30;
constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kFill = kRead | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                                LANDLOCK_ACCESS_FS_REMOVE_FILE | (1ULL << 14);  // and TRUNCATE (ABI 3)
constexpr std::uint64_t kOfFiles =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | (1ULL << 14);

void limit(__rlimit_resource_t resource, std::uint64_t value) {
  const rlimit both{static_cast<rlim_t>(value), static_cast<rlim_t>(value)};
  ::setrlimit(resource, &both);
}

std::uint64_t knownRights(long abi) {
  std::uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;  // ABI 1: EXECUTE … MAKE_SYM
  if (abi >= 2) rights |= 1ULL << 13;                             // REFER
  if (abi >= 3) rights |= 1ULL << 14;                             // TRUNCATE
  return rights;
}

// What looking up a host's name, loading its modules and trusting the system's authorities reads.
constexpr std::array kSystemPaths = {"/usr",
                                     "/lib",
                                     "/lib64",
                                     "/etc/hosts",
                                     "/etc/resolv.conf",
                                     "/etc/nsswitch.conf",
                                     "/etc/host.conf",
                                     "/etc/gai.conf",
                                     "/etc/services",
                                     "/etc/ssl",
                                     "/etc/ld.so.cache",
                                     "/etc/ld.so.preload",
                                     "/etc/dcmtk",
                                     "/run/systemd/resolve",
                                     "/dev/null",
                                     "/dev/urandom",
                                     "/dev/random"};

void allow(long ruleset, const std::string& path, std::uint64_t rights, std::uint64_t known) {
  if (path.empty()) return;
  const int file = ::open(path.c_str(), O_PATH | O_CLOEXEC);
  struct stat status {};
  if (file >= 0 && ::fstat(file, &status) == 0) {
    landlock_path_beneath_attr beneath{};
    beneath.allowed_access = rights & known & (S_ISDIR(status.st_mode) ? ~0ULL : kOfFiles);
    beneath.parent_fd = file;
    ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
  }
  if (file >= 0) ::close(file);
}

void confineFiles(const Request& request) {
  const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return;
  const std::uint64_t known = knownRights(abi);
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = known;
  const long ruleset =
      ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
  if (ruleset < 0) return;
  for (const char* path : kSystemPaths) allow(ruleset, path, kRead, known);
  for (const std::string& path : request.paths) allow(ruleset, path, kRead, known);
  const TlsFiles& tls = request.server.tlsFiles;
  for (const std::string& path : {tls.authority, tls.certificate, tls.key})
    allow(ruleset, path, kRead, known);
  allow(ruleset, request.folder, kFill, known);
  ::syscall(SYS_landlock_restrict_self, ruleset, 0);
  ::close(static_cast<int>(ruleset));
}

// What a program that holds connections never needs, but one that was taken over does. A list of what is
// forbidden: what resolvers and TLS call differs too much between systems for a list of what is allowed.
constexpr std::array kForbiddenCalls = {SCMP_SYS(execve),
                                        SCMP_SYS(execveat),
                                        SCMP_SYS(fork),
                                        SCMP_SYS(vfork),
                                        SCMP_SYS(ptrace),
                                        SCMP_SYS(process_vm_readv),
                                        SCMP_SYS(process_vm_writev),
                                        SCMP_SYS(kill),
                                        SCMP_SYS(tkill),
                                        SCMP_SYS(pidfd_open),
                                        SCMP_SYS(pidfd_getfd),
                                        SCMP_SYS(pidfd_send_signal),
                                        SCMP_SYS(mount),
                                        SCMP_SYS(umount2),
                                        SCMP_SYS(pivot_root),
                                        SCMP_SYS(chroot),
                                        SCMP_SYS(unshare),
                                        SCMP_SYS(setns),
                                        SCMP_SYS(bpf),
                                        SCMP_SYS(perf_event_open),
                                        SCMP_SYS(userfaultfd),
                                        SCMP_SYS(io_uring_setup),
                                        SCMP_SYS(io_uring_enter),
                                        SCMP_SYS(io_uring_register),
                                        SCMP_SYS(keyctl),
                                        SCMP_SYS(add_key),
                                        SCMP_SYS(request_key),
                                        SCMP_SYS(init_module),
                                        SCMP_SYS(finit_module),
                                        SCMP_SYS(kexec_load),
                                        SCMP_SYS(open_by_handle_at),
                                        SCMP_SYS(personality),
                                        SCMP_SYS(symlink),
                                        SCMP_SYS(symlinkat),
                                        SCMP_SYS(link),
                                        SCMP_SYS(linkat),
                                        SCMP_SYS(mknod),
                                        SCMP_SYS(mknodat),
                                        SCMP_SYS(chmod),
                                        SCMP_SYS(fchmod),
                                        SCMP_SYS(fchmodat),
                                        SCMP_SYS(chown),
                                        SCMP_SYS(fchown),
                                        SCMP_SYS(fchownat),
                                        SCMP_SYS(lchown)};

void confineSystemCalls() {
  const scmp_filter_ctx filter = ::seccomp_init(SCMP_ACT_ALLOW);
  if (filter == nullptr) return;
  for (const int call : kForbiddenCalls) ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
  // Threads, but no processes; clone3 hides its flags behind a pointer, so glibc has to go back to clone.
  ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                     SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
  ::seccomp_load(filter);
  ::seccomp_release(filter);
}

}  // namespace

void raiseFences(const Request& request) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // A core dump would hold the login. 1 also stops a dump that is piped to a program (core(5), do_coredump).
  limit(RLIMIT_CORE, 1);
  ::prctl(PR_SET_DUMPABLE, 0);
  limit(RLIMIT_NOFILE, 256);
  limit(RLIMIT_FSIZE, 16 * kGibibyte);
  ::signal(SIGXFSZ, SIG_IGN);
  ::signal(SIGPIPE, SIG_IGN);
#ifndef CHIASM_SANITIZED
  limit(RLIMIT_AS, 4 * kGibibyte);
#endif
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  confineFiles(request);
  confineSystemCalls();
}

}  // namespace chiasm::data_io::network

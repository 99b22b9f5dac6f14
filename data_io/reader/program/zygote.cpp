#include "data_io/reader/program/zygote.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <vector>

#include "data_io/reader/program/report_formats.h"
#include "data_io/reader/program/sandbox.h"
#include "data_io/reader/program/worker.h"
#include "data_io/reader/protocol.h"

namespace chiasm::data_io::reader {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kMaximumWorkers = 16;

struct Worker {
  pid_t pid = 0;
  UniqueFd process;  // readable once it has ended
  UniqueFd answer;   // hangs up when the application does not wait any more
  Clock::time_point deadline;
  bool killed = false, timedOut = false;
};

void kill(Worker& worker) {
  if (!worker.killed) ::kill(worker.pid, SIGKILL);
  worker.killed = true;
}

void bury(Worker& worker) {
  MessageHead ended;
  ended.kind = MessageKind::ended;
  ended.timedOut = worker.timedOut ? 1 : 0;
  ::waitpid(worker.pid, &ended.value, 0);
  sendMessage(worker.answer.get(), ended);
}

// Forks a worker; in the worker it never returns.
std::optional<Worker> begin(Packet packet, int control, std::vector<Worker>& others) {
  Request request;
  if (packet.bytes.size() != sizeof request || packet.fds.size() < 2) return std::nullopt;
  std::memcpy(&request, packet.bytes.data(), sizeof request);
  if (request.magic != kMagic || request.protocol != kProtocol) return std::nullopt;
  request.seriesInstanceUid[sizeof request.seriesInstanceUid - 1] = '\0';

  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return std::nullopt;  // the answer socket closes, and the application says so
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    ::close(control);
    others.clear();
    ::_exit(work(request, std::move(packet.fds)));
  }
  Worker worker;
  worker.pid = pid;
  worker.process = UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  worker.answer = std::move(packet.fds.front());
  worker.deadline = Clock::now() + std::chrono::milliseconds(request.wallMilliseconds);
  if (!worker.process) {
    kill(worker);
    bury(worker);
    return std::nullopt;
  }
  return worker;
}

int millisecondsToNextDeadline(const std::vector<Worker>& workers) {
  int wait = -1;
  for (const Worker& worker : workers) {
    if (worker.killed) continue;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(worker.deadline - Clock::now()).count() + 1;
    const int clamped = static_cast<int>(std::clamp<long>(left, 0, 60'000));
    wait = wait < 0 ? clamped : std::min(wait, clamped);
  }
  return wait;
}

}  // namespace

int serve(int control) {
  // Ctrl+C in the terminal reaches us too; the application decides when we leave, by closing the socket.
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGPIPE, SIG_IGN);
  preparePdf();
  Hello hello;
  hello.landlock = landlockAvailable();
  hello.seccomp = seccompAvailable();
  hello.limits = limitsApply();
  if (!sendPlain(control, hello)) return 1;

  std::vector<Worker> workers;
  for (;;) {
    std::vector<pollfd> waits;
    // A full house takes no new requests; they wait in the socket.
    waits.push_back({workers.size() < kMaximumWorkers ? control : -1, POLLIN, 0});
    for (const Worker& worker : workers) {
      waits.push_back({worker.process.get(), POLLIN, 0});
      waits.push_back({worker.killed ? -1 : worker.answer.get(), 0, 0});
    }
    if (::poll(waits.data(), waits.size(), millisecondsToNextDeadline(workers)) < 0 && errno != EINTR)
      return 1;

    const Clock::time_point now = Clock::now();
    for (std::size_t i = workers.size(); i-- > 0;) {
      Worker& worker = workers[i];
      if (waits[1 + 2 * i].revents & POLLIN) {
        bury(worker);
        workers.erase(workers.begin() + static_cast<std::ptrdiff_t>(i));
        continue;
      }
      if (waits[2 + 2 * i].revents & (POLLHUP | POLLERR)) kill(worker);
      if (!worker.killed && now >= worker.deadline) {
        worker.timedOut = true;
        kill(worker);
      }
    }
    if (waits[0].revents) {
      std::optional<Packet> packet = receivePacket(control);
      if (!packet) break;
      if (std::optional<Worker> worker = begin(std::move(*packet), control, workers))
        workers.push_back(std::move(*worker));
    }
  }
  for (Worker& worker : workers) {
    kill(worker);
    bury(worker);
  }
  return 0;
}

}  // namespace chiasm::data_io::reader

#include "app/headless/headless_vr.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>

#include "app/vr/openxr/open_xr.h"
#include "app/vr/vr_host.h"

namespace chiasm::app {
namespace {

using Clock = std::chrono::steady_clock;
// How soon a signal is heard when nothing else happens.
constexpr double kLongestPause = 0.1;

// A signal handler reaches nothing but what outlives everything.
std::atomic<bool> endAsked{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// While it lives, SIGINT and SIGTERM ask the program to end in order.
class OrderlyEnd {
 public:
  OrderlyEnd() {
    endAsked = false;
    const auto ask = [](int) { endAsked = true; };
    interrupt_ = std::signal(SIGINT, ask);
    terminate_ = std::signal(SIGTERM, ask);
  }
  ~OrderlyEnd() {
    std::signal(SIGINT, interrupt_);
    std::signal(SIGTERM, terminate_);
  }
  OrderlyEnd(const OrderlyEnd&) = delete;
  OrderlyEnd& operator=(const OrderlyEnd&) = delete;

 private:
  using Handler = void (*)(int);
  Handler interrupt_, terminate_;
};

// Wakes the main loop from any thread.
class Bell {
 public:
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      rung_ = true;
    }
    condition_.notify_one();
  }
  void wait(double seconds) {
    std::unique_lock lock(mutex_);
    condition_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool rung_ = false;
};

int fail(const std::string& message) {
  std::fprintf(stderr, "chiasm: %s\n", message.c_str());
  return 1;
}

// Errors go to stderr as they come.
void printErrors(Session& session) {
  for (const Message& message : std::vector(session.messages())) {
    if (!message.isError) continue;
    fail(message.text);
    session.dismissMessage(message.id);
  }
}

int runInVr(Session& session, const vr::VrOptions& options, Bell& bell) {
  vr::VrHost host(session, options, [&bell] { bell.ring(); });
  auto found = host.find({});
  if (!found) return fail(found.error().message);
  render::RendererOptions onDevice;
  onDevice.sharedDevice = found->device;
  auto renderer = render::Renderer::create(onDevice);
  if (!renderer) return fail(renderer.error().message);
  if (auto begun = host.begin(std::move(*found), **renderer); !begun) return fail(begun.error().message);
  auto last = Clock::now();
  while (true) {
    bell.wait(std::min(host.patience(), kLongestPause));
    const auto now = Clock::now();
    const double passed = std::chrono::duration<double>(now - std::exchange(last, now)).count();
    session.ageMessages(passed);
    const bool changed = session.update();
    const auto wanted = std::exchange(session.ui().vr.wanted, std::nullopt);
    if (endAsked || session.quitRequested() || wanted == std::optional(false)) host.leave();
    const vr::VrHost::Turn turn = host.turn(changed, passed);
    if (turn.ended) return turn.error ? fail(turn.error->message) : 0;
    printErrors(session);
  }
}

}  // namespace

int runHeadlessVr(StartOptions start, vr::VrOptions options) {
  vr::quietOpenXrLoader();
  if (auto runtime = vr::connectOpenXr(); !runtime) return fail(runtime.error().message);
  const OrderlyEnd orderly;
  Bell bell;
  std::optional<Error> problem;
  Session session(sessionOptionsFrom(
      start, [&bell] { bell.ring(); }, problem));
  if (problem) return fail(problem->message);
  session.openPath(start.path);
  session.waitUntilIdle();
  printErrors(session);
  if (!session.hasCase()) return 1;
  return runInVr(session, options, bell);
}

}  // namespace chiasm::app

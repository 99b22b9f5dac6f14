#include "app/desktop/desktop.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <optional>
#include <utility>

#include "app/desktop/glfw_window.h"
#include "app/interface/interface_description.h"
#include "app/interface/main_interface.h"
#include "app/session/effects.h"
#include "app/session/session.h"
#include "app/vr/openxr/open_xr.h"
#include "app/vr/vr_host.h"
#include "data_io/atomic_file.h"

namespace chiasm::app {
namespace {

// After something happened ImGui needs a few frames to come to rest (hover, popups, scroll bars).
constexpr int kFramesAfterEvent = 3;
constexpr double kLongestSleep = 2.0;  // seconds
// A device may be lost once in a while; lost again and again it is broken.
constexpr int kMostRebuilds = 3;

int reportAndFail(const Error& error) {
  std::fprintf(stderr, "chiasm: %s\n", error.message.c_str());
  return 1;
}

// Renderer and interface live and die together: the interface's textures belong to the renderer.
struct Picture {
  std::unique_ptr<render::Renderer> renderer;
  std::unique_ptr<MainInterface> interface;
};

// How pictures are made, whichever renderer makes them.
struct Graphics {
  render::RayCasting rayCasting;
  std::uint64_t memoryBudget;
};

// `device`: the one that the headset's runtime made; null outside of VR.
Expected<Picture> makePicture(GlfwWindow& window, Session& session, const Graphics& asked,
                              std::shared_ptr<render::SharedDevice> device = nullptr) {
  render::RendererOptions options;
  options.window = &window.surface();
  options.sharedDevice = std::move(device);
  options.rayCasting = asked.rayCasting;
  options.memoryBudget = asked.memoryBudget;
  auto renderer = render::Renderer::create(options);
  if (!renderer) return tl::unexpected(renderer.error());
  auto interface = MainInterface::create(session, **renderer, window.scale());
  if (!interface) return tl::unexpected(interface.error());
  return Picture{std::move(*renderer), std::move(*interface)};
}

class Desktop {
 public:
  Desktop(GlfwWindow& window, Session& session, std::atomic<bool>& woken, const DesktopOptions& options)
      : window_(window),
        session_(session),
        woken_(woken),
        graphics_{options.rayCasting, options.memoryBudget},
        vr_(session, options.vr, &GlfwWindow::wake),
        enterVrAtStart_(options.enterVr),
        descriptionPath_(options.describeInterface) {}

  int run() {
    auto picture = makePicture(window_, session_, graphics_);
    if (!picture) return reportAndFail(picture.error());
    picture_ = std::move(*picture);
    double last = now();
    while (!window_.closeRequested() && !session_.quitRequested()) {
      window_.waitEvents(timeout());
      takeInput();
      const double time = now(), passed = time - last;
      session_.ageMessages(passed);
      if (session_.passTime(passed)) framesWanted_ = std::max(framesWanted_, 2);
      last = time;
      if (session_.update()) framesWanted_ = std::max(framesWanted_, 2);
      if (auto moved = takeVrTurn(passed); !moved) return reportAndFail(moved.error());
      updateTitle();
      if (framesWanted_ <= 0) continue;
      if (auto drawn = drawFrame(); !drawn) {
        if (auto rebuilt = rebuild(drawn.error()); !rebuilt) return reportAndFail(rebuilt.error());
      }
      if (auto described = describe(); !described) return reportAndFail(described.error());
    }
    vr_.end();
    // Interface and renderer go before the window that they draw to.
    picture_.interface.reset();
    picture_.renderer.reset();
    return 0;
  }

 private:
  static double now() {
    using Clock = std::chrono::steady_clock;
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
  }

  // How long the window may sleep: an idle one draws nothing, but somebody has to look at the jobs.
  double timeout() const {
    if (vr_.inside()) return framesWanted_ > 0 ? 0.0 : vr_.patience();
    if (framesWanted_ > 0) return 0.0;
    return std::min(patience(), session_.untilNextTimePoint().value_or(kLongestSleep));
  }

  // The same, but for what plays.
  double patience() const {
    if (!session_.jobs().empty() || session_.effects().busy()) return 0.1;
    if (session_.hasCase()) {
      const auto& history = session_.store().history();
      const bool saving = session_.store().inGesture() ||
                          (!history.empty() && session_.store().savedSequence() < history.back().sequence);
      if (saving) return 0.05;
    }
    if (!session_.messages().empty() || ImGui::GetIO().WantTextInput) return 0.4;  // toasts, the caret
    return kLongestSleep;                                                          // the view state is saved
  }

  void takeInput() {
    WindowEvents events = window_.takeEvents();
    session_.ui().penPressure = window_.penPressure();
    if (woken_.exchange(false) || events.any) framesWanted_ = std::max(framesWanted_, kFramesAfterEvent);
    for (const WindowEvents::Key& key : events.keys) session_.handleKey(key.chord, key.repeated);
    for (std::string& path : events.droppedFiles) session_.intents().push(OpenPath{std::move(path)});
    if (events.scaleChanged) scaleChanged_ = true;
    // What changes by itself while nothing is touched.
    const bool saved = session_.hasCase() && session_.store().savedSequence() != savedSequence_;
    if (saved) savedSequence_ = session_.store().savedSequence();
    if (saved || !session_.jobs().empty() || session_.effects().busy() || !session_.messages().empty() ||
        ImGui::GetIO().WantTextInput)
      framesWanted_ = std::max(framesWanted_, 1);
  }

  void updateTitle() {
    window_.setTitle(session_.hasCase() ? "Chiasm \u2014 " + session_.current().info.title : "Chiasm");
  }

  // Enters and leaves VR as it is wanted, and gives it its turn. Fails when it was to be entered at the start
  // and cannot be; otherwise the window says why, and goes on.
  Expected<void> takeVrTurn(double passed) {
    if (enterVrAtStart_ && session_.hasCase()) {
      enterVrAtStart_ = false;
      if (auto entered = enterVr(); !entered) return entered;
    }
    if (const auto wanted = std::exchange(session_.ui().vr.wanted, std::nullopt)) {
      if (!*wanted)
        vr_.leave();
      else if (auto entered = enterVr(); !entered) {
        if (!picture_.renderer) return entered;  // neither there nor back
        session_.sayError(entered.error());
      }
      framesWanted_ = kFramesAfterEvent;
    }
    if (!vr_.inside()) return {};
    const vr::VrHost::Turn turn = vr_.turn(framesWanted_ > 0, passed);
    if (turn.error) session_.sayError(*turn.error);
    if (turn.draw) framesWanted_ = std::max(framesWanted_, turn.ended ? kFramesAfterEvent : 1);
    return {};
  }

  // Runtime and headset are looked for first, so that nothing happens to the window when there are none. The
  // window then draws on the device that the runtime made, and stays on it afterwards: it is as good as any.
  Expected<void> enterVr() {
    if (vr_.inside() || !session_.hasCase()) return {};
    auto found = vr_.find(window_.surface().instanceExtensions);
    if (!found) return tl::unexpected(found.error());
    if (auto moved = rebuildOn(found->device); !moved) {
      if (auto back = rebuildOn(nullptr); !back) return back;
      return moved;
    }
    return vr_.begin(std::move(*found), *picture_.renderer);
  }

  // Builds the pictures anew; null: on a device of the window's own.
  Expected<void> rebuildOn(std::shared_ptr<render::SharedDevice> device) {
    vr_.end();
    picture_.interface.reset();
    picture_.renderer.reset();
    auto picture = makePicture(window_, session_, graphics_, std::move(device));
    if (!picture) return tl::unexpected(picture.error());
    picture_ = std::move(*picture);
    framesWanted_ = kFramesAfterEvent;
    return {};
  }

  Expected<void> drawFrame() {
    const glm::ivec2 size = window_.framebufferSize();
    if (size.x < 1 || size.y < 1) {  // minimised
      framesWanted_ = 0;
      return {};
    }
    if (std::exchange(scaleChanged_, false)) {
      picture_.interface.reset();
      auto interface = MainInterface::create(session_, *picture_.renderer, window_.scale());
      if (!interface) return tl::unexpected(interface.error());
      picture_.interface = std::move(*interface);
    }
    if (!descriptionPath_.empty()) picture_.interface->logDetails();
    window_.beginImGuiFrame();
    auto frame = picture_.interface->frame(size, render::Quality::progressive);
    if (!frame) return tl::unexpected(frame.error());
    const ImVec4 c = ImGui::ColorConvertU32ToFloat4(picture_.interface->theme().colours.background);
    auto presented = picture_.renderer->present(*ImGui::GetDrawData(), {c.x, c.y, c.z, c.w});
    if (!presented) return tl::unexpected(presented.error());
    --framesWanted_;
    // An image that could not be shown is drawn again; refinement goes on until the picture is complete.
    if (!*presented || !frame->complete) framesWanted_ = std::max(framesWanted_, 1);
    complete_ = *presented && frame->complete;
    rebuilds_ = 0;
    return {};
  }

  // Tells whoever asked for it what is on screen now.
  Expected<void> describe() {
    if (descriptionPath_.empty()) return {};
    // What the last frame changed is drawn in the next: only without one to come is the picture this state's.
    std::vector<std::string> awaited;
    if (!complete_) awaited.push_back("pictures");
    if (framesWanted_ > 0) awaited.push_back("frames");
    for (const JobStatus& job : session_.jobs()) awaited.push_back(job.name);
    if (session_.reviewing()) awaited.push_back("checks");
    if (session_.effects().busy()) awaited.push_back("preview");
    if (session_.hasCase()) {
      const auto& history = session_.store().history();
      if (session_.store().inGesture()) awaited.push_back("gesture");
      if (!history.empty() && session_.store().savedSequence() < history.back().sequence)
        awaited.push_back("saving");
    }
    std::string description = describeInterface(*picture_.interface, session_, awaited);
    if (description == description_) return {};
    description_ = std::move(description);
    return data_io::writeFileAtomically(descriptionPath_, description_);
  }

  Expected<void> rebuild(const Error& error) {
    if (++rebuilds_ > kMostRebuilds) return tl::unexpected(error);
    std::fprintf(stderr, "chiasm: %s Building the pictures again.\n", error.message.c_str());
    return rebuildOn(nullptr);
  }

  GlfwWindow& window_;
  Session& session_;
  std::atomic<bool>& woken_;
  const Graphics graphics_;
  Picture picture_;
  vr::VrHost vr_;  // draws with the picture's renderer, so it goes first
  bool enterVrAtStart_ = false;
  int framesWanted_ = kFramesAfterEvent;
  int rebuilds_ = 0;
  bool scaleChanged_ = false;
  std::uint64_t savedSequence_ = 0;
  bool complete_ = false;  // of the last frame
  std::string descriptionPath_, description_;
};

}  // namespace

int runDesktop(DesktopOptions options) {
  vr::quietOpenXrLoader();
  if (options.enterVr)  // before there is a window: nothing flashes up where there is no headset
    if (auto runtime = vr::connectOpenXr(); !runtime) return reportAndFail(runtime.error());
  std::atomic<bool> woken{false};
  std::optional<Error> problem;
  SessionOptions sessionOptions = sessionOptionsFrom(
      options.start,
      [&woken] {
        woken = true;
        GlfwWindow::wake();
      },
      problem);
  auto window = GlfwWindow::open("Chiasm", sessionOptions.settings.uiScale);
  if (!window) return reportAndFail(window.error());
  // After the window, so that the session, whose workers wake it, goes first.
  Session session(std::move(sessionOptions));
  if (problem) session.sayError(*problem);
  if (!options.start.path.empty()) session.openPath(options.start.path);
  return Desktop(**window, session, woken, options).run();
}

}  // namespace chiasm::app

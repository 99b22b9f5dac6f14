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
#include "app/interface/window_pictures.h"
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

int reportAndFail(const Error& error) {
  std::fprintf(stderr, "chiasm: %s\n", error.message.c_str());
  return 1;
}

// How pictures are made, whichever renderer makes them.
struct Graphics {
  render::RayCasting rayCasting;
  std::uint64_t memoryBudget;
};

class Desktop {
 public:
  Desktop(GlfwWindow& window, Session& session, std::atomic<bool>& woken, const DesktopOptions& options)
      : window_(window),
        session_(session),
        woken_(woken),
        graphics_{options.rayCasting, options.memoryBudget},
        pictures_(session, [this](const PictureMeans& means) { return makeRenderer(means); }),
        vr_(session, options.vr, &GlfwWindow::wake),
        enterVrAtStart_(options.enterVr),
        descriptionPath_(options.describeInterface) {}

  int run() {
    if (auto built = pictures_.build(window_.scale()); !built && !pictures_.recover(built.error(), now()))
      return reportAndFail(built.error());
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
      pictures_.followCase();
      if (!pictures_.there() && !pictures_.retry(time)) continue;
      if (framesWanted_ <= 0) continue;
      if (auto drawn = drawFrame(); !drawn) recover(drawn.error(), time);
      if (!pictures_.there()) continue;
      if (auto described = describe(); !described) return reportAndFail(described.error());
    }
    vr_.end();
    pictures_.drop();  // before the window that they draw to
    return 0;
  }

 private:
  static double now() {
    using Clock = std::chrono::steady_clock;
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
  }

  // How long the window may sleep: an idle one draws nothing, but somebody has to look at the jobs.
  double timeout() const {
    if (!pictures_.there()) return 0.2;  // a device is tried again
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
    // Esc closes an open menu, and nothing else then.
    const bool menuOpen = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
    for (const WindowEvents::Key& key : events.keys)
      if (!menuOpen || key.chord.key != "Esc") session_.handleKey(key.chord, key.repeated);
    for (std::string& path : events.droppedFiles) session_.intents().push(OpenPath{std::move(path)});
    if (events.scaleChanged) scaleChanged_ = true;
    // What changes by itself while nothing is touched.
    const bool saved = session_.hasCase() && session_.store().savedSequence() != savedSequence_;
    if (saved) savedSequence_ = session_.store().savedSequence();
    if (saved || !session_.jobs().empty() || session_.effects().busy() || !session_.messages().empty() ||
        ImGui::GetIO().WantTextInput)
      framesWanted_ = std::max(framesWanted_, 1);
  }

  // Without any device nothing can be drawn: the title is all of the window that is left to say so.
  void updateTitle() {
    if (!pictures_.there())
      return window_.setTitle("Chiasm \u2014 no graphics device answers, trying again; nothing is lost");
    window_.setTitle(session_.hasCase() ? "Chiasm \u2014 " + session_.current().info.title : "Chiasm");
  }

  // On the device that the headset's runtime made while there is one.
  Expected<std::unique_ptr<render::Renderer>> makeRenderer(const PictureMeans& means) const {
    render::RendererOptions options;
    options.window = &window_.surface();
    options.sharedDevice = means.onProcessor ? nullptr : sharedDevice_;
    options.rayCasting = means.onProcessor ? render::RayCasting::processor : graphics_.rayCasting;
    options.memoryBudget = graphics_.memoryBudget;
    if (means.onProcessor) options.deviceName = render::kSoftwareDevice;
    return render::Renderer::create(options);
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
      else if (auto entered = enterVr(); !entered)
        session_.sayError(entered.error());
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
    if (!pictures_.there())
      return failure(ErrorKind::unavailable, "VR needs a graphics device, and none answers at the moment.");
    auto found = vr_.find(window_.surface().instanceExtensions);
    if (!found) return tl::unexpected(found.error());
    sharedDevice_ = found->device;
    framesWanted_ = kFramesAfterEvent;
    if (auto moved = pictures_.build(window_.scale()); !moved) {
      recover(moved.error(), now());
      return moved;
    }
    return vr_.begin(std::move(*found), pictures_.renderer());
  }

  // The pictures failed: the window goes on with others, on a device of its own, and says so.
  void recover(const Error& error, double time) {
    if (vr_.inside())
      session_.sayError({ErrorKind::unavailable,
                         "VR has ended, because its graphics device failed. Enter it again when the window "
                         "shows the case."});
    vr_.end();
    sharedDevice_.reset();
    framesWanted_ = kFramesAfterEvent;
    if (pictures_.recover(error, time)) return;
    std::fprintf(
        stderr,
        "chiasm: No graphics device answers: the window shows nothing until one does, and tries every few "
        "seconds. Nothing that was done is lost. %s\n",
        error.message.c_str());
  }

  Expected<void> drawFrame() {
    const glm::ivec2 size = window_.framebufferSize();
    if (size.x < 1 || size.y < 1) {  // minimised
      framesWanted_ = 0;
      return {};
    }
    if (std::exchange(scaleChanged_, false)) {
      if (auto scaled = pictures_.rescale(window_.scale()); !scaled) return scaled;
    }
    if (!descriptionPath_.empty()) pictures_.interface().logDetails();
    window_.beginImGuiFrame();
    auto frame = pictures_.interface().frame(size, render::Quality::progressive);
    if (!frame) return tl::unexpected(frame.error());
    const ImVec4 c = ImGui::ColorConvertU32ToFloat4(pictures_.interface().theme().colours.background);
    auto presented = pictures_.renderer().present(*ImGui::GetDrawData(), {c.x, c.y, c.z, c.w});
    if (!presented) return tl::unexpected(presented.error());
    --framesWanted_;
    // An image that could not be shown is drawn again; refinement goes on until the picture is complete.
    if (!*presented || !frame->complete) framesWanted_ = std::max(framesWanted_, 1);
    complete_ = *presented && frame->complete;
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
    std::string description = describeInterface(pictures_.interface(), session_, awaited);
    if (description == description_) return {};
    description_ = std::move(description);
    return data_io::writeFileAtomically(descriptionPath_, description_);
  }

  GlfwWindow& window_;
  Session& session_;
  std::atomic<bool>& woken_;
  const Graphics graphics_;
  std::shared_ptr<render::SharedDevice> sharedDevice_;  // of the headset's runtime
  WindowPictures pictures_;
  vr::VrHost vr_;  // draws with the pictures' renderer, so it goes first
  bool enterVrAtStart_ = false;
  int framesWanted_ = kFramesAfterEvent;
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

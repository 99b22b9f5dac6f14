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
#include "app/session/session.h"
#include "data_io/atomic_file.h"

namespace chiasm::app {
namespace {

// After something happened ImGui needs a few frames to come to rest (hover, popups, scroll bars).
constexpr int kFramesAfterEvent = 3;
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

Expected<Picture> makePicture(GlfwWindow& window, Session& session) {
  render::RendererOptions options;
  options.window = &window.surface();
  auto renderer = render::Renderer::create(options);
  if (!renderer) return tl::unexpected(renderer.error());
  auto interface = MainInterface::create(session, **renderer, window.scale());
  if (!interface) return tl::unexpected(interface.error());
  return Picture{std::move(*renderer), std::move(*interface)};
}

class Desktop {
 public:
  Desktop(GlfwWindow& window, Session& session, std::atomic<bool>& woken, std::string description)
      : window_(window), session_(session), woken_(woken), descriptionPath_(std::move(description)) {}

  int run() {
    auto picture = makePicture(window_, session_);
    if (!picture) return reportAndFail(picture.error());
    picture_ = std::move(*picture);
    double last = now();
    while (!window_.closeRequested() && !session_.quitRequested()) {
      window_.waitEvents(timeout());
      takeInput();
      const double time = now();
      session_.ageMessages(time - last);
      last = time;
      if (session_.update()) framesWanted_ = std::max(framesWanted_, 2);
      updateTitle();
      if (framesWanted_ <= 0) continue;
      if (auto drawn = drawFrame(); !drawn) {
        if (auto rebuilt = rebuild(drawn.error()); !rebuilt) return reportAndFail(rebuilt.error());
      }
      if (auto described = describe(); !described) return reportAndFail(described.error());
    }
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
    if (framesWanted_ > 0) return 0.0;
    if (!session_.jobs().empty()) return 0.1;
    if (session_.hasCase()) {
      const auto& history = session_.store().history();
      const bool saving = session_.store().inGesture() ||
                          (!history.empty() && session_.store().savedSequence() < history.back().sequence);
      if (saving) return 0.05;
    }
    if (!session_.messages().empty() || ImGui::GetIO().WantTextInput) return 0.4;  // toasts, the caret
    return 2.0;                                                                    // the view state is saved
  }

  void takeInput() {
    WindowEvents events = window_.takeEvents();
    if (woken_.exchange(false) || events.any) framesWanted_ = std::max(framesWanted_, kFramesAfterEvent);
    for (const WindowEvents::Key& key : events.keys) session_.handleKey(key.chord, key.repeated);
    for (std::string& path : events.droppedFiles) session_.intents().push(OpenPath{std::move(path)});
    if (events.scaleChanged) scaleChanged_ = true;
    // What changes by itself while nothing is touched.
    const bool saved = session_.hasCase() && session_.store().savedSequence() != savedSequence_;
    if (saved) savedSequence_ = session_.store().savedSequence();
    if (saved || !session_.jobs().empty() || !session_.messages().empty() || ImGui::GetIO().WantTextInput)
      framesWanted_ = std::max(framesWanted_, 1);
  }

  void updateTitle() {
    window_.setTitle(session_.hasCase() ? "Chiasm \u2014 " + session_.current().info.title : "Chiasm");
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
    picture_.interface.reset();
    picture_.renderer.reset();
    auto picture = makePicture(window_, session_);
    if (!picture) return tl::unexpected(picture.error());
    picture_ = std::move(*picture);
    framesWanted_ = kFramesAfterEvent;
    return {};
  }

  GlfwWindow& window_;
  Session& session_;
  std::atomic<bool>& woken_;
  Picture picture_;
  int framesWanted_ = kFramesAfterEvent;
  int rebuilds_ = 0;
  bool scaleChanged_ = false;
  std::uint64_t savedSequence_ = 0;
  bool complete_ = false;  // of the last frame
  std::string descriptionPath_, description_;
};

}  // namespace

int runDesktop(DesktopOptions options) {
  SessionOptions sessionOptions;
  auto settings = loadSettings();
  if (settings) sessionOptions.settings = *settings;
  if (!options.authorName.empty())
    sessionOptions.author = authorNamed(sessionOptions.settings, options.authorName);
  sessionOptions.saveSettings = settings.has_value();  // a damaged file is the person's to repair
  sessionOptions.reader = options.reader.get();
  sessionOptions.demoCases = options.demoCases;
  sessionOptions.readOnly = options.readOnly;

  auto window = GlfwWindow::open("Chiasm", sessionOptions.settings.uiScale);
  if (!window) return reportAndFail(window.error());
  std::atomic<bool> woken{false};
  sessionOptions.wake = [&woken] {
    woken = true;
    GlfwWindow::wake();
  };
  // After the window, so that the session, whose workers wake it, goes first.
  Session session(std::move(sessionOptions));
  if (!settings) session.sayError(settings.error());
  if (!options.path.empty()) session.openPath(options.path);
  return Desktop(**window, session, woken, options.describeInterface).run();
}

}  // namespace chiasm::app

#include "app/vr/frames/frame_loop.h"

#include <glm/geometric.hpp>

#include "app/vr/frames/eye_view.h"

namespace chiasm::app::vr {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kIdlePause{10};
constexpr std::chrono::milliseconds kPoliteness{500};
constexpr double kUsualPeriod = 1.0 / 90.0;
// A head that is held still moves less than this from frame to frame: metres, and the sine of half an angle.
constexpr double kStillMetres = 0.0005, kStillTurn = 0.0005;

bool nearlyEqual(const Pose& a, const Pose& b) {
  const glm::dquat turn = glm::inverse(a.orientation) * b.orientation;
  return glm::length(a.position - b.position) < kStillMetres &&
         glm::length(glm::dvec3(turn.x, turn.y, turn.z)) < kStillTurn;
}

}  // namespace

FrameLoop::FrameLoop(Headset& headset, render::StereoRenderer& renderer, FrameExchange& exchange)
    : headset_(headset), renderer_(renderer), exchange_(exchange), thread_([this] { run(); }) {}

FrameLoop::~FrameLoop() {
  requestStop();
  thread_.join();
}

void FrameLoop::requestStop() {
  stop_ = true;
  headset_.hurry();
}

void FrameLoop::run() {
  renderer_.setGiveUp([this] { return stop_.load(); });
  std::optional<Error> why = frames();
  letGo();
  report_.running = report_.focused = false;
  exchange_.report(report_);
  exchange_.finish(std::move(why));
}

void FrameLoop::letGo() {
  std::vector<VrEvent> events;
  interaction_.release(events);
  exchange_.push(std::move(events));
}

// True when there is nothing to wait for any more after the person asked to leave.
bool FrameLoop::timeToStop(const HeadsetStatus& status) {
  if (!stop_) return false;
  if (!stopAsked_) {
    stopAsked_ = Clock::now();
    if (status.running) headset_.requestExit();
  }
  return !status.running || Clock::now() - *stopAsked_ > kPoliteness;
}

// Until the session is over; why, unless the person left.
std::optional<Error> FrameLoop::frames() {
  while (true) {
    auto status = headset_.poll();
    if (!status) return stop_ ? std::nullopt : std::optional(status.error());
    if (status->over) return stop_ ? std::nullopt : status->over;
    if (timeToStop(*status)) return std::nullopt;
    report_.running = status->running;
    report_.focused = status->focused;
    if (wasFocused_ && !status->focused) letGo();
    wasFocused_ = status->focused;
    if (!status->running) {
      exchange_.report(report_);
      std::this_thread::sleep_for(kIdlePause);
      continue;
    }
    if (auto made = frame(*status); !made) return stop_ ? std::nullopt : std::optional(made.error());
  }
}

Expected<void> FrameLoop::frame(const HeadsetStatus& status) {
  auto begun = headset_.beginFrame();
  if (!begun) return tl::unexpected(begun.error());
  const auto started = Clock::now();
  waitedSeconds_ = 0;
  auto view = headset_.locate(*begun);
  if (!view) return tl::unexpected(view.error());
  view->input.focused = status.focused;
  takeUpSnapshot();
  std::vector<VrEvent> events;
  const VrFrame shown = interaction_.update(view->input, *snapshot_, events);
  exchange_.push(std::move(events));

  chooseQuality(*begun, shown, view->input.head);
  bool render = begun->shouldRender && drawable_ && !stop_;  // nobody waits for a picture on the way out
  if (render) {
    auto drawn = draw(shown, *view);
    if (!drawn) return tl::unexpected(drawn.error());
    render = *drawn;
  }
  if (status.focused)
    if (auto felt = vibrate(shown); !felt) return felt;
  if (auto ended = headset_.endFrame(*begun, render ? &view->eyes : nullptr, shown.panels, shown.surround);
      !ended)
    return ended;

  ++report_.frames;
  if (render) ++report_.rendered;
  report_.input = view->input;
  report_.world = shown.world;
  report_.eyes = view->eyes;
  report_.moving = shown.moving;
  report_.panels = shown.panels;
  report_.roomActNumber = snapshot_->roomActNumber;
  report_.workSeconds = std::chrono::duration<double>(Clock::now() - started).count() - waitedSeconds_;
  exchange_.report(report_);
  return {};
}

// What is shown stays a moment longer while shaders for something new are compiled: hands and panels go on.
void FrameLoop::takeUpSnapshot() {
  auto newest = exchange_.snapshot();
  if (newest == snapshot_ && drawable_) return;
  const bool ready = renderer_.prepare(newest->scene);
  if (!ready && drawable_) return;
  snapshot_ = std::move(newest);
  drawable_ = ready;
}

void FrameLoop::chooseQuality(const HeadsetFrame& begun, const VrFrame& shown, const Pose& head) {
  if (!controller_) controller_.emplace((begun.period > 0 ? begun.period : kUsualPeriod) * 1000.0);
  report_.quality = controller_->next(!shown.moving && nearlyEqual(head, report_.input.head));
}

Expected<bool> FrameLoop::draw(const VrFrame& frame, const HeadsetView& view) {
  const auto unlessGivenUp = [](const Error& error) -> Expected<bool> {
    if (error.kind == ErrorKind::cancelled) return false;
    return tl::unexpected(error);
  };
  const bool wanted = exchange_.takePicturesWanted();
  const auto started = Clock::now();
  if (auto updated = renderer_.update(frame.spatial); !updated) return tl::unexpected(updated.error());
  const std::array<render::EyeView, 2> eyes{eyeViewOf(view.eyes[0], frame.world),
                                            eyeViewOf(view.eyes[1], frame.world)};
  // Pictures that somebody keeps are whole.
  auto drawn = renderer_.draw(frame.spatial, eyes, headset_.eyePixels(),
                              wanted ? render::StereoQuality{} : report_.quality);
  if (!drawn) return unlessGivenUp(drawn.error());
  waitedSeconds_ = drawn->waitedMs * 1e-3;
  const double cpuMs =
      std::chrono::duration<double, std::milli>(Clock::now() - started).count() - drawn->waitedMs;
  for (render::FrameTime time : drawn->finished) {
    time.cpuMs = cpuMs;
    controller_->finished(time);
  }
  EyePictures pictures;
  for (int eye = 0; eye < 2; ++eye) {
    auto image = headset_.acquireEye(eye);
    if (!image) return unlessGivenUp(image.error());
    if (auto copied = renderer_.copyEyeInto(eye, *image); !copied) return tl::unexpected(copied.error());
    if (wanted) {
      auto picture = headset_.readBack(*image);
      if (!picture) return tl::unexpected(picture.error());
      pictures.eyes[static_cast<std::size_t>(eye)] = std::move(*picture);
    }
    if (auto released = headset_.releaseEye(eye); !released) return tl::unexpected(released.error());
  }
  if (wanted) deliver(std::move(pictures), frame, view);
  return true;
}

void FrameLoop::deliver(EyePictures pictures, const VrFrame& frame, const HeadsetView& view) {
  pictures.report = report_;
  pictures.report.input = view.input;
  pictures.report.world = frame.world;
  pictures.report.eyes = view.eyes;
  pictures.report.moving = frame.moving;
  pictures.report.panels = frame.panels;
  exchange_.deliver(std::move(pictures));
}

Expected<void> FrameLoop::vibrate(const VrFrame& frame) {
  for (const Hand hand : {Hand::left, Hand::right}) {
    const VrFrame::Haptic& haptic = frame.haptics[static_cast<std::size_t>(hand)];
    if (haptic.seconds <= 0.0 || haptic.amplitude <= 0.0) continue;
    if (auto felt = headset_.vibrate(hand, haptic.amplitude, haptic.seconds); !felt) return felt;
  }
  return {};
}

}  // namespace chiasm::app::vr

#include "app/vr/vr_host.h"

#include <utility>

#include "app/vr/frames/eye_view.h"
#include "app/vr/openxr/open_xr.h"

namespace chiasm::app::vr {
namespace {

// Often enough for what the window says about the headset, and for whoever watches.
constexpr double kPatience = 0.1, kWatchedPatience = 0.02;

}  // namespace

VrHost::VrHost(Session& session, VrOptions options, std::function<void()> wake)
    : session_(session), options_(std::move(options)), wake_(std::move(wake)), witness_(options_) {}

VrHost::~VrHost() {
  end();
}

Expected<VrHost::Found> VrHost::find(const std::vector<std::string>& windowInstanceExtensions) const {
  auto runtime = connectOpenXr();
  if (!runtime) return tl::unexpected(runtime.error());
  render::SharedDeviceOptions options;
  options.validation = options_.validate;
  options.memoryBudget = options_.memoryBudget;
  options.windowInstanceExtensions = windowInstanceExtensions;
  options.maker = &(*runtime)->vulkanMaker();
  auto device = render::SharedDevice::create(options);
  if (!device) return tl::unexpected((*runtime)->whyNoDevice().value_or(device.error()));
  return Found{std::move(*runtime), std::move(*device)};
}

Expected<void> VrHost::begin(Found found, render::Renderer& renderer) {
  auto started = VrSession::start(session_, std::move(found.runtime), std::move(found.device), renderer,
                                  options_, wake_);
  if (!started) return tl::unexpected(started.error());
  vr_ = std::move(*started);
  session_.ui().vr.inside = true;
  return {};
}

VrHost::Turn VrHost::turn(bool changed, double seconds) {
  Turn turn;
  auto updated = vr_->update(changed, seconds);
  if (updated && witness_.watching())
    if (auto seen = witness_.look(session_, *vr_); !seen) updated = tl::unexpected(seen.error());
  if (!updated || vr_->ended()) {
    turn.error = updated ? vr_->whyEnded() : std::optional(updated.error());
    turn.ended = turn.draw = true;
    end();
    return turn;
  }
  const bool worn = vr_->lastFrame().focused;
  const bool news = std::exchange(session_.ui().vr.worn, worn) != worn;
  turn.draw = lookOn() || *updated || news;
  return turn;
}

// Moves the window's camera to the eyes of the person in VR, and back when it is not wanted any more. True
// when it moved.
bool VrHost::lookOn() {
  ViewState& view = session_.view();
  if (session_.ui().vr.surgeonsEyes && vr_) {
    if (!ownCamera_) {
      ownCamera_ = view.camera;
      ownCameraSet_ = view.cameraSet;
    }
    const FrameReport frame = vr_->lastFrame();
    if (frame.frames == 0) return false;
    const render::Camera eyes = cameraOf(frame.input.head, frame.world);
    view.cameraSet = true;
    return !(std::exchange(view.camera, eyes) == eyes);
  }
  if (!ownCamera_) return false;
  view.camera = *ownCamera_;
  view.cameraSet = ownCameraSet_;
  ownCamera_.reset();
  return true;
}

void VrHost::leave() {
  if (vr_) vr_->leave();
}

void VrHost::end() {
  vr_.reset();
  session_.ui().vr.inside = session_.ui().vr.worn = session_.ui().vr.surgeonsEyes = false;
  lookOn();
}

double VrHost::patience() const {
  if (vr_->restless()) return 0.0;
  return witness_.watching() ? kWatchedPatience : kPatience;
}

}  // namespace chiasm::app::vr

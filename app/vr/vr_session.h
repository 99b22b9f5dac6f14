// VrSession: VR beside the window. Owns headset, panels and frame thread; works on the session's case.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/session/session.h"
#include "app/vr/frames/frame_exchange.h"
#include "app/vr/frames/frame_loop.h"
#include "app/vr/headset/headset.h"
#include "app/vr/panels/panel_quads.h"
#include "app/vr/vr_options.h"
#include "app/vr/vr_person.h"

namespace chiasm::app::vr {

// UI thread, which never waits for the headset here.
class VrSession {
 public:
  // Opens a session on a device that the runtime made; `renderer` (the window's, or one without a window) is
  // on the same device. `wake` is called from the frame thread when `update` has something to do.
  static Expected<std::unique_ptr<VrSession>> start(Session& session, std::unique_ptr<HeadsetRuntime> runtime,
                                                    std::shared_ptr<render::SharedDevice> device,
                                                    render::Renderer& renderer, const VrOptions& options,
                                                    std::function<void()> wake);
  ~VrSession();  // ends it; what was begun is kept
  VrSession(const VrSession&) = delete;
  VrSession& operator=(const VrSession&) = delete;

  // Once a turn of the main loop: carries out what the hands did, draws panels that changed, tells the frame
  // thread what is new. `changed`: something happened since the last call that the headset should show.
  // True when the case or its view changed.
  Expected<bool> update(bool changed, double seconds);
  // True while something is drawn in the next turns.
  bool restless() const { return framesWanted_ > 0 || !acts_.empty(); }

  // The person leaves; `ended` follows within a second.
  void leave();
  bool ended() const { return exchange_.finished() && eventsDone_; }
  // After the end: why, unless the person left.
  std::optional<Error> whyEnded() const { return exchange_.whyFinished(); }

  const std::string& headsetName() const { return name_; }
  FrameReport lastFrame() const { return exchange_.lastReport(); }
  // A frame's pictures are handed over by a later turn.
  void requestPictures() { exchange_.requestPictures(); }
  std::optional<EyePictures> takePictures() { return exchange_.takePictures(); }
  PanelQuads& panels() const { return *panels_; }
  VrPerson& person() { return *person_; }
  const RoomStatus& room() const { return room_; }
  const render::SharedDevice& device() const { return *device_; }
  // From the next frame on panels note where rows and words are.
  void logPanels() { logPanels_ = true; }

 private:
  VrSession(Session& session, std::unique_ptr<HeadsetRuntime> runtime,
            std::shared_ptr<render::SharedDevice> device, std::function<void()> wake);
  Expected<void> begin(render::Renderer& renderer, const VrOptions& options);
  Expected<bool> carryOut(std::vector<VrEvent> events);
  void carryOutOwn(const VrEvent& event);
  Expected<void> drawPanels(double seconds);
  void publish();
  void settingsMayHaveChanged();
  void followCase();

  Session& session_;
  std::unique_ptr<HeadsetRuntime> runtime_;
  std::shared_ptr<render::SharedDevice> device_;
  std::string name_;
  VrSettings settings_;
  FrameExchange exchange_;
  std::unique_ptr<Headset> headset_;
  std::unique_ptr<render::StereoRenderer> renderer_;
  std::unique_ptr<PanelQuads> panels_;
  std::unique_ptr<VrPerson> person_;
  RoomStatus room_;
  std::deque<RoomAct> acts_;  // not yet published
  RoomAct act_ = RoomAct::none;
  std::uint64_t actNumber_ = 0;
  Uid case_;  // whose patient stands in the room
  double fontScale_ = 1.0;
  int framesWanted_ = 0;
  bool logPanels_ = false, eventsDone_ = false, typing_ = false;
  std::unique_ptr<FrameLoop> loop_;  // last: its thread ends before anything it uses
};

}  // namespace chiasm::app::vr

// WindowPictures: the renderer and the interface on it, built again when the device fails under them.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/interface/main_interface.h"
#include "app/interface/recovery_plan.h"
#include "render/renderer.h"

namespace chiasm::app {

// Opens a device and makes a renderer on it.
using RendererMaker = std::function<Expected<std::unique_ptr<render::Renderer>>(const PictureMeans&)>;

// Renderer and interface live and die together: the interface's textures belong to the renderer. What a
// person is in the middle of (a drag, an outline) belongs to neither and goes on. Times are seconds of a
// steady clock. UI thread, with the window's ImGui context current.
class WindowPictures {
 public:
  WindowPictures(Session& session, RendererMaker maker) : session_(session), maker_(std::move(maker)) {}
  ~WindowPictures() { drop(); }
  WindowPictures(const WindowPictures&) = delete;
  WindowPictures& operator=(const WindowPictures&) = delete;

  // Builds both, in place of those that are there. Fails with neither.
  Expected<void> build(float scale);
  // The interface alone, at another scale.
  Expected<void> rescale(float scale);
  // Between the frames; the interface first, then the renderer.
  void drop();
  bool there() const { return interface_ != nullptr; }
  render::Renderer& renderer() { return *renderer_; }
  MainInterface& interface() { return *interface_; }

  // After a failure: builds the pictures again, in the order of the plan, and says in the window what
  // happened. False: no device can be had for now; `retry` once a turn.
  bool recover(const Error& error, double now);
  bool retry(double now);
  // What is wrong while there are no pictures; a sentence.
  const std::string& whyNot() const { return whyNot_; }
  // Another case needs other memory. Once a turn.
  void followCase();

 private:
  void sayRecovered(const Error& error);
  Session& session_;
  RendererMaker maker_;
  std::unique_ptr<render::Renderer> renderer_;
  std::unique_ptr<MainInterface> interface_;
  std::unique_ptr<ViewPanels> views_;  // while there is no interface
  RecoveryPlan plan_;
  float scale_ = 1.0f;
  double retryAt_ = 0.0;
  std::string whyNot_, said_;
  Uid case_;
};

}  // namespace chiasm::app

// The interface without a window: for pictures of it, and for tests that point and click.
#pragma once

#include <memory>

#include "app/interface/main_interface.h"
#include "app/interface/window_pictures.h"

namespace chiasm::app {

// Owns an ImGui context of its own and makes it current for each call. One thread. Coordinates are window
// pixels.
class HeadlessInterface {
 public:
  static Expected<std::unique_ptr<HeadlessInterface>> create(Session& session, render::Renderer& renderer,
                                                             glm::ivec2 size, float scale);
  // On renderers of its own: as the window does, it goes on with another one when the device fails.
  static Expected<std::unique_ptr<HeadlessInterface>> create(Session& session, RendererMaker maker,
                                                             glm::ivec2 size, float scale);
  ~HeadlessInterface();
  HeadlessInterface(const HeadlessInterface&) = delete;
  HeadlessInterface& operator=(const HeadlessInterface&) = delete;

  // One turn of the main loop: takes in input and finished jobs, draws the frame.
  Expected<void> frame();
  // Frames until nothing changes any more and every picture is complete, jobs included; then the picture.
  Expected<render::Image> settledPicture();

  // Input for the next frames.
  void moveMouse(glm::dvec2 pixel);
  void setButton(int button, bool down);  // 0 left, 1 right, 2 middle
  void turnWheel(float steps);
  void setModifiers(bool control, bool shift);
  // Moves, presses, moves in steps and releases, with a frame after each.
  Expected<void> drag(glm::dvec2 from, glm::dvec2 to, int button = 0, int steps = 6);
  Expected<void> click(glm::dvec2 at, int button = 0);

  MainInterface& interface() { return pictures_ ? pictures_->interface() : *interface_; }
  glm::ivec2 size() const { return size_; }

 private:
  HeadlessInterface(Session& session, glm::ivec2 size);
  Expected<void> recover(const Error& error);
  Expected<void> settle();

  Session& session_;
  glm::ivec2 size_;
  struct ContextDeleter {
    void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
  };
  std::unique_ptr<ImGuiContext, ContextDeleter> context_;
  // Either a renderer that somebody else owns and an interface on it, or both of its own.
  render::Renderer* renderer_ = nullptr;
  std::unique_ptr<MainInterface> interface_;
  std::unique_ptr<WindowPictures> pictures_;
  render::Quality quality_ = render::Quality::full;
};

}  // namespace chiasm::app

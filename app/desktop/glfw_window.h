// The GLFW window: its surface, scale and events, with an ImGui context bound to it.
#pragma once

#include <imgui.h>

#include <memory>
#include <string>
#include <vector>

#include "app/actions/key_chord.h"
#include "app/desktop/brief_keys.h"
#include "app/desktop/pen_pressure.h"
#include "core/base/error.h"
#include "render/renderer.h"

struct GLFWwindow;

namespace chiasm::app {

// What happened since the last `takeEvents`.
struct WindowEvents {
  bool any = false;  // something that may change the picture
  struct Key {
    KeyChord chord;
    bool repeated = false;
  };
  std::vector<Key> keys;  // none while a text field has the keyboard
  std::vector<std::string> droppedFiles;
  bool scaleChanged = false;
};

// One per process, on the main thread (GLFW asks for that).
class GlfwWindow {
 public:
  // Fails with a sentence when there is no display or no Vulkan loader.
  static Expected<std::unique_ptr<GlfwWindow>> open(const std::string& title, double uiScale);
  ~GlfwWindow();
  GlfwWindow(const GlfwWindow&) = delete;
  GlfwWindow& operator=(const GlfwWindow&) = delete;

  bool closeRequested() const;
  void setTitle(const std::string& title);
  glm::ivec2 framebufferSize() const;
  // The monitor's content scale, 1 to 3 in quarters, or what was asked for.
  float scale() const;
  render::WindowSurface& surface() { return surface_; }

  // Waits for an event at most this long (0: only looks).
  void waitEvents(double seconds);
  WindowEvents takeEvents();
  // Any thread.
  static void wake();
  // How hard the pen is pressed, 0 to 1; 1 while no pen is used.
  double penPressure() { return pen_ ? pen_->now() : 1.0; }
  void beginImGuiFrame();

 private:
  GlfwWindow() = default;
  void installCallbacks();
  GLFWwindow* window_ = nullptr;
  ImGuiContext* context_ = nullptr;
  double uiScale_ = 0.0;
  std::string title_;
  render::WindowSurface surface_;
  WindowEvents events_;
  BriefKeys briefKeys_;
  std::unique_ptr<PenPressure> pen_;  // null where the display knows of none
};

}  // namespace chiasm::app

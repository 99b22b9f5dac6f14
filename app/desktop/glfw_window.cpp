#include "app/desktop/glfw_window.h"

// Before GLFW's header, which then declares its Vulkan functions.
#include <vulkan/vulkan.h>

#include <backends/imgui_impl_glfw.h>
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "app/desktop/keyboard.h"

namespace chiasm::app {
namespace {

std::string glfwProblem() {
  const char* description = nullptr;
  glfwGetError(&description);
  return description != nullptr ? std::string(" (") + description + ")" : std::string();
}

}  // namespace

Expected<std::unique_ptr<GlfwWindow>> GlfwWindow::open(const std::string& title, double uiScale) {
  if (glfwInit() != GLFW_TRUE)
    return failure(ErrorKind::unavailable,
                   "There is no display to open a window on" + glfwProblem() +
                       ". Start Chiasm in a desktop session, or make pictures with 'chiasm render'.");
  std::unique_ptr<GlfwWindow> made(new GlfwWindow);
  if (glfwVulkanSupported() != GLFW_TRUE)
    return failure(ErrorKind::unavailable,
                   "No Vulkan driver was found" + glfwProblem() +
                       ". Install the graphics card's driver, or Debian's mesa-vulkan-drivers.");
  glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_FALSE);
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "chiasm");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "chiasm");
  made->window_ = glfwCreateWindow(1280, 720, title.c_str(), nullptr, nullptr);
  if (made->window_ == nullptr)
    return failure(ErrorKind::unavailable, "The window could not be opened" + glfwProblem() + ".");
  made->title_ = title;
  made->uiScale_ = uiScale;
  // 1600×1000 logical pixels, or what the monitor has room for.
  const float scale = made->scale();
  int x = 0, y = 0, width = 1600, height = 1000;
  if (GLFWmonitor* monitor = glfwGetPrimaryMonitor())
    glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
  const int wantedWidth = std::min(width, static_cast<int>(std::lround(1600 * scale)));
  const int wantedHeight = std::min(height, static_cast<int>(std::lround(1000 * scale)));
  glfwSetWindowSizeLimits(made->window_, std::min(wantedWidth, static_cast<int>(std::lround(1024 * scale))),
                          std::min(wantedHeight, static_cast<int>(std::lround(640 * scale))), GLFW_DONT_CARE,
                          GLFW_DONT_CARE);
  glfwSetWindowSize(made->window_, wantedWidth, wantedHeight);
  glfwSetWindowPos(made->window_, x + (width - wantedWidth) / 2, y + (height - wantedHeight) / 2);

  made->context_ = ImGui::CreateContext();
  ImGui::SetCurrentContext(made->context_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  made->installCallbacks();
  // Installs its own callbacks over ours and calls ours first.
  if (!ImGui_ImplGlfw_InitForOther(made->window_, true))
    return failure(ErrorKind::unavailable, "The window's input could not be set up.");

  std::uint32_t count = 0;
  const char** extensions = glfwGetRequiredInstanceExtensions(&count);
  if (extensions != nullptr) made->surface_.instanceExtensions.assign(extensions, extensions + count);
  GLFWwindow* window = made->window_;
  made->surface_.create = [window](void* instance) -> std::uint64_t {
    VkSurfaceKHR surface = VK_NULL_HANDLE;
    if (glfwCreateWindowSurface(static_cast<VkInstance>(instance), window, nullptr, &surface) != VK_SUCCESS)
      return 0;
    std::uint64_t handle = 0;
    static_assert(sizeof(surface) <= sizeof(handle));
    std::memcpy(&handle, &surface, sizeof(surface));
    return handle;
  };
  made->surface_.framebufferSize = [window] {
    glm::ivec2 size(0);
    glfwGetFramebufferSize(window, &size.x, &size.y);
    return size;
  };
  glfwShowWindow(window);
  made->pen_ = PenPressure::open();
  return made;
}

GlfwWindow::~GlfwWindow() {
  if (context_ != nullptr) {
    ImGui::SetCurrentContext(context_);
    if (ImGui::GetIO().BackendPlatformUserData != nullptr) ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext(context_);
  }
  if (window_ != nullptr) glfwDestroyWindow(window_);
  glfwTerminate();
}

namespace {

GlfwWindow& self(GLFWwindow* window) {
  return *static_cast<GlfwWindow*>(glfwGetWindowUserPointer(window));
}

// True while a text field has the keyboard: its letters are not commands.
bool typing() {
  return ImGui::GetCurrentContext() != nullptr && ImGui::GetIO().WantTextInput;
}

}  // namespace

void GlfwWindow::installCallbacks() {
  glfwSetWindowUserPointer(window_, this);
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int scancode, int action, int modifiers) {
    WindowEvents& events = self(window).events_;
    events.any = true;
    // Not Ctrl, Shift, Alt: what ImGui makes of those outlives them.
    if (action == GLFW_PRESS && key >= 0 && key < GLFW_KEY_LEFT_SHIFT) self(window).briefKeys_.pressed(key);
    if (action == GLFW_RELEASE || typing()) return;
    if (auto chord = chordOfKey(key, scancode, modifiers))
      events.keys.push_back({*chord, action == GLFW_REPEAT});
  });
  glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned codePoint) {
    WindowEvents& events = self(window).events_;
    events.any = true;
    if (typing()) return;
    if (auto chord = chordOfCharacter(codePoint)) events.keys.push_back({*chord, false});
  });
  glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** paths) {
    WindowEvents& events = self(window).events_;
    events.any = true;
    events.droppedFiles.insert(events.droppedFiles.end(), paths, paths + count);
  });
  glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* window, float, float) {
    self(window).events_.any = self(window).events_.scaleChanged = true;
  });
  const auto changed = [](GLFWwindow* window, int, int) { self(window).events_.any = true; };
  glfwSetFramebufferSizeCallback(window_, changed);
  glfwSetCursorPosCallback(window_,
                           [](GLFWwindow* window, double, double) { self(window).events_.any = true; });
  glfwSetScrollCallback(window_, [](GLFWwindow* window, double, double) { self(window).events_.any = true; });
  glfwSetMouseButtonCallback(window_,
                             [](GLFWwindow* window, int, int, int) { self(window).events_.any = true; });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* window) { self(window).events_.any = true; });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* window, int) { self(window).events_.any = true; });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* window, int) { self(window).events_.any = true; });
  glfwSetWindowCloseCallback(window_, [](GLFWwindow* window) { self(window).events_.any = true; });
}

bool GlfwWindow::closeRequested() const {
  return glfwWindowShouldClose(window_) == GLFW_TRUE;
}

void GlfwWindow::setTitle(const std::string& title) {
  if (title == title_) return;
  title_ = title;
  glfwSetWindowTitle(window_, title.c_str());
}

glm::ivec2 GlfwWindow::framebufferSize() const {
  glm::ivec2 size(0);
  glfwGetFramebufferSize(window_, &size.x, &size.y);
  return size;
}

float GlfwWindow::scale() const {
  if (uiScale_ > 0) return static_cast<float>(std::clamp(uiScale_, 1.0, 3.0));
  float x = 1.0f, y = 1.0f;
  glfwGetWindowContentScale(window_, &x, &y);
  return std::clamp(std::round(std::max(x, y) * 4.0f) / 4.0f, 1.0f, 3.0f);
}

void GlfwWindow::waitEvents(double seconds) {
  if (seconds > 0)
    glfwWaitEventsTimeout(seconds);
  else
    glfwPollEvents();
}

WindowEvents GlfwWindow::takeEvents() {
  return std::exchange(events_, {});
}

void GlfwWindow::wake() {
  glfwPostEmptyEvent();
}

void GlfwWindow::beginImGuiFrame() {
  ImGui::SetCurrentContext(context_);
  ImGui_ImplGlfw_NewFrame();
  // Everything is laid out in framebuffer pixels; on X11 the window's own pixels are the same.
  ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
  briefKeys_.settle(io.KeysDown);
#endif
  const glm::ivec2 pixels = framebufferSize();
  int width = 0, height = 0;
  glfwGetWindowSize(window_, &width, &height);
  if (width > 0 && height > 0 && (pixels.x != width || pixels.y != height)) {
    io.MousePos.x *= static_cast<float>(pixels.x) / static_cast<float>(width);
    io.MousePos.y *= static_cast<float>(pixels.y) / static_cast<float>(height);
  }
  io.DisplaySize = {static_cast<float>(pixels.x), static_cast<float>(pixels.y)};
  io.DisplayFramebufferScale = {1.0f, 1.0f};
}

}  // namespace chiasm::app

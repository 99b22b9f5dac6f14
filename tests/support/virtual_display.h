// An X server of a test's own, with windows in it whose pixels can be read: Xvfb, when it is installed.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace chiasm::test {

// Started by `start`, ended by the destructor. X11 is loaded at run time, so no header of it is needed.
class VirtualDisplay {
 public:
  // nullptr when Xvfb or the X11 library is not installed.
  static std::unique_ptr<VirtualDisplay> start();
  ~VirtualDisplay();
  VirtualDisplay(const VirtualDisplay&) = delete;
  VirtualDisplay& operator=(const VirtualDisplay&) = delete;

  const std::string& name() const { return name_; }  // ":99"
  void* display() const { return display_; }         // Display*
  unsigned long createWindow(unsigned width, unsigned height);
  void resize(unsigned long window, unsigned width, unsigned height);
  std::array<int, 2> size(unsigned long window) const;
  // 0xRRGGBB of a pixel on the screen.
  std::uint32_t pixel(unsigned long window, int x, int y) const;

 private:
  VirtualDisplay() = default;
  template <typename Function>
  Function* call(const char* symbol) const;
  pid_t server_ = -1;
  std::string name_;
  void* library_ = nullptr;
  void* display_ = nullptr;
};

}  // namespace chiasm::test

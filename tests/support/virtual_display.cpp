#include "tests/support/virtual_display.h"

#include <dlfcn.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace chiasm::test {

namespace {

// The server writes its number when it is ready, and nothing when it cannot start.
std::string readLine(int descriptor) {
  std::string line;
  char c = 0;
  while (read(descriptor, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

// The part of Xlib's XImage that is read here (Xlib.h; its layout is the library's ABI).
struct ImageHead {
  int width, height, xOffset, format;
  char* data;
};

}  // namespace

template <typename Function>
Function* VirtualDisplay::call(const char* symbol) const {
  return reinterpret_cast<Function*>(dlsym(library_, symbol));
}

std::unique_ptr<VirtualDisplay> VirtualDisplay::start() {
  std::unique_ptr<VirtualDisplay> result(new VirtualDisplay);
  result->library_ = dlopen("libX11.so.6", RTLD_NOW);
  int ends[2];
  if (result->library_ == nullptr || pipe(ends) != 0) return nullptr;
  result->server_ = fork();
  if (result->server_ == 0) {
    close(ends[0]);
    const std::string descriptor = std::to_string(ends[1]);
    execlp("Xvfb", "Xvfb", "-displayfd", descriptor.c_str(), "-screen", "0", "640x480x24", "-nolisten", "tcp",
           static_cast<char*>(nullptr));
    _exit(127);
  }
  close(ends[1]);
  const std::string number = readLine(ends[0]);
  close(ends[0]);
  if (number.empty()) return nullptr;
  result->name_ = ":" + number;
  result->display_ = result->call<void*(const char*)>("XOpenDisplay")(result->name_.c_str());
  return result->display_ != nullptr ? std::move(result) : nullptr;
}

VirtualDisplay::~VirtualDisplay() {
  if (display_ != nullptr) call<int(void*)>("XCloseDisplay")(display_);
  if (server_ > 0) {
    kill(server_, SIGTERM);
    waitpid(server_, nullptr, 0);
  }
  // The library stays loaded: Vulkan's drivers hold on to it.
}

unsigned long VirtualDisplay::createWindow(unsigned width, unsigned height) {
  const auto root = call<unsigned long(void*)>("XDefaultRootWindow")(display_);
  const auto window =
      call<unsigned long(void*, unsigned long, int, int, unsigned, unsigned, unsigned, unsigned long,
                         unsigned long)>("XCreateSimpleWindow")(display_, root, 0, 0, width, height, 0, 0, 0);
  call<int(void*, unsigned long)>("XMapWindow")(display_, window);
  call<int(void*, int)>("XSync")(display_, 0);
  return window;
}

void VirtualDisplay::resize(unsigned long window, unsigned width, unsigned height) {
  call<int(void*, unsigned long, unsigned, unsigned)>("XResizeWindow")(display_, window, width, height);
  call<int(void*, int)>("XSync")(display_, 0);
}

std::array<int, 2> VirtualDisplay::size(unsigned long window) const {
  unsigned long root = 0;
  int x = 0, y = 0;
  unsigned width = 0, height = 0, border = 0, depth = 0;
  call<int(void*, unsigned long, unsigned long*, int*, int*, unsigned*, unsigned*, unsigned*, unsigned*)>(
      "XGetGeometry")(display_, window, &root, &x, &y, &width, &height, &border, &depth);
  return {static_cast<int>(width), static_cast<int>(height)};
}

std::uint32_t VirtualDisplay::pixel(unsigned long window, int x, int y) const {
  constexpr int kZPixmap = 2;
  auto* image = call<ImageHead*(void*, unsigned long, int, int, unsigned, unsigned, unsigned long, int)>(
      "XGetImage")(display_, window, x, y, 1, 1, ~0ul, kZPixmap);
  if (image == nullptr) return ~0u;
  const auto* bytes = reinterpret_cast<const unsigned char*>(image->data);  // blue, green, red
  const std::uint32_t colour = std::uint32_t{bytes[2]} << 16 | std::uint32_t{bytes[1]} << 8 | bytes[0];
  std::free(image->data);
  std::free(image);
  return colour;
}

}  // namespace chiasm::test

#include "data_io/network/program/voice.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "data_io/network/network_wire.h"

namespace chiasm::data_io::network {

void Voice::progress(double fraction) {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < std::chrono::milliseconds(50)) return;
  last_ = now;
  say(encodeProgress(std::clamp(fraction, 0.0, 1.0)));
}

void Voice::say(const std::string& line) {
  for (std::size_t written = 0; written < line.size();) {
    const ssize_t now = ::write(descriptor_, line.data() + written, line.size() - written);
    if (now < 0 && errno == EINTR) continue;
    if (now <= 0) ::_exit(1);
    written += static_cast<std::size_t>(now);
  }
}

}  // namespace chiasm::data_io::network

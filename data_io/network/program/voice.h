// The lines that chiasm-network says to the application.
#pragma once

#include <chrono>
#include <string>

namespace chiasm::data_io::network {

// One thread. Writes to a descriptor; when nobody listens any more, the process ends.
class Voice {
 public:
  explicit Voice(int descriptor) : descriptor_(descriptor) {}
  // 0..1. At most some 20 lines a second; also a sign of life, so it is called whenever data came or went.
  void progress(double fraction);
  void say(const std::string& line);

 private:
  int descriptor_;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace chiasm::data_io::network

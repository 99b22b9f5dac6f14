// Keeps the graphics driver's libraries loaded once they are.
#pragma once

#include <set>
#include <string>

namespace chiasm::render::gpu {

// Vulkan's loader unloads a driver with its last instance. Each time that NVIDIA's driver is loaded it takes
// static thread-local storage that is never given back, so after some forty instances (a headset entered and
// left twenty times) it could not be loaded any more: "cannot allocate memory in static TLS block". Whatever
// an object of this class sees being loaded in its life is therefore never unloaded again. One thread.
class KeptDriverLibraries {
 public:
  KeptDriverLibraries();
  ~KeptDriverLibraries();
  KeptDriverLibraries(const KeptDriverLibraries&) = delete;
  KeptDriverLibraries& operator=(const KeptDriverLibraries&) = delete;

 private:
  std::set<std::string> before_;
};

}  // namespace chiasm::render::gpu

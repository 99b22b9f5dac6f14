// recovery_bench: how long the window is without pictures when its graphics device is lost.
//
// A case with a CT-like phantom and a segment is drawn as the window draws it; then everything is dropped and
// built again as after a loss: device, shaders, fonts, the volume and its tables, until the first frame that
// can be worked with is there (3-D coarse, slices whole), and until nothing is left to refine. Prints
// seconds.
#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

#include "app/interface/window_pictures.h"
#include "tests/support/bench_case.h"
#include "tests/support/bench_tools.h"
#include "tests/support/memory_case_file.h"

namespace {

using namespace chiasm;
using test::orExit;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// One frame into a picture that nobody reads, as the window puts one on screen; true: nothing to refine.
bool frame(app::WindowPictures& pictures, glm::ivec2 size) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(size.x), static_cast<float>(size.y)};
  io.DeltaTime = 1.0f / 60.0f;
  const bool complete = orExit(pictures.interface().frame(size, render::Quality::progressive)).complete;
  (void)orExit(pictures.renderer().drawInterface(*ImGui::GetDrawData(), size, {0, 0, 0, 1}));
  return complete;
}

void refine(app::WindowPictures& pictures, glm::ivec2 size) {
  for (int i = 0; i < 2000 && !frame(pictures, size); ++i) {
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int edge = argc > 1 ? std::atoi(argv[1]) : 512;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  if (argc > 3 || edge < 64 || edge > 1024 || rounds < 1) {
    std::fprintf(stderr, "usage: recovery_bench [EDGE 64..1024] [ROUNDS]\n");
    return 2;
  }
  test::MemoryCaseFile file(test::benchCase(edge, "Recovery benchmark"));
  app::SessionOptions options;
  options.saveSettings = false;
  options.author = Author{Uid::generate(), "Benchmark"};
  app::Session session(std::move(options));
  session.adoptCase(file.open(), {});
  session.waitUntilIdle();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  const glm::ivec2 size(1600, 1000);
  {
    app::WindowPictures pictures(session, [](const app::PictureMeans& means) {
      render::RendererOptions wanted;
      wanted.rayCasting = render::RayCasting::automatic;
      if (means.onProcessor) wanted.deviceName = render::kSoftwareDevice;
      return render::Renderer::create(wanted);
    });
    orExit(pictures.build(1.0f));
    refine(pictures, size);
    std::vector<double> built, shown, whole;
    for (int round = 0; round < rounds; ++round) {
      const double begun = seconds();
      // Far apart, as losses once in a while are: the same device again.
      if (!pictures.recover({ErrorKind::unavailable, "It was lost (VK_ERROR_DEVICE_LOST)."}, 1000.0 * round))
        return 1;
      built.push_back(seconds() - begun);
      frame(pictures, size);
      shown.push_back(seconds() - begun);
      refine(pictures, size);
      whole.push_back(seconds() - begun);
    }
    std::printf("%d³, %d rounds, %s\n", edge, rounds, pictures.renderer().deviceDescription().c_str());
    for (const auto& [name, times] : {std::pair{"device, shaders and fonts", &built},
                                      {"first frame", &shown},
                                      {"nothing left to refine", &whole}})
      std::printf("%-26s median %.2f s, longest %.2f s\n", name, test::percentile(*times, 0.5),
                  *std::max_element(times->begin(), times->end()));
  }
  ImGui::DestroyContext();
  return 0;
}

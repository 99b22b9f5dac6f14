// stroke_bench: what a brush stroke costs the thread that the person waits on, through the real interface.
//
// For each mouse event of a stroke on a 512³ CT: thread CPU time from the event until the pictures'
// submission has returned (input, brush, label bricks, uploads, scene, command recording), with the device
// idle before. Prints the median and the 99th percentile in milliseconds and the bytes that an event sent to
// the device.
#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "app/headless/headless_interface.h"
#include "core/metrics/segment_statistics.h"
#include "tests/support/bench_case.h"
#include "tests/support/bench_tools.h"
#include "tests/support/memory_case_file.h"

namespace {

using namespace chiasm;
using test::milliseconds;
using test::orExit;
using test::percentile;

// Frames until the pictures are complete and the device has nothing to do.
void settle(app::HeadlessInterface& window, render::Renderer& renderer, glm::ivec2 size) {
  for (int i = 0; i < 400; ++i)
    if (orExit(window.interface().frame(size, render::Quality::progressive)).complete) break;
  (void)orExit(renderer.drawInterface(*ImGui::GetDrawData(), size, {0, 0, 0, 1}));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string json = argc > 2 && std::string(argv[argc - 2]) == "--json" ? argv[argc - 1] : "";
  const int words = json.empty() ? argc : argc - 2;
  const int edge = words > 1 ? std::atoi(argv[1]) : 512;
  const int events = words > 2 ? std::atoi(argv[2]) : 60;
  if (words > 3 || edge < 64 || edge > 1024 || events < 10) {
    std::fprintf(stderr, "usage: stroke_bench [EDGE 64..1024] [EVENTS >= 10] [--json FILE]\n");
    return 2;
  }
  Case value = test::benchCase(edge, "Stroke benchmark");
  const Uid segment = test::addSegment(value, "Lesion", LabelMap(glm::ivec3(edge)));
  test::MemoryCaseFile file(std::move(value));
  app::SessionOptions options;
  options.saveSettings = false;
  options.author = Author{Uid::generate(), "Benchmark"};
  app::Session session(std::move(options));
  session.adoptCase(file.open(), {});
  session.waitUntilIdle();
  auto renderer = orExit(render::Renderer::create(
      {.validation = false, .window = nullptr, .deviceName = {}, .sharedDevice = {}}));
  const glm::ivec2 size(1600, 1000);
  auto window = orExit(app::HeadlessInterface::create(session, *renderer, size, 1.0f));
  orExit(window->frame());
  session.view().activeSegment = segment;
  session.setTool(app::ToolKind::brush);
  session.view().brush.radiusMm = 5.0;
  settle(*window, *renderer, size);

  const auto& axial = *window->interface().scene().views[static_cast<std::size_t>(app::ViewKind::axial)];
  const glm::dvec2 middle = *axial.pixelOf(session.view().crosshair);
  std::vector<double> costs;
  window->moveMouse(middle);
  settle(*window, *renderer, size);
  window->setButton(0, true);
  settle(*window, *renderer, size);
  for (int i = 1; i <= events; ++i) {
    settle(*window, *renderer, size);
    const double before = milliseconds(CLOCK_THREAD_CPUTIME_ID);
    window->moveMouse(middle + glm::dvec2(1.5 * i, 0.5 * i));
    (void)orExit(window->interface().frame(size, render::Quality::progressive));
    session.update();
    costs.push_back(milliseconds(CLOCK_THREAD_CPUTIME_ID) - before);
  }
  window->setButton(0, false);
  settle(*window, *renderer, size);
  session.waitUntilIdle();
  const std::int64_t painted = measureSegments(session.current().segmentations.front()).front().voxels;
  std::printf("stroke at %d³, %d events, %lld voxels painted, %s\n", edge, events,
              static_cast<long long>(painted), renderer->deviceDescription().c_str());
  std::printf("thread CPU time per event: median %.2f ms, p99 %.2f ms\n", percentile(costs, 0.5),
              percentile(costs, 0.99));
  if (!json.empty())
    std::ofstream(json) << nlohmann::json{{"edge", edge},
                                          {"events", events},
                                          {"voxels", painted},
                                          {"device", renderer->deviceDescription()},
                                          {"thread_cpu_ms_median", percentile(costs, 0.5)},
                                          {"thread_cpu_ms_p99", percentile(costs, 0.99)}}
                               .dump(1)
                        << '\n';
  return painted > 0 ? 0 : 1;
}

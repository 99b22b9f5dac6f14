// budget_bench: a volume that is larger than the graphics memory budget, through the real interface without a
// display: opened from a file, shown, painted in.
//
// A CT-like phantom of EDGE³ voxels (1024: 2 GiB) is written as NRRD and made a case. Then the case is opened
// in a window of 1600 x 1000 pixels on a renderer that may take BUDGET bytes, and a stroke of the brush is
// drawn in the axial slice. Prints how long a person waits: until the voxels are in hand, for the first
// picture (slices exact, 3-D a coarse overview), until 3-D is as fine as it gets, and for each mouse event of
// the stroke (until its pictures are there). And what was held: the most graphics memory at any step, which
// must not be above the budget, and the process's own. Ends with 1 when the budget was exceeded, the stroke
// is not at the volume's own resolution, or nothing had to be coarser.
#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "app/headless/headless_interface.h"
#include "app/interface/coarser_words.h"
#include "app/session/case_files.h"
#include "core/metrics/segment_statistics.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/bench_tools.h"
#include "tests/support/test_data.h"

namespace {

using namespace chiasm;
using test::milliseconds;
using test::orExit;
namespace fs = std::filesystem;

constexpr glm::ivec2 kWindow(1600, 1000);
constexpr double kBrushMm = 3.0;
constexpr int kEvents = 40;

double now() {
  return milliseconds(CLOCK_MONOTONIC);
}

void writePhantom(const fs::path& path, int edge) {
  const std::vector<std::int16_t> voxels = test::benchPhantom(glm::ivec3(edge));
  const GridGeometry grid = test::benchPhantomGrid(glm::ivec3(edge));
  std::ofstream file(path, std::ios::binary);
  file << "NRRD0005\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: " << edge << ' '
       << edge << ' ' << edge << "\nspace directions: (" << grid.spacing.x << ",0,0) (0," << grid.spacing.y
       << ",0) (0,0," << grid.spacing.z << ")\nspace origin: (" << grid.origin.x << ',' << grid.origin.y
       << ',' << grid.origin.z << ")\nendian: little\nencoding: raw\n\n";
  file.write(static_cast<const char*>(static_cast<const void*>(voxels.data())),
             static_cast<std::streamsize>(voxels.size() * sizeof(std::int16_t)));
  if (file.flush()) return;
  std::fprintf(stderr, "budget_bench: %s cannot be written.\n", path.c_str());
  std::exit(1);
}

// MiB that the process had in memory at most.
double mostResident() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "VmHWM:") {
      double kibibytes = 0;
      status >> kibibytes;
      return kibibytes / 1024;
    }
  return 0;
}

class Window {
 public:
  Window(app::Session& session, render::Renderer& renderer)
      : session_(session),
        renderer_(renderer),
        shown_(orExit(app::HeadlessInterface::create(session, renderer, kWindow, 1.0f))) {}
  // A frame, with its pictures there.
  bool frame() {
    session_.update();
    const bool complete = orExit(interface().frame(kWindow, render::Quality::progressive)).complete;
    (void)orExit(renderer_.drawInterface(*ImGui::GetDrawData(), kWindow, {0, 0, 0, 1}));
    most_ = std::max(most_, renderer_.deviceMemory());
    return complete;
  }
  void settle() {
    for (int i = 0; i < 1000 && !frame(); ++i) {
    }
  }
  app::HeadlessInterface& shown() { return *shown_; }
  app::MainInterface& interface() { return shown_->interface(); }
  std::uint64_t most() const { return most_; }

 private:
  app::Session& session_;
  render::Renderer& renderer_;
  std::unique_ptr<app::HeadlessInterface> shown_;
  std::uint64_t most_ = 0;
};

// Milliseconds of each event of a stroke to the right.
std::vector<double> paintStroke(app::Session& session, Window& window) {
  session.runAction("segment.new");
  session.setTool(app::ToolKind::brush);
  session.view().brush.radiusMm = kBrushMm;
  window.settle();
  const auto& axial = *window.interface().scene().views[static_cast<std::size_t>(app::ViewKind::axial)];
  const glm::dvec2 start = *axial.pixelOf(session.view().crosshair);
  window.shown().moveMouse(start);
  window.settle();
  window.shown().setButton(0, true);
  window.frame();
  std::vector<double> costs;
  for (int i = 1; i <= kEvents; ++i) {
    const double before = now();
    window.shown().moveMouse(start + glm::dvec2(2.0 * i, 0.0));
    window.frame();
    costs.push_back(now() - before);
  }
  window.shown().setButton(0, false);
  window.settle();
  session.waitUntilIdle();
  return costs;
}

}  // namespace

int main(int argc, char** argv) {
  auto reader = orExit(data_io::ReaderClient::start());  // before there are threads
  const std::string json = argc > 2 && std::string(argv[argc - 2]) == "--json" ? argv[argc - 1] : "";
  const int words = json.empty() ? argc : argc - 2;
  const int edge = words > 1 ? std::atoi(argv[1]) : 1024;
  const int mebibytes = words > 2 ? std::atoi(argv[2]) : 1024;
  if (words > 3 || edge < 128 || edge > 1280 || mebibytes < 32) {
    std::fprintf(stderr, "usage: budget_bench [EDGE 128..1280] [BUDGET in MiB, 32 and more] [--json FILE]\n");
    return 2;
  }
  const std::uint64_t budget = static_cast<std::uint64_t>(mebibytes) << 20;
  const test::TemporaryFolder folder;
  const std::string casePath = (folder.path() / "large.chiasm").string();
  writePhantom(folder.path() / "large.nrrd", edge);
  const Author author{Uid::generate(), "Benchmark"};
  Progress progress;
  app::CaseSources sources;
  sources.title = "Memory budget";
  sources.volumes = {(folder.path() / "large.nrrd").string()};
  orExit(app::createCaseFile(casePath, sources, author, *reader, progress));

  app::SessionOptions options;
  options.saveSettings = false;
  options.author = author;
  options.reader = reader.get();
  app::Session session(std::move(options));
  render::RendererOptions rendererOptions;
  rendererOptions.memoryBudget = budget;
  auto renderer = orExit(render::Renderer::create(rendererOptions));
  Window window(session, *renderer);
  orExit(window.shown().frame());  // the context is the current one from here on

  const double begun = now();
  session.openCase(casePath);
  const auto inHand = [&] { return session.hasCase() && session.shownVolume()->voxels != nullptr; };
  while (!inHand()) session.update();
  const double opened = now() - begun;
  bool complete = window.frame();
  const double first = now() - begun;
  const double overview = renderer->reducedVolumes().empty() ? 1.0 : renderer->reducedVolumes()[0].in3d;
  while (!complete) complete = window.frame();
  const double refined = now() - begun;
  session.waitUntilIdle();
  window.settle();
  const Uid shownVolume = session.shownVolume()->info.uid;
  const auto coarser = app::coarserIn3d(*renderer, shownVolume);
  const double finest = renderer->reducedVolumes().empty() ? 1.0 : renderer->reducedVolumes()[0].in3d;

  const std::vector<double> costs = paintStroke(session, window);
  const std::int64_t painted = measureSegments(session.current().segmentations.front()).front().voxels;
  // A capsule: as many millimetres as the mouse went, and a ball's two halves.
  const auto& axial = *window.interface().scene().views[static_cast<std::size_t>(app::ViewKind::axial)];
  const double length = 2.0 * kEvents * axial.mmPerPixel(), voxel = std::pow(256.0 / edge, 3);
  const double flat = (3.14159265 * kBrushMm * kBrushMm + 2 * kBrushMm * length) / std::pow(256.0 / edge, 2);
  const double round = 3.14159265 * kBrushMm * kBrushMm * (length + 4.0 / 3.0 * kBrushMm) / voxel;

  std::printf("%d³ int16 (%.0f MiB) on a budget of %d MiB, %s\n", edge, 2.0 * std::pow(edge, 3) / (1 << 20),
              mebibytes, renderer->deviceDescription().c_str());
  std::printf(
      "voxels in hand after %.2f s, first picture after %.2f s (3-D at %.0f%%), finest after %.2f s\n",
      opened / 1e3, first / 1e3, 100 / overview, refined / 1e3);
  std::printf("%s\n", coarser ? coarser->sentence.c_str() : "Nothing is coarser.");
  std::printf(
      "stroke: an event and its pictures in %.1f ms (median), %.1f ms (p99); %lld voxels painted of the "
      "volume's own (expected in one slice %.0f, in depth %.0f)\n",
      test::median(costs), test::percentile(costs, 0.99), static_cast<long long>(painted), flat, round);
  std::printf("most graphics memory %.1f MiB; the process's most, voxels included, %.0f MiB\n",
              static_cast<double>(window.most()) / (1 << 20), mostResident());
  if (!json.empty())
    std::ofstream(json) << nlohmann::json{{"edge", edge},
                                          {"budget_bytes", budget},
                                          {"device", renderer->deviceDescription()},
                                          {"voxels_in_hand_s", opened / 1e3},
                                          {"first_picture_s", first / 1e3},
                                          {"finest_s", refined / 1e3},
                                          {"overview_voxels_per_texel", overview},
                                          {"finest_voxels_per_texel", finest},
                                          {"stroke_event_ms_median", test::median(costs)},
                                          {"stroke_event_ms_p99", test::percentile(costs, 0.99)},
                                          {"painted_voxels", painted},
                                          {"graphics_memory_bytes", window.most()}}
                               .dump(1)
                        << '\n';
  // A voxel counts by its middle, so the shape is known to half a voxel along its rim or surface.
  const double edgeMm = 256.0 / edge;
  const double flatSlack = 0.5 * (2 * 3.14159265 * kBrushMm + 2 * length) / edgeMm;
  const double roundSlack = 0.5 * 2 * 3.14159265 * kBrushMm * (length + 2 * kBrushMm) / (edgeMm * edgeMm);
  const bool fine = std::abs(painted - flat) < flatSlack || std::abs(painted - round) < roundSlack;
  return window.most() <= budget && coarser && fine ? 0 : 1;
}

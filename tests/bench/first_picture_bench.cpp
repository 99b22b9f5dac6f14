// first_picture_bench: how long a person waits from opening a volume until its first slices are drawn.
//
// A CT-like phantom of 512 × 512 × 300 is written as a DICOM series, NRRD and NIfTI; the real interface,
// without a display, opens each twice: as a file or folder, of which a case is made, and as that case again.
// Timed from the request until the frame that shows the voxels has been drawn and read back; what is not
// needed for that (the digests of a known case, the 3-D picture's refinement) goes on behind it. Files are in
// the page cache. Prints medians in milliseconds.
//
// usage: first_picture_bench [--repetitions N] [--json FILE]
#include <imgui.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/headless/headless_interface.h"
#include "data_io/reader/reader_client.h"
#include "tests/bench/phantom_series.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/bench_tools.h"
#include "tests/support/itk/volume_files.h"
#include "tests/support/test_data.h"

namespace {

using namespace chiasm;
using test::milliseconds;
using test::orExit;

constexpr glm::ivec2 kWindow{1600, 1000};

struct Waits {
  std::vector<double> voxels, picture;  // from the request on: in hand, and drawn
};

// One opening, by a window of its own.
void open(const std::string& what, bool isCase, const std::string& casePath, data_io::ReaderClient& reader,
          render::Renderer& renderer, Waits& waits) {
  app::SessionOptions options;
  options.saveSettings = false;
  options.author = Author{Uid::generate(), "Benchmark"};
  options.reader = &reader;
  app::Session session(std::move(options));
  auto window = orExit(app::HeadlessInterface::create(session, renderer, kWindow, 1.0f));
  orExit(window->frame());
  const double start = milliseconds(CLOCK_MONOTONIC);
  if (isCase)
    session.openCase(casePath);
  else
    session.createCase(
        casePath, {.title = {}, .volumes = {what}, .series = {}, .report = {}, .labels = {}, .names = {}});
  double inHand = 0;
  for (;;) {
    if (milliseconds(CLOCK_MONOTONIC) - start > 60'000) {
      std::fprintf(stderr, "first_picture_bench: no picture within a minute.\n");
      std::exit(1);
    }
    session.update();
    const Volume* volume = session.hasCase() ? session.shownVolume() : nullptr;
    const bool there = volume && volume->voxels && session.volumeStatistics(volume->info.uid);
    if (!there) {
      // As the window does, which sleeps until a worker wakes it.
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      continue;
    }
    inHand = milliseconds(CLOCK_MONOTONIC) - start;
    (void)orExit(window->interface().frame(kWindow, render::Quality::progressive));
    (void)orExit(renderer.drawInterface(*ImGui::GetDrawData(), kWindow, {0, 0, 0, 1}));
    break;
  }
  waits.picture.push_back(milliseconds(CLOCK_MONOTONIC) - start);
  waits.voxels.push_back(inHand);
  session.waitUntilIdle();
}

}  // namespace

int main(int argc, char** argv) {
  int repetitions = 5;
  std::string json;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string(argv[i]) == "--repetitions") repetitions = std::max(1, std::atoi(argv[i + 1]));
    if (std::string(argv[i]) == "--json") json = argv[i + 1];
  }
  const auto reader = orExit(data_io::ReaderClient::start());
  auto renderer = orExit(render::Renderer::create(
      {.validation = false, .window = nullptr, .deviceName = {}, .sharedDevice = {}}));
  const test::TemporaryFolder folder;
  const glm::ivec3 size(512, 512, 300);
  GridGeometry grid = test::benchPhantomGrid(size);
  grid.spacing = {0.7, 0.7, 1.0};
  const std::vector<std::int16_t> voxels = test::benchPhantom(size);
  const std::vector<std::pair<const char*, std::string>> rows = {{"DICOM series", "series"},
                                                                 {"NRRD", "v.nrrd"},
                                                                 {"NIfTI", "v.nii"},
                                                                 {"NIfTI, gzip (.nii.gz)", "packed.nii.gz"}};
  std::printf("512 x 512 x 300 int16, medians of %d, %s\n", repetitions,
              renderer->deviceDescription().c_str());
  nlohmann::json list = nlohmann::json::array();
  int number = 0;
  for (const auto& [what, name] : rows) {
    const std::string path = (folder.path() / name).string();
    if (name == "series")
      test::writePhantomSeries(path, grid, voxels);
    else
      test::oracle::writeFile(path, grid, voxels, name.ends_with(".gz"));
    Waits fresh, again;
    for (int i = 0; i <= repetitions; ++i) {
      const std::string casePath = (folder.path() / ("case" + std::to_string(++number) + ".chiasm")).string();
      open(path, false, casePath, *reader, *renderer, fresh);
      open(path, true, casePath, *reader, *renderer, again);
      if (i > 0) continue;  // shaders are compiled, files come into the page cache
      fresh = {};
      again = {};
    }
    const auto tell = [&](const char* how, const Waits& waits) {
      std::printf("%-24s %-16s voxels after %6.0f ms, first picture after %6.0f ms (%.0f to %.0f)\n", what,
                  how, test::median(waits.voxels), test::median(waits.picture),
                  test::percentile(waits.picture, 0), test::percentile(waits.picture, 1));
      list.push_back({{"what", what},
                      {"how", how},
                      {"voxels_ms", test::median(waits.voxels)},
                      {"picture_ms", test::median(waits.picture)},
                      {"device", renderer->deviceDescription()}});
    };
    tell("made a case of", fresh);
    tell("that case again", again);
    std::fflush(stdout);
    std::filesystem::remove_all(path);
  }
  if (!json.empty()) std::ofstream(json) << list.dump(1) << '\n';
  return 0;
}

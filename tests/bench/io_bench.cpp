// io_bench: how long it takes until the voxels of a file are in hand, beside ITK, and the surfaces of a label
// map, beside VTK.
//
// A CT-like phantom is written as a DICOM series, NRRD, NIfTI and MetaImage; then ITK's readers and ours take
// turns (who begins changes), each into freshly allocated memory (giving it back is nobody's time), files in
// the page cache for both. Ours is
// measured from the request until the voxels are in this process: fork, confinement, parsing, check sums of
// compressed data, hand-over. The digests of file and voxels, which ITK does not take, are made after that;
// until when is printed beside it. The surfaces are those of 300 regions, with progress, as they are
// (unsmoothed), beside vtkDiscreteFlyingEdges3D in a Python of its own (surface_peer.py; left out where
// python3-vtk9 is not there). Prints medians; --json FILE writes a list of {what, peer, peer_ms, ours_ms,
// ratio}.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/meshes/segment_surface.h"
#include "data_io/reader/reader_client.h"
#include "tests/bench/label_regions.h"
#include "tests/bench/phantom_series.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/bench_tools.h"
#include "tests/support/itk/volume_files.h"
#include "tests/support/test_data.h"

namespace {

using namespace chiasm;
using test::milliseconds;
using test::orExit;
namespace fs = std::filesystem;

struct Options {
  std::string json;
  int repetitions = 5;
  glm::ivec3 size{512, 512, 300};
};

struct Row {
  const char* what;
  fs::path path;
  bool series;
};

// Both must have read the same: the voxel in the middle tells.
void requireSame(const test::oracle::ReadByItk& peer, const data_io::ReadVolume& ours, const char* what) {
  const bool same = peer.voxels == ours.voxels->count() &&
                    static_cast<double>(peer.middle) == ours.voxels->valueAt(peer.voxels / 2);
  if (same) return;
  std::fprintf(stderr, "io_bench: %s: ITK and Chiasm read different voxels.\n", what);
  std::exit(1);
}

nlohmann::json row(const std::string& what, const char* peer, double peerMs, double oursMs) {
  return {
      {"what", what}, {"peer", peer}, {"peer_ms", peerMs}, {"ours_ms", oursMs}, {"ratio", peerMs / oursMs}};
}

nlohmann::json measure(const Row& file, const Options& options, data_io::ReaderClient& reader) {
  std::vector<double> peer, ours, verified;
  for (int i = 0; i <= options.repetitions; ++i) {
    test::oracle::ReadByItk byItk;
    const auto readByItk = [&] {
      const double start = milliseconds(CLOCK_MONOTONIC);
      byItk = file.series ? test::oracle::readSeries(file.path) : test::oracle::readFile(file.path);
      peer.push_back(milliseconds(CLOCK_MONOTONIC) - start);
    };
    if (i % 2 == 0) readByItk();
    {
      Progress progress;
      const double start = milliseconds(CLOCK_MONOTONIC);
      data_io::VolumeInHand volume = orExit(reader.readVoxelsFirst(file.path, progress));
      ours.push_back(milliseconds(CLOCK_MONOTONIC) - start);
      orExit(volume.verify(progress));
      verified.push_back(milliseconds(CLOCK_MONOTONIC) - start);
      if (i % 2 != 0) readByItk();
      requireSame(byItk, volume.volume, file.what);
    }
    if (i > 0) continue;  // the files come into the page cache, both programs' pages into memory
    peer.clear();
    ours.clear();
    verified.clear();
  }
  const double peerMs = test::median(peer), oursMs = test::median(ours);
  std::printf(
      "%-24s ITK %8.1f ms   ours %8.1f ms (%.1f to %.1f)   %5.1f times faster   verified after %.1f ms\n",
      file.what, peerMs, oursMs, test::percentile(ours, 0), test::percentile(ours, 1), peerMs / oursMs,
      test::median(verified));
  std::fflush(stdout);
  return row(file.what, "ITK 5.2.1", peerMs, oursMs);
}

struct SurfacesMade {
  double ms = 0;
  std::size_t triangles = 0;
};

// VTK's of the map in `raw`; nothing where VTK cannot be had.
std::optional<SurfacesMade> surfacesByVtk(const fs::path& raw, const Segmentation& map) {
  const glm::ivec3 size = map.info.grid.size;
  const std::string command = std::string("/usr/bin/python3 '") + CHIASM_SURFACE_PEER + "' '" + raw.string() +
                              "' " + std::to_string(size.x) + ' ' + std::to_string(size.y) + ' ' +
                              std::to_string(size.z) + ' ' + std::to_string(map.segments.size());
  FILE* pipe = ::popen(command.c_str(), "r");
  if (!pipe) return std::nullopt;
  SurfacesMade made;
  const bool said = std::fscanf(pipe, "%lf %zu", &made.ms, &made.triangles) == 2;
  return ::pclose(pipe) == 0 && said ? std::optional(made) : std::nullopt;
}

// Every surface, one after another, and how far it is told as a person sees it.
SurfacesMade surfacesByUs(const Segmentation& map) {
  const SurfaceOptions asTheyAre{.smoothing = 0};
  const double start = milliseconds(CLOCK_MONOTONIC);
  SurfacesMade made;
  Progress whole;
  for (std::size_t i = 0; i < map.segments.size(); ++i) {
    Progress part;
    made.triangles += orExit(segmentSurface(map, map.segments[i], asTheyAre, part)).triangles.size();
    whole.report(static_cast<double>(i + 1) / static_cast<double>(map.segments.size()));
  }
  made.ms = milliseconds(CLOCK_MONOTONIC) - start;
  if (whole.fraction() != 1.0) std::exit(1);
  return made;
}

std::optional<nlohmann::json> measureSurfaces(const fs::path& folder, const Options& options) {
  std::vector<Label> dense;
  const Segmentation map = test::labelRegions(options.size, 300, &dense);
  const fs::path raw = folder / "labels.raw";
  std::ofstream(raw, std::ios::binary)
      .write(reinterpret_cast<const char*>(dense.data()),
             static_cast<std::streamsize>(dense.size() * sizeof(Label)));
  std::vector<double> peer, ours;
  std::size_t peerTriangles = 0, ourTriangles = 0;
  for (int i = 0; i < std::max(1, options.repetitions / 2); ++i) {
    if (const auto made = surfacesByVtk(raw, map)) {
      peer.push_back(made->ms);
      peerTriangles = made->triangles;
    }
    const SurfacesMade made = surfacesByUs(map);
    ours.push_back(made.ms);
    ourTriangles = made.triangles;
  }
  const char* what = "surfaces of 300 labels";
  if (peer.empty()) {
    std::printf("%-24s ours %8.1f ms   (no python3-vtk9 to compare with)\n", what, test::median(ours));
    return std::nullopt;
  }
  std::printf("%-24s VTK %8.1f ms   ours %8.1f ms   %5.1f times faster   %zu and %zu triangles\n", what,
              test::median(peer), test::median(ours), test::median(peer) / test::median(ours), peerTriangles,
              ourTriangles);
  return row(what, "VTK 9.1 vtkDiscreteFlyingEdges3D", test::median(peer), test::median(ours));
}

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string word = argv[i];
    if (word == "--json")
      options.json = argv[i + 1];
    else if (word == "--repetitions")
      options.repetitions = std::max(1, std::atoi(argv[i + 1]));
    else if (word == "--slices")
      options.size.z = std::max(2, std::atoi(argv[i + 1]));
    else
      return false;
  }
  return argc % 2 == 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    std::fprintf(stderr, "usage: io_bench [--json FILE] [--repetitions N] [--slices N]\n");
    return 2;
  }
  const auto reader = orExit(data_io::ReaderClient::start());
  const test::TemporaryFolder folder;
  GridGeometry grid = test::benchPhantomGrid(options.size);
  grid.spacing = {0.7, 0.7, 1.0};
  const std::vector<std::int16_t> voxels = test::benchPhantom(options.size);
  const std::vector<Row> rows = {
      {"DICOM series", folder.path() / "series", true},
      {"NRRD", folder.path() / "v.nrrd", false},
      {"NRRD, gzip", folder.path() / "vz.nrrd", false},
      // A name of its own: beside a v.nii ITK's library would take the voxels of "v.nii.gz" from that.
      {"NIfTI, gzip (.nii.gz)", folder.path() / "packed.nii.gz", false},
      {"NIfTI", folder.path() / "v.nii", false},
      {"MetaImage", folder.path() / "v.mha", false}};
  for (const Row& file : rows) {
    if (file.series)
      test::writePhantomSeries(file.path, grid, voxels);
    else
      test::oracle::writeFile(file.path, grid, voxels, std::strstr(file.what, "gzip") != nullptr);
  }
  std::printf("%d x %d x %d int16, medians of %d\n", options.size.x, options.size.y, options.size.z,
              options.repetitions);
  nlohmann::json list = nlohmann::json::array();
  for (const Row& file : rows) list.push_back(measure(file, options, *reader));
  if (const auto surfaces = measureSurfaces(folder.path(), options)) list.push_back(*surfaces);
  if (!options.json.empty()) std::ofstream(options.json) << list.dump(2) << '\n';
  return 0;
}

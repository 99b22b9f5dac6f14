// io_bench: how long it takes until the voxels of a file are in hand, beside ITK.
//
// A CT-like phantom is written as a DICOM series, NRRD and compressed NIfTI; then ITK's readers and ours take
// turns, each with freshly allocated voxels. Ours is measured from the request until the voxels are mapped
// into this process: fork, confinement, parsing, check sums of compressed data, hand-over. The digests of
// file and voxels, which ITK does not take, are made after that; until when is stated apart. Prints medians;
// --json FILE writes a list of {what, peer, peer_ms, ours_ms, ratio, verified_ms}.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "data_io/reader/reader_client.h"
#include "tests/data_io/reader/dicom_files.h"
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

void writeSeries(const fs::path& folder, const GridGeometry& grid, const std::vector<std::int16_t>& voxels) {
  fs::create_directory(folder);
  const std::size_t slice = static_cast<std::size_t>(grid.size.x) * static_cast<std::size_t>(grid.size.y);
  for (int k = 0; k < grid.size.z; ++k) {
    test::DicomImage image;
    image.sopUid += '.' + std::to_string(k + 1);
    image.rows = grid.size.y;
    image.columns = grid.size.x;
    image.position = {0, 0, grid.spacing.z * k};
    image.rowSpacing = grid.spacing.y;
    image.columnSpacing = grid.spacing.x;
    const auto begin = voxels.begin() + static_cast<std::ptrdiff_t>(slice * static_cast<std::size_t>(k));
    image.pixels.assign(begin, begin + static_cast<std::ptrdiff_t>(slice));
    image.extra[0x00200013] = "IS:" + std::to_string(k + 1);
    const std::string bytes = test::dicomBytes(image);
    std::ofstream stream(folder / ("image" + std::to_string(k)), std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
}

// Both must have read the same: the voxel in the middle tells.
void requireSame(const test::oracle::ReadByItk& peer, const data_io::ReadVolume& ours, const char* what) {
  const bool same = peer.voxels == ours.voxels->count() &&
                    static_cast<double>(peer.middle) == ours.voxels->valueAt(peer.voxels / 2);
  if (same) return;
  std::fprintf(stderr, "io_bench: %s: ITK and Chiasm read different voxels.\n", what);
  std::exit(1);
}

nlohmann::json measure(const Row& row, const Options& options, data_io::ReaderClient& reader) {
  std::vector<double> peer, ours, verified;
  for (int i = 0; i <= options.repetitions; ++i) {
    const double start = milliseconds(CLOCK_MONOTONIC);
    const test::oracle::ReadByItk byItk =
        row.series ? test::oracle::readSeries(row.path) : test::oracle::readFile(row.path);
    const double middle = milliseconds(CLOCK_MONOTONIC);
    Progress progress;
    data_io::VolumeInHand volume = orExit(reader.readVoxelsFirst(row.path, progress));
    const double end = milliseconds(CLOCK_MONOTONIC);
    orExit(volume.verify(progress));
    const double last = milliseconds(CLOCK_MONOTONIC);
    requireSame(byItk, volume.volume, row.what);
    if (i == 0) continue;  // the files come into the page cache, both programs' pages into memory
    peer.push_back(middle - start);
    ours.push_back(end - middle);
    verified.push_back(last - middle);
  }
  const double peerMs = test::median(peer), oursMs = test::median(ours);
  std::printf("%-24s ITK %8.1f ms   ours %8.1f ms   %5.1f times faster   verified after %8.1f ms\n", row.what,
              peerMs, oursMs, peerMs / oursMs, test::median(verified));
  return {{"what", row.what},  {"peer", "ITK 5.2.1"},      {"peer_ms", peerMs},
          {"ours_ms", oursMs}, {"ratio", peerMs / oursMs}, {"verified_ms", test::median(verified)}};
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
  for (const Row& row : rows) {
    if (row.series)
      writeSeries(row.path, grid, voxels);
    else
      test::oracle::writeFile(row.path, grid, voxels, std::strstr(row.what, "gzip") != nullptr);
  }
  std::printf("%d x %d x %d int16, medians of %d\n", options.size.x, options.size.y, options.size.z,
              options.repetitions);
  nlohmann::json list = nlohmann::json::array();
  for (const Row& row : rows) list.push_back(measure(row, options, *reader));
  if (!options.json.empty()) std::ofstream(options.json) << list.dump(2) << '\n';
  return 0;
}

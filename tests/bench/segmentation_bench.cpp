// segmentation_bench: segmentation commands as they are executed beside ITK's filters, in one process.
//
// Each row runs a command's plan (snapshot → bricks → change list, without the journal) and the ITK filter
// that does the same, by turns, each with freshly allocated output (freed outside of what is timed), on two
// threads, over a thorax phantom of 512 × 512 × 300. Prints medians, the ratio and whether the results are
// identical.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <glm/geometric.hpp>

#include "core/case/case.h"
#include "core/jobs/parallel.h"
#include "core/segmentation/islands.h"
#include "core/segmentation/morphology.h"
#include "core/segmentation/partition.h"
#include "core/segmentation/threshold.h"
#include "data_io/sha256.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/bench_tools.h"
#include "tests/support/itk/itk_oracle.h"
#include "tests/support/phantom.h"

namespace {

using namespace chiasm;
namespace oracle = chiasm::test::itk_oracle;
using test::median;

double now() {
  return test::milliseconds(CLOCK_MONOTONIC);
}
double cpu() {
  return test::milliseconds(CLOCK_PROCESS_CPUTIME_ID);
}

struct Options {
  std::string json, dump, only;
  glm::ivec3 size{512, 512, 300};
  int repetitions = 9;
};

// A case with the phantom and one segment, empty or holding a set.
class BenchCase {
 public:
  explicit BenchCase(glm::ivec3 size) : voxels_(test::benchPhantom(size)) {
    GridGeometry grid = test::benchPhantomGrid(size);
    grid.spacing = {0.7, 0.7, 1.0};
    Volume volume = test::volumeFrom(grid, VoxelType::int16, std::as_bytes(std::span(voxels_)));
    Segmentation segmentation;
    segmentation.info.uid = Uid::generate();
    segmentation.info.volume = volume.info.uid;
    segmentation.info.grid = grid;
    segmentation.layers.emplace_back(size);
    Segment segment;
    segment.uid = Uid::generate();
    segment.segmentation = segmentation.info.uid;
    segment.order = 1;
    segment.name = "Segment";
    segment.label = 1;
    segmentation.segments = {segment};
    empty_.volumes = {std::move(volume)};
    empty_.segmentations = {std::move(segmentation)};
  }

  const std::vector<std::int16_t>& voxels() const { return voxels_; }
  const Case& empty() const { return empty_; }
  const Uid& segment() const { return empty_.segmentations[0].segments[0].uid; }
  Case after(const Command& command, const Case& before) const {
    Progress progress;
    auto edit = command.plan(before, progress);
    if (!edit || !apply(scratch_ = before, edit->changes)) {
      std::fprintf(stderr, "segmentation_bench: %s\n", edit ? "conflict" : edit.error().message.c_str());
      std::exit(1);
    }
    return scratch_;
  }
  static oracle::Binary binary(const Case& value) {
    const std::vector<Label> labels = value.segmentations[0].layers[0].toDense();
    return {labels.begin(), labels.end()};
  }

 private:
  std::vector<std::int16_t> voxels_;
  Case empty_;
  mutable Case scratch_;
};

class Bench {
 public:
  explicit Bench(Options options) : options_(std::move(options)), bench_(options_.size) {}

  void row(const std::string& name, const std::string& what, const std::string& peerName,
           const oracle::TimedFilter& peer, const Case& before, const Command& ours, bool slow = false) {
    if (!options_.only.empty() && name.find(options_.only) == std::string::npos) return;
    std::vector<double> peerTimes, ourTimes, peerCpu, ourCpu;
    std::optional<Edit> made;
    for (int turn = 0; turn < (slow ? std::min(options_.repetitions, 3) : options_.repetitions); ++turn) {
      peer.clear();
      double begin = now(), cpuBegin = cpu();
      peer.run();
      peerTimes.push_back(now() - begin);
      peerCpu.push_back(cpu() - cpuBegin);
      // Ours is quick: several runs a turn, so that its median is as sure as the peer's.
      for (int again = 0; again < 3; ++again) {
        made.reset();
        begin = now();
        cpuBegin = cpu();
        const Case snapshot = before;
        Progress progress;
        auto edit = ours.plan(snapshot, progress);
        ourTimes.push_back(now() - begin);
        ourCpu.push_back(cpu() - cpuBegin);
        if (edit) made = std::move(*edit);
      }
    }
    const oracle::Binary theirs = peer.result(), own = BenchCase::binary(bench_.after(ours, before));
    const std::string theirHash = data_io::sha256(std::as_bytes(std::span(theirs))).hex();
    const std::string ourHash = data_io::sha256(std::as_bytes(std::span(own))).hex();
    const double peerMs = median(peerTimes), ourMs = median(ourTimes);
    rows_.push_back({{"what", what},
                     {"peer", peerName},
                     {"peer_ms", peerMs},
                     {"ours_ms", ourMs},
                     {"ratio", peerMs / ourMs},
                     {"identical", theirs == own},
                     {"sha256_peer", theirHash},
                     {"sha256_ours", ourHash}});
    std::printf("%-48s %9.1f ms (CPU %.0f) %8.2f ms (CPU %.0f, least %.2f) %8.1f×  %s\n", what.c_str(),
                peerMs, median(peerCpu), ourMs, median(ourCpu),
                *std::min_element(ourTimes.begin(), ourTimes.end()), peerMs / ourMs,
                theirs == own ? "identical" : "DIFFERENT");
    std::fflush(stdout);
    if (!options_.dump.empty()) {
      dump(name + "_peer.u8", theirs);
      dump(name + "_ours.u8", own);
    }
  }

  int run() {
    const std::vector<std::int16_t>& voxels = bench_.voxels();
    const Uid& segment = bench_.segment();
    const glm::ivec3 size = options_.size;
    const auto thresholdOf = [&](int lower, int upper) {
      return thresholdSegment(segment, {static_cast<double>(lower), static_cast<double>(upper)});
    };
    row("threshold", "threshold 20 to 4000", "BinaryThresholdImageFilter",
        oracle::timedThreshold(voxels, size, 20, 4000), bench_.empty(), *thresholdOf(20, 4000));
    const glm::ivec3 seed = size / 2;
    row("grow", "region growing −300 to 3000 (body)", "ConnectedThresholdImageFilter",
        oracle::timedConnectedThreshold(voxels, size, seed, -300, 3000), bench_.empty(),
        *growSegment(segment, voxelToPatient(bench_.empty().volumes[0].info.grid, VoxelIndex{seed}),
                     {-300, 3000}),
        true);
    const Case tissue = bench_.after(*thresholdOf(20, 4000), bench_.empty());
    const oracle::Binary tissueSet = BenchCase::binary(tissue);
    const std::pair<Morphology, oracle::Morphology> steps[] = {
        {Morphology::dilate, oracle::Morphology::dilate},
        {Morphology::erode, oracle::Morphology::erode},
        {Morphology::open, oracle::Morphology::open},
        {Morphology::close, oracle::Morphology::close}};
    const char* peers[] = {"BinaryDilateImageFilter", "BinaryErodeImageFilter",
                           "BinaryMorphologicalOpeningImageFilter", "BinaryMorphologicalClosingImageFilter"};
    for (int i = 0; i < 4; ++i) {
      const std::string name = morphologyName(steps[i].first);
      row(name, name + " by a ball of 3 voxels", peers[i],
          oracle::timedMorphology(tissueSet, size, steps[i].second, 3), tissue,
          *morphSegment(segment, steps[i].first, {.millimetres = 0.0, .voxels = 3}), true);
    }
    row("margin", "margin of 10 mm", "SignedMaurerDistanceMap + BinaryThreshold",
        oracle::timedMargin(tissueSet, size, bench_.empty().volumes[0].info.grid.spacing, 10.0), tissue,
        *marginSegment(segment, 10.0), true);
    const Case bone = bench_.after(*thresholdOf(200, 4000), bench_.empty());
    const oracle::Binary boneSet = BenchCase::binary(bone);
    const auto largest = keepLargestIslands(segment);
    row("components", "connected components, largest kept (200…)", "ConnectedComponentImageFilter",
        oracle::timedComponents(boneSet, size), bone, *largest);
    row("largest", "the same with ITK's own choice of the largest",
        "ConnectedComponent + RelabelComponent + BinaryThreshold",
        oracle::timedLargestComponent(boneSet, size), bone, *largest);
    growSeeds();
    return finish();
  }

 private:
  // No peer: ITK has no such filter. Four seeds in a cube of 256, as the command is planned while a person
  // paints: at first, and after the seeds have changed.
  void growSeeds() const {
    if (!options_.only.empty() && options_.only != "seeds") return;
    const glm::ivec3 size(std::min(256, options_.size.x));
    Case value = BenchCase(size).empty();
    std::vector<Segment>& segments = value.segmentations[0].segments;
    PartitionSettings settings{{}, std::nullopt, 1e4, std::make_shared<PartitionMemory>()};
    for (Label label = 1; label <= 4; ++label) {
      if (label > 1) segments.push_back(segments.front());
      segments.back().label = label;
      segments.back().order = label;
      segments.back().uid = Uid::generate();
      segments.back().name = "Seeds " + std::to_string(label);
      settings.segments.push_back(segments.back().uid);
    }
    std::vector<Label> seeds(value.segmentations[0].info.grid.voxelCount());
    const auto ball = [&](glm::dvec3 place, double radius, Label label) {
      const glm::dvec3 centre = place * glm::dvec3(size);
      std::size_t at = 0;
      for (int k = 0; k < size.z; ++k)
        for (int j = 0; j < size.y; ++j)
          for (int i = 0; i < size.x; ++i, ++at)
            if (glm::length(glm::dvec3(i, j, k) - centre) <= radius) seeds[at] = label;
      value.segmentations[0].layers[0] = LabelMap::fromDense(size, seeds);
    };
    const auto plan = [&](const char* what) {
      const double begin = now(), cpuBegin = cpu();
      Progress progress;
      const auto edit = growFromSeeds(settings)->plan(value, progress);
      if (!edit) {
        std::fprintf(stderr, "segmentation_bench: %s\n", edit.error().message.c_str());
        std::exit(1);
      }
      std::printf("%s %.0f ms (CPU %.0f)", what, now() - begin, cpu() - cpuBegin);
    };
    ball({0.05, 0.05, 0.5}, 6, 1);   // air
    ball({0.30, 0.50, 0.68}, 6, 2);  // lung
    ball({0.35, 0.47, 0.28}, 6, 3);  // liver
    ball({0.50, 0.71, 0.50}, 4, 4);  // spine
    std::printf("grow from 4 seeds, %d³:", size.x);
    plan(" first");
    ball({0.70, 0.50, 0.68}, 6, 2);
    plan(", after a further seed");
    ball({0.35, 0.47, 0.28}, 3, 0);
    plan(", after a part of one was erased");
    settings.sigmaMm = 2.0;
    settings.range = IntensityRange{-1000, 3000};
    plan("; in a range and smoothed by 2 mm, first");
    ball({0.72, 0.50, 0.60}, 6, 2);
    plan(", after a further seed");
    std::printf("\n");
  }

  void dump(const std::string& name, const oracle::Binary& set) const {
    std::filesystem::create_directories(options_.dump);
    std::ofstream file(std::filesystem::path(options_.dump) / name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(set.data()), static_cast<std::streamsize>(set.size()));
  }

  int finish() const {
    bool identical = true;
    for (const nlohmann::json& row : rows_) identical = identical && row["identical"].get<bool>();
    if (!options_.json.empty()) {
      std::ofstream file(options_.json);
      file << rows_.dump(2) << "\n";
      if (!file.good()) {
        std::fprintf(stderr, "segmentation_bench: '%s' cannot be written\n", options_.json.c_str());
        return 1;
      }
    }
    return identical ? 0 : 1;
  }

  Options options_;
  BenchCase bench_;
  nlohmann::json rows_ = nlohmann::json::array();
};

std::optional<Options> parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (i + 1 >= argc) return std::nullopt;
    const std::string value = argv[++i];
    if (word == "--json")
      options.json = value;
    else if (word == "--dump")
      options.dump = value;
    else if (word == "--only")
      options.only = value;
    else if (word == "--repetitions")
      options.repetitions = std::max(1, std::atoi(value.c_str()));
    else if (word == "--edge")
      options.size = glm::ivec3(std::max(16, std::atoi(value.c_str())));
    else
      return std::nullopt;
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  auto options = parse(argc, argv);
  if (!options) {
    std::fprintf(
        stderr,
        "usage: segmentation_bench [--json FILE] [--dump DIR] [--only NAME] [--repetitions N] [--edge N]\n"
        "  FILE gets a list of {what, peer, peer_ms, ours_ms, ratio, identical, sha256_peer, sha256_ours};\n"
        "  DIR gets both results of each row, one byte a voxel; --edge takes a cube instead of "
        "512×512×300\n");
    return 2;
  }
  oracle::setThreads(workerCount());
  std::printf("ITK %s, %u threads, %d × %d × %d int16\n", oracle::version().c_str(), workerCount(),
              options->size.x, options->size.y, options->size.z);
  return Bench(std::move(*options)).run();
}

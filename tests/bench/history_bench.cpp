// history_bench: what a long session of painting leaves behind, and what writing a stroke costs.
//
// Paints strokes (a sphere of 5 mm drawn over 60 mm in steps of 3 mm, each at a place and in a direction of
// its own, every fifth with the eraser) in a 512³ grid, as gestures of a store over a real case file. Counts
// what they leave in memory (bricks of the case and of undo, in bytes; the process' growth beside it) and on
// disk (case file and write-ahead log at their largest), and times the writer thread: how long one stroke's
// append takes until it is durable, beside writing 4 KiB and fsync alone on the same disk.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <thread>

#include <glm/geometric.hpp>

#include "core/case/object_commands.h"
#include "core/segmentation/brush.h"
#include "data_io/case_file/case_file.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/bench_tools.h"

namespace {

using namespace chiasm;
namespace fs = std::filesystem;
using test::milliseconds;
using test::orExit;
using test::percentile;

struct Options {
  int edge = 512, strokes = 1000;
  fs::path folder = fs::temp_directory_path();
  std::string json;
};

// Passes everything on and notes how long each append took. Appends come from the writer thread.
class TimedJournal : public Journal {
 public:
  explicit TimedJournal(std::unique_ptr<Journal> inner) : inner_(std::move(inner)) {}
  Expected<HistoryEntry> append(const JournalEntry& entry) override {
    const double begin = milliseconds(CLOCK_MONOTONIC);
    auto result = inner_->append(entry);
    const std::scoped_lock lock(mutex_);
    if (entry.edit.kind.starts_with("segment.")) appends_.push_back(milliseconds(CLOCK_MONOTONIC) - begin);
    return result;
  }
  Expected<Changes> loadChanges(std::uint64_t sequence) override { return inner_->loadChanges(sequence); }
  Expected<void> saveAuthor(const Author& author) override { return inner_->saveAuthor(author); }
  Expected<void> saveViewState(const std::string& json) override { return inner_->saveViewState(json); }
  std::string loadViewState() override { return inner_->loadViewState(); }
  std::vector<double> appends() {
    const std::scoped_lock lock(mutex_);
    return appends_;
  }

 private:
  std::unique_ptr<Journal> inner_;
  std::mutex mutex_;
  std::vector<double> appends_;  // ms
};

// Bytes of the process that are in memory (proc(5), statm).
std::size_t residentBytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t fileBytes(const fs::path& path) {
  std::size_t bytes = 0;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    std::error_code error;
    const auto size = fs::file_size(path.string() + suffix, error);
    if (!error) bytes += size;
  }
  return bytes;
}

// Writing 4 KiB and fsync, alone: what the disk asks of anyone who wants to be durable.
std::vector<double> bareSyncs(const fs::path& folder, int count) {
  const fs::path path = folder / "chiasm-fsync-probe";
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  std::vector<double> times;
  const std::array<char, 4096> page{};
  for (int i = 0; file >= 0 && i < count; ++i) {
    const double begin = milliseconds(CLOCK_MONOTONIC);
    if (write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size()) || fsync(file) != 0) break;
    times.push_back(milliseconds(CLOCK_MONOTONIC) - begin);
  }
  if (file >= 0) close(file);
  fs::remove(path);
  return times;
}

// The bricks that the case itself keeps alive.
std::size_t caseBytes(const Case& value) {
  std::set<const void*> counted{nullptr};
  std::size_t bytes = 0;
  for (const LabelMap& map : value.segmentations.front().layers)
    for (std::size_t brick = 0; brick < map.brickCount(); ++brick)
      if (counted.insert(map.brick(brick).content()).second) bytes += map.brick(brick).contentBytes();
  return bytes;
}

Uid prepare(CaseStore& store, const GridGeometry& grid) {
  VolumeInfo volume;
  volume.uid = Uid::generate();
  volume.name = "CT";
  volume.grid = grid;
  orExit(store.execute(*addVolume(volume)));
  SegmentationInfo segmentation;
  segmentation.uid = Uid::generate();
  segmentation.volume = volume.uid;
  segmentation.grid = grid;
  orExit(store.execute(*addSegmentation(segmentation)));
  Segment segment;
  segment.uid = Uid::generate();
  segment.segmentation = segmentation.uid;
  segment.name = "Lesion";
  orExit(store.execute(*addSegment(segment)));
  return segment.uid;
}

void paintStroke(CaseStore& store, const Uid& segment, const GridGeometry& grid, int number,
                 std::mt19937& random) {
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  BrushSettings brush;
  brush.radiusMm = 5.0;
  brush.erase = number % 5 == 4;
  const glm::dvec3 extent = glm::dvec3(grid.size) * grid.spacing;
  const glm::dvec3 low = voxelToPatient(grid, VoxelIndex{{0, 0, 0}}).mm;
  glm::dvec3 at = low + extent * glm::dvec3(0.15 + 0.7 * unit(random), 0.15 + 0.7 * unit(random),
                                            0.15 + 0.7 * unit(random));
  const glm::dvec3 step =
      3.0 * glm::normalize(glm::dvec3(unit(random) - 0.5, unit(random) - 0.5, 0.3 * unit(random)) +
                           glm::dvec3(0.01, 0, 0));
  const Uid gesture =
      orExit(store.beginGesture(brush.erase ? "segment.erase" : "segment.paint",
                                brush.erase ? "Erase Lesion" : "Paint Lesion", {}, {}, segment));
  for (int i = 0; i < 20; ++i, at += step)
    orExit(store.extendGesture(gesture,
                               orExit(brushSegment(store.current(), segment, brush, {at}, {at + step}))));
  orExit(store.commitGesture(gesture));
}

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string word = argv[i], value = argv[i + 1];
    if (word == "--edge")
      options.edge = std::atoi(value.c_str());
    else if (word == "--strokes")
      options.strokes = std::atoi(value.c_str());
    else if (word == "--folder")
      options.folder = value;
    else if (word == "--json")
      options.json = value;
    else
      return false;
  }
  return argc % 2 == 1 && options.edge >= 64 && options.edge <= 1024 && options.strokes >= 10;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    std::fprintf(stderr,
                 "usage: history_bench [--edge 64..1024] [--strokes N >= 10] [--folder F] [--json FILE]\n");
    return 2;
  }
  const fs::path path = options.folder / ("chiasm-history-bench-" + std::to_string(getpid()) + ".chiasm");
  const Author author{Uid::generate(), "Benchmark"};
  const std::vector<double> syncs = bareSyncs(options.folder, 200);
  auto loaded = orExit(data_io::createCase(path, {}, author));
  auto timed = std::make_unique<TimedJournal>(std::move(loaded.journal));
  TimedJournal& journal = *timed;
  loaded.journal = std::move(timed);
  const GridGeometry grid = test::benchPhantomGrid(glm::ivec3(options.edge));
  std::size_t onDisk = 0, undo = 0, inCase = 0, grown = 0;
  std::vector<double> appends;
  {
    CaseStore store(std::move(loaded), author);
    const Uid segment = prepare(store, grid);
    orExit(store.flush());
    const std::size_t before = residentBytes();
    std::mt19937 random(7);
    for (int i = 0; i < options.strokes; ++i) {
      paintStroke(store, segment, grid, i, random);
      orExit(store.flush());  // one at a time, so that an append is timed alone
      store.tick();
      onDisk = std::max(onDisk, fileBytes(path));
    }
    appends = journal.appends();
    undo = store.undoMemory();
    inCase = caseBytes(store.current());
    grown = residentBytes() - std::min(residentBytes(), before);
  }
  const std::size_t closed = fileBytes(path);
  const bool whole = orExit(data_io::verifyCase(path)).whole();
  fs::remove(path);
  constexpr double kMegabyte = 1e6;
  const double total = static_cast<double>(std::max(grown, undo + inCase) + onDisk) / kMegabyte;
  const auto mb = [](std::size_t bytes) { return static_cast<double>(bytes) / kMegabyte; };
  std::printf(
      "%d strokes at %d³: undo %.1f MB, case %.1f MB, process grown by %.1f MB, file %.1f MB (closed %.1f "
      "MB): "
      "%.1f MB together\n",
      options.strokes, options.edge, mb(undo), mb(inCase), mb(grown), mb(onDisk), mb(closed), total);
  std::printf(
      "a stroke's commit on the writer thread: p50 %.2f ms, p99 %.2f ms; 4 KiB and fsync alone: p50 %.2f ms, "
      "p99 %.2f ms; case %s\n",
      percentile(appends, 0.5), percentile(appends, 0.99), percentile(syncs, 0.5), percentile(syncs, 0.99),
      whole ? "whole" : "NOT WHOLE");
  if (!options.json.empty())
    std::ofstream(options.json) << nlohmann::json{{"strokes", options.strokes},
                                                  {"edge", options.edge},
                                                  {"undo_bytes", undo},
                                                  {"case_bytes", inCase},
                                                  {"process_growth_bytes", grown},
                                                  {"file_bytes", onDisk},
                                                  {"closed_file_bytes", closed},
                                                  {"commit_ms_p50", percentile(appends, 0.5)},
                                                  {"commit_ms_p99", percentile(appends, 0.99)},
                                                  {"fsync_ms_p50", percentile(syncs, 0.5)},
                                                  {"fsync_ms_p99", percentile(syncs, 0.99)},
                                                  {"whole", whole}}
                                       .dump(1)
                                << '\n';
  return whole ? 0 : 1;
}

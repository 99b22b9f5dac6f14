// reader_fuzz: every reader fed thousands of damaged files.
//
// A small whole file for each reader is changed by a mutator with fixed seeds (bytes overwritten, pieces cut,
// doubled or taken from elsewhere, lengths made extreme), or with --cut all ended after each of its bytes (of
// files over 40 KB at 5,000 places), and opened as a person would open it. Whatever comes of it, the
// application's process must live, and an answer must come within ten seconds and the reader's memory limit;
// a file that was cut must be refused, or read with a note that says so. Each reader is fed by a process of
// its own that stands for the application, so that its death would be seen and the memory of its readers is
// counted apart. Prints a row for each; exit code 1 when a promise was broken.
//
// usage: reader_fuzz [--count N (10000)] [--only NAME] [--seed N (1)] [--cut all]
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <string>

#include "tests/bench/fuzz_files.h"
#include "tests/support/bench_tools.h"
#include "tests/support/test_data.h"

namespace {

using namespace chiasm;
using test::FuzzFile;
namespace fs = std::filesystem;

constexpr double kSlowestMs = 10'000;

struct Options {
  int count = 10'000;
  std::string only;
  unsigned seed = 1;
  bool cut = false;
};

std::string mutated(std::string bytes, std::mt19937& random) {
  const auto any = [&](std::size_t below) { return below == 0 ? 0 : random() % below; };
  for (std::size_t changes = 1 + any(4); changes > 0 && !bytes.empty(); --changes) {
    const std::size_t at = any(bytes.size());
    switch (any(7)) {
      case 0:
      case 1:
        bytes[at] = static_cast<char>(random());
        break;
      case 2:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << any(8)));
        break;
      case 3: {  // a length or a number made extreme
        constexpr std::uint32_t kExtremes[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe, 0x10000};
        const std::uint32_t value = kExtremes[any(7)];
        std::memcpy(bytes.data() + at, &value, std::min(sizeof value, bytes.size() - at));
        break;
      }
      case 4:
        bytes.resize(at);
        break;
      case 5:
        bytes.erase(at, 1 + any(16));
        break;
      default: {
        const std::size_t from = any(bytes.size());
        bytes.insert(at, bytes.substr(from, 1 + any(32)));
      }
    }
  }
  return bytes;
}

void write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// What came of the damaged files of one reader.
struct Outcome {
  int files = 0, read = 0, refused = 0, marked = 0;
  int readersEnded = 0;  // by a signal or a limit: contained, and a refusal to the person
  int wrong = 0;         // a cut that was read as if whole, or a refusal that is no sentence about the file
  double slowestMs = 0;
  long readerKiB = 0, ownKiB = 0;  // peaks of resident memory
  std::size_t firstWrong = 0;      // bytes left of the first cut that was
};

class Feeding {
 public:
  Feeding(const FuzzFile& file, test::FuzzReaders& readers) : file_(file), readers_(readers) {
    for (const auto& [name, bytes] : file.beside) write(folder_.path() / name, bytes);
  }
  void feed(const std::string& bytes, bool cut) {
    write(folder_.path() / file_.file, bytes);
    const fs::path path = folder_.path() / (file_.open.empty() ? file_.file : file_.open);
    const double start = test::milliseconds(CLOCK_MONOTONIC);
    const Expected<std::string> said = file_.read(readers_, path);
    outcome_.slowestMs = std::max(outcome_.slowestMs, test::milliseconds(CLOCK_MONOTONIC) - start);
    ++outcome_.files;
    if (said) return takeRead(*said, bytes, cut);
    const std::string& why = lastRefusal_ = said.error().message;
    if (!why.starts_with(folder_.path().string()) || !why.ends_with('.')) fail(bytes);
    const bool ended =
        why.find("ended its reader") != std::string::npos || why.find("stopped") != std::string::npos;
    ++(ended ? outcome_.readersEnded : outcome_.refused);
  }
  Outcome& outcome() { return outcome_; }
  const std::string& lastRefusal() const { return lastRefusal_; }

 private:
  void takeRead(const std::string& note, const std::string& bytes, bool cut) {
    const bool marked = note.find("cut off") != std::string::npos;
    ++(marked ? outcome_.marked : outcome_.read);
    const bool whole = file_.endsWithLine && bytes.size() + 1 == file_.seed.size();
    if (cut && file_.cutsShow && !marked && !whole) fail(bytes);
  }
  void fail(const std::string& bytes) {
    if (outcome_.wrong++ == 0) outcome_.firstWrong = bytes.size();
  }
  const FuzzFile& file_;
  test::FuzzReaders& readers_;
  test::TemporaryFolder folder_;
  Outcome outcome_;
  std::string lastRefusal_;
};

// Every byte of a small file; of a larger one 5,000 places, and every byte at both ends.
std::size_t stepAt(std::size_t size, std::size_t whole) {
  constexpr std::size_t kSmall = 40'000, kEnds = 600;
  return whole <= kSmall || size < kEnds || size + kEnds > whole ? 1 : whole / 5'000;
}

Outcome feed(const FuzzFile& file, const Options& options) {
  test::FuzzReaders readers{test::orExit(data_io::ReaderClient::start()),
                            test::orExit(data_io::DocumentReader::start())};
  Outcome outcome;
  {
    Feeding feeding(file, readers);
    feeding.feed(file.seed, false);
    if (feeding.outcome().read != 1) {
      std::fprintf(stderr, "reader_fuzz: %s does not open as it is: %s\n", file.name.c_str(),
                   feeding.lastRefusal().c_str());
      std::exit(2);
    }
    feeding.outcome() = {};
    std::mt19937 random(options.seed);
    if (options.cut)
      for (std::size_t size = file.shortest; size < file.seed.size(); size += stepAt(size, file.seed.size()))
        feeding.feed(file.seed.substr(0, size), true);
    else
      for (int i = 0; i < options.count; ++i) feeding.feed(mutated(file.seed, random), false);
    outcome = feeding.outcome();
  }
  readers = {};
  rusage own{}, children{};
  ::getrusage(RUSAGE_SELF, &own);
  ::getrusage(RUSAGE_CHILDREN, &children);
  outcome.ownKiB = own.ru_maxrss;
  outcome.readerKiB = children.ru_maxrss;
  return outcome;
}

// In a process of its own; nothing when that died.
std::optional<Outcome> feedApart(const FuzzFile& file, const Options& options) {
  int ends[2];
  if (::pipe(ends) != 0) return std::nullopt;
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    const Outcome outcome = feed(file, options);
    const bool told = ::write(ends[1], &outcome, sizeof outcome) == sizeof outcome;
    ::_exit(told ? 0 : 2);
  }
  ::close(ends[1]);
  Outcome outcome;
  const bool told = child > 0 && ::read(ends[0], &outcome, sizeof outcome) == sizeof outcome;
  ::close(ends[0]);
  int status = 0;
  if (child > 0) ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 2) std::exit(2);
  return told && status == 0 ? std::optional(outcome) : std::nullopt;
}

// Whether every promise was kept.
bool report(const FuzzFile& file, const std::optional<Outcome>& outcome) {
  if (!outcome) {
    std::printf("%-24s THE APPLICATION'S PROCESS DIED\n", file.name.c_str());
    return false;
  }
  std::printf("%-24s %7d %7d %7d %7d %7d %7d %9.0f %9ld %9ld\n", file.name.c_str(), outcome->files,
              outcome->read, outcome->marked, outcome->refused, outcome->readersEnded, outcome->wrong,
              outcome->slowestMs, outcome->readerKiB / 1024, outcome->ownKiB / 1024);
  if (outcome->wrong > 0)
    std::printf("%-24s first after %zu of %zu bytes\n", "", outcome->firstWrong, file.seed.size());
  std::fflush(stdout);
  return outcome->wrong == 0 && outcome->slowestMs < kSlowestMs;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--count") == 0) options.count = std::max(1, std::atoi(argv[i + 1]));
    if (std::strcmp(argv[i], "--only") == 0) options.only = argv[i + 1];
    if (std::strcmp(argv[i], "--seed") == 0) options.seed = static_cast<unsigned>(std::atoi(argv[i + 1]));
    if (std::strcmp(argv[i], "--cut") == 0) options.cut = true;
  }
  std::printf("%-24s %7s %7s %7s %7s %7s %7s %9s %9s %9s\n", options.cut ? "cut at every byte" : "changed",
              "files", "read", "marked", "refused", "ended", "wrong", "slowest", "reader", "own");
  std::printf("%-24s %7s %7s %7s %7s %7s %7s %9s %9s %9s\n", "", "", "", "", "", "", "", "ms", "MiB", "MiB");
  bool kept = true;
  for (const FuzzFile& file : test::fuzzFiles())
    if (options.only.empty() || file.name.find(options.only) != std::string::npos)
      kept = report(file, feedApart(file, options)) && kept;
  return kept ? 0 : 1;
}

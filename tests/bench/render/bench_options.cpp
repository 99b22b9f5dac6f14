#include "tests/bench/render/bench_options.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>

#include "core/volume/bench_transfer_functions.h"

namespace chiasm::test {

const char* const kBenchUsage =
    "usage: render_bench [--n N | --dims X,Y,Z] [--volume RAW] [--spacing X,Y,Z] [--tf semi|bone|skin|FILE]\n"
    "                    [--eye X,Y,Z] [--focus X,Y,Z] [--size W] [--reps R] [--png FILE] [--json]\n"
    "                    [--processor] [--integrated] [--no-skip] [--gradients] [--adaptive] [--shadows]\n"
    "       render_bench [volume] --slice linear|cubic     an oblique slice of W x W pixels by the "
    "processor\n"
    "       render_bench [volume] --edits                  another transfer function, an edited brick: "
    "until\n"
    "                                                      the ray caster's structures are there\n"
    "       render_bench --all [--json] [--quick] [--reps R]\n"
    "  The phantom of N^3 voxels (or RAW: little-endian int16, x fastest) around the origin, from the "
    "peers'\n"
    "  camera, W x W pixels. FILE: lines of value, red, green, blue, opacity per mm.\n"
    "  --integrated: the sampling of the application's own pictures; without it, that of the peers.\n"
    "  --gradients, --adaptive: faster and not exact: kept gradients, two steps at once where little shows.\n"
    "  --shadows: of 70%, and the time until all of their light is there, and until a turned lamp's is.\n"
    "  --processor: without a graphics device, by the processor's vector instructions.\n"
    "  --all: a table of volumes, pictures, transfer functions and methods, and both eyes of a headset.\n";

namespace {

std::optional<glm::dvec3> three(const std::string& text) {
  glm::dvec3 v;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%lf,%lf,%lf%c", &v.x, &v.y, &v.z, &rest) != 3) return std::nullopt;
  return v;
}

bool makesSense(const BenchOptions& options) {
  for (int axis = 0; axis < 3; ++axis)
    if (options.voxels[axis] < 2 || options.voxels[axis] > 2048 ||
        (options.spacing && (*options.spacing)[axis] <= 0))
      return false;
  return options.pixels >= 1 && options.pixels <= 8192 && options.repetitions >= 1 &&
         (options.slice.empty() || options.slice == "linear" || options.slice == "cubic");
}

}  // namespace

std::optional<BenchOptions> parseBenchOptions(int argc, char** argv) {
  BenchOptions options;
  const std::map<std::string, bool*> flags{{"--json", &options.json},
                                           {"--integrated", &options.integrated},
                                           {"--processor", &options.processor},
                                           {"--gradients", &options.gradients},
                                           {"--adaptive", &options.adaptive},
                                           {"--shadows", &options.shadows},
                                           {"--all", &options.all},
                                           {"--quick", &options.quick},
                                           {"--edits", &options.edits}};
  const std::map<std::string, std::string*> words{{"--volume", &options.volume},
                                                  {"--tf", &options.tf},
                                                  {"--png", &options.png},
                                                  {"--slice", &options.slice}};
  const std::map<std::string, int*> numbers{{"--size", &options.pixels}, {"--reps", &options.repetitions}};
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (const auto flag = flags.find(name); flag != flags.end()) {
      *flag->second = true;
      continue;
    }
    if (name == "--no-skip") {
      options.skip = false;
      continue;
    }
    if (i + 1 >= argc) return std::nullopt;
    const std::string value = argv[++i];
    if (const auto word = words.find(name); word != words.end()) {
      *word->second = value;
    } else if (const auto number = numbers.find(name); number != numbers.end()) {
      *number->second = std::atoi(value.c_str());
    } else if (name == "--n") {
      options.voxels = glm::ivec3(std::atoi(value.c_str()));
    } else {
      const auto vector = three(value);
      if (!vector) return std::nullopt;
      if (name == "--dims")
        options.voxels = glm::ivec3(*vector);
      else if (name == "--spacing")
        options.spacing = *vector;
      else if (name == "--eye")
        options.eye = *vector;
      else if (name == "--focus")
        options.focus = *vector;
      else
        return std::nullopt;
    }
  }
  return makesSense(options) ? std::optional(options) : std::nullopt;
}

std::optional<TransferFunction> benchFunction(const std::string& nameOrFile) {
  if (auto known = benchTransferFunction(nameOrFile)) return known;
  std::ifstream file(nameOrFile);
  TransferFunction function{nameOrFile, {}};
  TransferPoint point;
  while (file >> point.value >> point.colour.r >> point.colour.g >> point.colour.b >> point.opacity)
    function.points.push_back(point);
  return function.points.empty() ? std::nullopt : std::optional(function);
}

}  // namespace chiasm::test

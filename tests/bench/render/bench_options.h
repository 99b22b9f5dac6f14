// What render_bench is asked for.
#pragma once

#include <optional>
#include <string>

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>

#include "core/volume/transfer_function.h"

namespace chiasm::test {

struct BenchOptions {
  glm::ivec3 voxels{256};
  std::optional<glm::dvec3> spacing;  // mm; none: the phantom's, 256 mm along each edge
  glm::dvec3 eye{-330, -420, 190}, focus{0};
  int pixels = 512, repetitions = 5;
  std::string volume;       // little-endian int16, x fastest; empty: the phantom
  std::string tf = "semi";  // a name of the comparison's, or a file of "value r g b opacity" lines
  std::string png;
  std::string slice;  // linear or cubic: a slice in the place of a picture
  bool skip = true, json = false, integrated = false, processor = false, gradients = false, adaptive = false;
  bool shadows = false;
  bool all = false, quick = false, edits = false;
};

extern const char* const kBenchUsage;

// None when the words make no sense.
std::optional<BenchOptions> parseBenchOptions(int argc, char** argv);
// By the option's name or from its file.
std::optional<TransferFunction> benchFunction(const std::string& nameOrFile);

}  // namespace chiasm::test

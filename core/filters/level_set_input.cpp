#include "core/filters/level_set_input.h"

#include <cmath>

#include "core/jobs/parallel.h"

namespace chiasm {

std::optional<std::string> evolutionComplaint(const EvolutionSettings& settings) {
  const auto finite = [](double value) { return std::isfinite(value); };
  if (settings.iterations < 1 || settings.iterations > 10000) return "Evolving takes 1 to 10000 iterations.";
  if (!finite(settings.reachMm) || settings.reachMm < 0.0)
    return "The reach around the segment is 0 mm or more.";
  if (!finite(settings.pressure) || std::abs(settings.pressure) > 100.0)
    return "The pressure is a number from -100 to 100.";
  if (!finite(settings.curvature) || settings.curvature < 0.0 || settings.curvature > 100.0)
    return "The smoothing of the surface is a number from 0 to 100.";
  if (!finite(settings.attraction) || settings.attraction < 0.0 || settings.attraction > 100.0)
    return "The attraction of edges is a number from 0 to 100.";
  if (!finite(settings.sigmaMm) || settings.sigmaMm < 0.0 || settings.sigmaMm > 100.0)
    return "The volume is smoothed with 0 to 100 mm.";
  if (settings.towards != EvolutionSettings::Towards::range) return std::nullopt;
  if (!finite(settings.range.lower) || !finite(settings.range.upper) ||
      settings.range.lower >= settings.range.upper)
    return "The range's lower end must lie below its upper end.";
  if (!(settings.softness > 0.0 && settings.softness <= 0.5))
    return "The softness of the range is above 0, and at most 0.5.";
  return std::nullopt;
}

Expected<LevelSetStart> levelSetStart(const MaskInput& input, double reachMm) {
  const auto reach = glm::ivec3(glm::min(glm::dvec3(input.size()), glm::ceil(reachMm / input.spacing())));
  const Mask mask = input.mask(widened(input.box(), reach, input.size()));
  const auto volume = findVoxels(input.snapshot, *input.target.segmentation);
  if (!volume) return tl::unexpected(volume.error());
  if (!sameVoxels((*volume)->info.grid, input.grid))
    return failure(ErrorKind::invalidInput,
                   "The segment has another grid than the volume: resample the segmentation to the volume.");
  LevelSetStart start{mask.box(), {mask.bits.size(), input.spacing(), {}, {}}};
  LevelSetInput& result = start.input;
  const glm::ivec3 size = result.size, all = input.size();
  const std::size_t slice = static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y);
  result.mask.resize(slice * static_cast<std::size_t>(size.z));
  result.values.resize(result.mask.size());
  const double slope = (*volume)->info.rescaleSlope, intercept = (*volume)->info.rescaleIntercept;
  (*volume)->voxels->visit([&](auto voxels) {
    parallelFor(static_cast<std::size_t>(size.z), [&](std::size_t k, unsigned) {
      std::size_t out = k * slice;
      for (int j = 0; j < size.y; ++j) {
        const std::size_t row =
            ((static_cast<std::size_t>(mask.begin.z) + k) * static_cast<std::size_t>(all.y) +
             static_cast<std::size_t>(mask.begin.y + j)) *
                static_cast<std::size_t>(all.x) +
            static_cast<std::size_t>(mask.begin.x);
        for (int i = 0; i < size.x; ++i, ++out) {
          const double value =
              slope * static_cast<double>(voxels[row + static_cast<std::size_t>(i)]) + intercept;
          result.values[out] = std::isfinite(value) ? static_cast<float>(value) : 0.0F;
          result.mask[out] = mask.bits.test({i, j, static_cast<int>(k)}) ? 1 : 0;
        }
      }
    });
  });
  return start;
}

}  // namespace chiasm

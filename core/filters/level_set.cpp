#include "core/filters/level_set.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/filters/itk_level_set.h"
#include "core/jobs/parallel.h"
#include "core/segmentation/mask_command.h"

namespace chiasm {

namespace {

constexpr std::chrono::milliseconds kBetweenSteps{250};

std::optional<std::string> complaint(const EvolutionSettings& settings) {
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

// The segment and the volume's values in a box around it.
Expected<LevelSetInput> inputFrom(const MaskInput& input, const Mask& mask) {
  const auto volume = findVoxels(input.snapshot, *input.target.segmentation);
  if (!volume) return tl::unexpected(volume.error());
  if (!sameVoxels((*volume)->info.grid, input.grid))
    return failure(ErrorKind::invalidInput,
                   "The segment has another grid than the volume: resample the segmentation to the volume.");
  LevelSetInput result{mask.bits.size(), input.spacing(), {}, {}};
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
  return result;
}

Mask maskFrom(const std::vector<std::uint8_t>& inside, const Mask& like, glm::ivec3 gridSize) {
  Mask mask(like.box(), gridSize);
  const auto width = static_cast<std::size_t>(like.bits.size().x);
  parallelFor(mask.bits.rowCount(), [&](std::size_t row, unsigned) {
    for (std::size_t x = 0; x < width; ++x)
      mask.bits.row(row)[x / 64] |= static_cast<std::uint64_t>(inside[row * width + x]) << (x % 64);
  });
  return mask;
}

}  // namespace

std::unique_ptr<Command> evolveSegment(const Uid& segment, EvolutionSettings settings, PaintOver over,
                                       std::function<void(Edit)> onStep) {
  if (const auto wrong = complaint(settings)) return refusedCommand({ErrorKind::invalidInput, *wrong});
  const bool byRange = settings.towards == EvolutionSettings::Towards::range;
  MaskEdit edit{"segment.evolve",
                "Evolve",
                {{"towards", std::string(byRange ? "range" : "edges")},
                 {"pressure", settings.pressure},
                 {"curvature", settings.curvature},
                 {"iterations", std::int64_t{settings.iterations}},
                 {"reachMm", settings.reachMm}},
                over};
  if (byRange) {
    appendParameters(edit.parameters, settings.range);
    edit.parameters.emplace_back("softness", settings.softness);
  } else {
    edit.parameters.emplace_back("sigmaMm", settings.sigmaMm);
    edit.parameters.emplace_back("attraction", settings.attraction);
  }
  return maskCommand(segment, edit, [=](const MaskInput& input) -> Expected<Mask> {
    const auto reach =
        glm::ivec3(glm::min(glm::dvec3(input.size()), glm::ceil(settings.reachMm / input.spacing())));
    const Mask start = input.mask(widened(input.box(), reach, input.size()));
    const auto prepared = inputFrom(input, start);
    if (!prepared) return tl::unexpected(prepared.error());
    auto shown = std::chrono::steady_clock::now();
    const auto watch = [&](int done, const InsideNow& inside) {
      input.progress.report(0.8 * done / settings.iterations);
      if (onStep && std::chrono::steady_clock::now() - shown > kBetweenSteps) {
        Progress quiet;
        auto changes =
            writeMask(input.target, over, WriteMode::exactly, maskFrom(inside(), start, input.size()), quiet);
        if (changes)
          onStep({"segment.evolve", "Evolve " + input.target.segment->name, {}, 1, std::move(*changes)});
        shown = std::chrono::steady_clock::now();
      }
      return !input.cancelled();
    };
    const auto inside = evolveLevelSet(*prepared, settings, watch);
    if (!inside) return tl::unexpected(inside.error());
    return maskFrom(*inside, start, input.size());
  });
}

void addFilterOperations(std::vector<Operation>& operations) {
  using Kind = OperationParameter::Kind;
  operations.push_back(
      {"evolve",
       "Let a segment's surface move by itself, to edges or within a range",
       {{"towards", Kind::word, "What it moves to", "range", {"range", "edges"}},
        lowerParameter(),
        upperParameter(),
        byHand({"iterations", Kind::whole, "For how many steps", "200", {}}, 200, 1, 1000),
        byHand({"pressure", Kind::number, "How strongly it is pressed outwards; below 0: inwards", "1", {}},
               1, -2, 2),
        byHand({"curvature", Kind::number, "How much the surface is smoothed while it moves", "0.2", {}}, 0.2,
               0, 2),
        byHand({"attraction", Kind::number, "How much edges draw it (edges)", "1", {}}, 1, 0, 5),
        byHand({"sigma_mm",
                Kind::number,
                "Smoothing of the volume before edges are found, in mm (edges)",
                "1",
                {}},
               1, 0.2, 5),
        byHand({"reach_mm", Kind::number, "How far from the segment it may go, in mm", "20", {}}, 20, 1, 100),
        overParameter("background")},
       Operation::Target::segment,
       [](const Uid& segment, const OperationValues& values) {
         EvolutionSettings settings;
         settings.towards = values.word("towards") == "range" ? EvolutionSettings::Towards::range
                                                              : EvolutionSettings::Towards::edges;
         settings.range = {values.number("lower"), values.number("upper")};
         settings.iterations =
             static_cast<int>(std::clamp<std::int64_t>(values.whole("iterations"), 0, 100000));
         settings.pressure = values.number("pressure");
         settings.curvature = values.number("curvature");
         settings.attraction = values.number("attraction");
         settings.sigmaMm = values.number("sigma_mm");
         settings.reachMm = values.number("reach_mm");
         return evolveSegment(segment, settings, values.over(), values.onStep);
       },
       Operation::Group::grow});
}

}  // namespace chiasm

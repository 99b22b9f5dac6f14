#include "core/filters/level_set.h"

#include <algorithm>
#include <chrono>

#include "core/filters/itk_level_set.h"
#include "core/filters/level_set_input.h"
#include "core/jobs/parallel.h"

namespace chiasm {

namespace {

constexpr std::chrono::milliseconds kBetweenSteps{250};

Mask maskFrom(const std::vector<std::uint8_t>& inside, const VoxelBox& box, glm::ivec3 gridSize) {
  Mask mask(box, gridSize);
  const auto width = static_cast<std::size_t>(mask.bits.size().x);
  parallelFor(mask.bits.rowCount(), [&](std::size_t row, unsigned) {
    for (std::size_t x = 0; x < width; ++x)
      mask.bits.row(row)[x / 64] |= static_cast<std::uint64_t>(inside[row * width + x]) << (x % 64);
  });
  return mask;
}

}  // namespace

EvolutionSettings evolutionSettings(const OperationValues& values) {
  EvolutionSettings settings;
  settings.towards = values.word("towards") == "range" ? EvolutionSettings::Towards::range
                                                       : EvolutionSettings::Towards::edges;
  settings.range = {values.number("lower"), values.number("upper")};
  settings.iterations = static_cast<int>(std::clamp<std::int64_t>(values.whole("iterations"), 0, 100000));
  settings.pressure = values.number("pressure");
  settings.curvature = values.number("curvature");
  settings.attraction = values.number("attraction");
  settings.sigmaMm = values.number("sigma_mm");
  settings.reachMm = values.number("reach_mm");
  return settings;
}

std::unique_ptr<Command> evolveSegment(const Uid& segment, EvolutionSettings settings, PaintOver over,
                                       std::function<void(Edit)> onStep) {
  if (const auto wrong = evolutionComplaint(settings))
    return refusedCommand({ErrorKind::invalidInput, *wrong});
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
    const auto start = levelSetStart(input, settings.reachMm);
    if (!start) return tl::unexpected(start.error());
    auto shown = std::chrono::steady_clock::now();
    const auto watch = [&](int done, const InsideNow& inside) {
      input.progress.report(0.8 * done / settings.iterations);
      if (onStep && std::chrono::steady_clock::now() - shown > kBetweenSteps) {
        Progress quiet;
        auto changes = writeMask(input.target, over, WriteMode::exactly,
                                 maskFrom(inside(), start->box, input.size()), quiet);
        if (changes)
          onStep({"segment.evolve", "Evolve " + input.target.segment->name, {}, 1, std::move(*changes)});
        shown = std::chrono::steady_clock::now();
      }
      return !input.cancelled();
    };
    const auto inside = evolveLevelSet(start->input, settings, watch);
    if (!inside) return tl::unexpected(inside.error());
    return maskFrom(*inside, start->box, input.size());
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
         return evolveSegment(segment, evolutionSettings(values), values.over(), values.onStep);
       },
       Operation::Group::grow});
}

}  // namespace chiasm

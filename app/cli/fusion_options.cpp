#include "app/cli/fusion_options.h"

#include <CLI/CLI.hpp>

#include "app/cli/named_things.h"

namespace chiasm::app {

void addFusionOptions(CLI::App& command, FusionOptions& options) {
  command.add_option("--volume", options.volume, "The volume to show, by name");
  command.add_option("--over", options.over,
                     "A second volume to lay over it in slices (with --in-3d also to show in 3-D), by name");
  command.add_option("--fusion", options.mode, "How: blend, checkerboard, swipe, overlay or off");
  command
      .add_option("--amount", options.amount,
                  "Of the second volume (blend) or of its colours (overlay), 0 to 1")
      ->check(CLI::Range(0.0, 1.0));
  command.add_option("--squares", options.squareMm, "Edge of the checkerboard's squares in mm")
      ->check(CLI::Range(1.0, 500.0));
  command.add_option("--swipe", options.swipe, "Where the second volume begins, 0 (left) to 1")
      ->check(CLI::Range(0.0, 1.0));
  command.add_option("--colours", options.colours,
                     "Of an overlay: hot, ice, pet, or 3d for those of the volume's transfer function");
  command
      .add_option("--clear-to", options.rampBegin,
                  "An overlay is clear up to this part of the window, 0 to 1")
      ->check(CLI::Range(0.0, 1.0));
  command
      .add_option("--opaque-from", options.rampEnd,
                  "And as opaque as --amount says from this part on, 0 to 1")
      ->check(CLI::Range(0.0, 1.0));
  command.add_flag("--in-3d", options.in3d, "The second volume in 3-D as well, in its own 3-D colours");
  command.add_option("--opacity-3d", options.opacity3d, "How much of it is seen there, 0 to 1")
      ->check(CLI::Range(0.0, 1.0));
}

Expected<ChosenVolumes> fusionOptions(const FusionOptions& options, const Case& current,
                                      const FusionState& saved) {
  ChosenVolumes chosen;
  const auto find = [&](const std::string& name, Uid& out) -> Expected<void> {
    if (name.empty()) return {};
    auto volume = findVolume(current, name);
    if (!volume) return tl::unexpected(volume.error());
    out = (*volume)->info.uid;
    return {};
  };
  if (auto found = find(options.volume, chosen.volume); !found) return tl::unexpected(found.error());
  if (auto found = find(options.over, chosen.over); !found) return tl::unexpected(found.error());
  if (!chosen.over.empty() && chosen.over == chosen.volume)
    return failure(ErrorKind::invalidInput,
                   "A volume cannot be laid over itself: name another one after --over.");
  const bool said =
      options.amount || options.squareMm || options.swipe || options.rampBegin || options.rampEnd;
  const bool slices = !chosen.over.empty() || !options.mode.empty() || !options.colours.empty() || said;
  const bool in3d = options.in3d || options.opacity3d.has_value();
  if (!slices && !in3d) return chosen;
  if (in3d && chosen.over.empty() && current.volumes.size() < 2)
    return failure(ErrorKind::notFound, "This case has one volume: there is no second one for 3-D.");
  FusionState fusion = saved;
  if (slices) fusion.inSlices = options.mode != "off";
  fusion.in3d = in3d || (saved.in3d && options.mode != "off");
  fusion.opacity3d = options.opacity3d.value_or(fusion.opacity3d);
  if (!options.colours.empty()) {
    fusion.mode = render::FusionMode::overlay;
    fusion.colours = findColourMap(options.colours);
    if (!fusion.colours && options.colours != "3d")
      return failure(
          ErrorKind::invalidInput,
          "'" + options.colours + "' are no colours of an overlay. There are hot, ice, pet and 3d.");
  }
  if (!options.mode.empty() && fusion.inSlices) {
    const auto mode = findFusion(options.mode);
    if (!mode)
      return failure(ErrorKind::invalidInput,
                     "'" + options.mode +
                         "' is no way to lay a volume over another. There are blend, "
                         "checkerboard, swipe, overlay and off.");
    fusion.mode = *mode;
  }
  fusion.amount = options.amount.value_or(fusion.amount);
  fusion.squareMm = options.squareMm.value_or(fusion.squareMm);
  fusion.swipe = options.swipe.value_or(fusion.swipe);
  fusion.rampBegin = options.rampBegin.value_or(fusion.rampBegin);
  fusion.rampEnd = options.rampEnd.value_or(fusion.rampEnd);
  if (fusion.rampEnd < fusion.rampBegin)
    return failure(ErrorKind::invalidInput,
                   "An overlay is opaque from a higher part of the window than it is clear up "
                   "to: --opaque-from has to be at least --clear-to.");
  chosen.fusion = fusion;
  return chosen;
}

}  // namespace chiasm::app

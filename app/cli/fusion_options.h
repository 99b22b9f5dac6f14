// Options of the command line that say which volumes a picture shows, and how one lies over the other.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>

#include "app/fusion_state.h"
#include "core/case/case.h"

namespace chiasm::app {

struct FusionOptions {
  std::string volume, over, mode, colours;  // as they are typed; empty: not given
  std::optional<double> amount, squareMm, swipe, rampBegin, rampEnd;
  bool in3d = false;
  std::optional<double> opacity3d;
};

void addFusionOptions(CLI::App& command, FusionOptions& options);

struct ChosenVolumes {
  Uid volume, over;                   // empty: not named
  std::optional<FusionState> fusion;  // nullopt: nothing was said of it
};
// What they mean in a case; `saved` is what the case was last looked at with.
Expected<ChosenVolumes> fusionOptions(const FusionOptions& options, const Case& current,
                                      const FusionState& saved);

}  // namespace chiasm::app

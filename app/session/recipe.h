// Recipes: a JSON list of ordinary commands over a case, so that a labelled case can be made again from its
// data.
#pragma once

#include <string>

#include "core/case/case_store.h"
#include "core/jobs/progress.h"

namespace chiasm::app {

// Applies a recipe's case facts, segments, measurements and links, each through the store as a journaled
// command. The volumes' voxels must be attached. Stops at the first failure with a sentence that names the
// recipe's item. Format: docs/recipes.md.
Expected<void> applyRecipe(CaseStore& store, const std::string& json, Progress& progress);

}  // namespace chiasm::app

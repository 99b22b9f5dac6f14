// Edits made by store operations on a snapshot, to be committed to the real store later.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "core/case/case_store.h"

namespace chiasm::app {

struct RecordedEdits {
  std::vector<Edit> edits;
  // Voxels that came with them, by volume.
  std::vector<std::pair<Uid, std::shared_ptr<const VoxelBuffer>>> voxels;
};

// Runs `work` over a store that holds a copy of `snapshot` and keeps what it committed. Any thread.
Expected<RecordedEdits> recordEdits(const Case& snapshot, const Author& author,
                                    const std::function<Expected<void>(CaseStore&)>& work);

}  // namespace chiasm::app

// What else the processor's kernels are timed at: slices, and following edits.
#pragma once

#include <memory>
#include <vector>

#include "core/space/grid_geometry.h"
#include "core/volume/voxel_buffer.h"
#include "render/cpu/slice_job.h"
#include "tests/bench/render/render_work.h"

namespace chiasm::test {

// Medians, ms of wall and process CPU time.
struct ProcessorTimes {
  double wall = 0, cpu = 0;
};

// The oblique slice of shared/bench/vtkmpr.py: through the middle, moving a hundredth of a millimetre a time;
// half a millimetre a pixel.
ProcessorTimes timeSlices(std::shared_ptr<const VoxelBuffer> voxels, const GridGeometry& grid,
                          render::cpu::SliceFilter filter, int pixels, int repetitions);

// From a change until the ray caster could cast: a transfer function with one point moved; a brick of the
// hidden mask edited.
struct EditTimes {
  ProcessorTimes function, brick;
};
EditTimes timeEdits(RenderWork work, int repetitions);

}  // namespace chiasm::test

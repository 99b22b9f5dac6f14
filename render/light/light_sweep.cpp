#include "render/light/light_sweep.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/matrix.hpp>

#include "render/cpu/sweep_job.h"

namespace chiasm::render {

namespace {

using Kernel = void (*)(const cpu::SweepJob&);
Kernel kernelOf(cpu::SimdLevel level) {
  switch (level) {
    case cpu::SimdLevel::scalar:
      return cpu::sweepScalar;
#if defined(__x86_64__)
    case cpu::SimdLevel::avx2:
      return cpu::sweepAvx2;
    case cpu::SimdLevel::avx512:
      return cpu::sweepAvx512;
#endif
    default:
      return cpu::sweepPortable;
  }
}

}  // namespace

void LightSums::clear(const LightMatter& matter) {
  straight.assign(matter.depths().size(), 0);
  turned.assign(matter.turned().size(), 0);
}

void sweepLight(const LightMatter& matter, const Sweep& sweep, LightSums& sums, cpu::SimdLevel level) {
  const LightGrid& grid = matter.grid();
  // The way of the light, in cells; planes lie across the axis along which it gets on fastest.
  const glm::dvec3 way = glm::inverse(grid.mmPerCell) * -sweep.towards;
  const glm::dvec3 speed = glm::abs(way);
  const int axis = speed.z >= speed.x && speed.z >= speed.y ? 2 : speed.y >= speed.x ? 1 : 0;
  const int cellAxis = axis == 0 ? 1 : 0, rowAxis = axis == 2 ? 1 : 2;
  const std::ptrdiff_t row = matter.rowCells(), turnedRow = matter.turnedRowCells();

  cpu::SweepJob job{};
  job.matter = axis == 0 ? matter.turned().data() : matter.depths().data();
  job.sums = axis == 0 ? sums.turned.data() : sums.straight.data();
  job.cells = static_cast<int>(axis == 0 ? turnedRow : row);
  job.rows = grid.size[rowAxis];
  job.planes = grid.size[axis];
  job.rowStep = axis == 0 ? turnedRow : axis == 1 ? row * grid.size.y : row;
  job.planeStep = axis == 0 ? turnedRow * grid.size.z : axis == 1 ? row : row * grid.size.y;
  if (way[axis] < 0) {
    job.matter += job.planeStep * (job.planes - 1);
    job.sums += job.planeStep * (job.planes - 1);
    job.planeStep = -job.planeStep;
  }
  // From a plane to the next the light moves sideways by at most a cell.
  const auto along = static_cast<float>(way[cellAxis] / speed[axis]);
  const auto across = static_cast<float>(way[rowAxis] / speed[axis]);
  job.along = along > 0 ? -1 : 0;
  job.across = across > 0 ? -1 : 0;
  const float nearCell = along > 0 ? along : 1.0f + along, nearRow = across > 0 ? across : 1.0f + across;
  job.weights[0] = nearRow * nearCell;
  job.weights[1] = nearRow * (1.0f - nearCell);
  job.weights[2] = (1.0f - nearRow) * nearCell;
  job.weights[3] = (1.0f - nearRow) * (1.0f - nearCell);
  const double stepMm = 1.0 / speed[axis];
  job.halfStepMm = static_cast<float>(0.5 * stepMm);
  job.keep = sweep.reachMm > 0 ? static_cast<float>(std::exp(-stepMm / sweep.reachMm)) : 1.0f;
  job.scale = sweep.scale;
  sums.scratch.resize(cpu::sweepScratch(job.cells, job.rows));
  job.scratch = sums.scratch.data();
  kernelOf(level)(job);
}

}  // namespace chiasm::render

#include "core/volume/volume_difference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "core/jobs/parallel.h"

namespace chiasm {

namespace {

constexpr float kNothing = std::numeric_limits<float>::quiet_NaN();

// Trilinear, in stored values of a typed span; NaN outside or where a neighbour is none.
template <typename T>
double interpolated(std::span<const T> voxels, glm::ivec3 size, glm::dvec3 at) {
  std::array<int, 3> low{};
  std::array<double, 3> part{};
  for (int axis = 0; axis < 3; ++axis) {
    // Rounding of a position that is meant to be an outermost centre.
    if (!(at[axis] > -1e-6 && at[axis] < size[axis] - 1 + 1e-6))
      return std::numeric_limits<double>::quiet_NaN();
    const double inside = std::clamp(at[axis], 0.0, static_cast<double>(size[axis] - 1));
    low[static_cast<std::size_t>(axis)] = std::min(static_cast<int>(inside), std::max(size[axis] - 2, 0));
    part[static_cast<std::size_t>(axis)] = inside - low[static_cast<std::size_t>(axis)];
  }
  double sum = 0.0;
  for (int corner = 0; corner < 8; ++corner) {
    double weight = 1.0;
    std::size_t offset = 0;
    for (int axis = 2; axis >= 0; --axis) {
      const auto a = static_cast<std::size_t>(axis);
      const int up = corner >> axis & 1;
      weight *= up ? part[a] : 1.0 - part[a];
      offset = offset * static_cast<std::size_t>(size[axis]) +
               static_cast<std::size_t>(std::min(low[a] + up, size[axis] - 1));
    }
    if (weight > 0.0) sum += weight * static_cast<double>(voxels[offset]);
  }
  return sum;
}

// Values of a volume at every voxel of a grid; NaN where there is none.
std::vector<float> valuesOn(const GridGeometry& grid, const Volume& volume, Progress& progress, double from,
                            double to) {
  const glm::dmat4 matrix = volume.info.grid.voxelFromCase() * grid.caseFromVoxel();
  const auto width = static_cast<std::size_t>(grid.size.x), height = static_cast<std::size_t>(grid.size.y);
  std::vector<float> values(grid.voxelCount(), kNothing);
  volume.voxels->visit([&](auto voxels) {
    parallelFor(
        static_cast<std::size_t>(grid.size.z),
        [&](std::size_t k, unsigned) {
          float* out = values.data() + k * width * height;
          for (std::size_t j = 0; j < height; ++j)
            for (std::size_t i = 0; i < width; ++i, ++out)
              *out = static_cast<float>(
                  volume.info.rescaleIntercept +
                  volume.info.rescaleSlope *
                      interpolated(
                          voxels, volume.info.grid.size,
                          glm::dvec3(matrix * glm::dvec4(static_cast<double>(i), static_cast<double>(j),
                                                         static_cast<double>(k), 1.0))));
          progress.report(from + (to - from) * static_cast<double>(k) / grid.size.z);
        },
        [&] { return !progress.cancelled(); });
  });
  return values;
}

double halfWay(const Volume& volume) {
  const VolumeStatistics statistics = computeStatistics(volume);
  return 0.5 * (statistics.percentile1 + statistics.percentile99);
}

// Median of b / a where both are bright; 1 when nothing is.
double scaleBetween(const std::vector<float>& a, double brightA, const std::vector<float>& b,
                    double brightB) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double first = static_cast<double>(a[i]), second = static_cast<double>(b[i]);
    if (first > brightA && second > brightB && first > 0.0 && second > 0.0) ratios.push_back(second / first);
  }
  if (ratios.empty()) return 1.0;
  const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
  std::nth_element(ratios.begin(), middle, ratios.end());
  return *middle;
}

}  // namespace

std::optional<double> linearValueAt(const Volume& volume, PatientPoint point) {
  if (!volume.voxels) return std::nullopt;
  const VoxelPoint at = patientToVoxel(volume.info.grid, point);
  const double stored =
      volume.voxels->visit([&](auto voxels) { return interpolated(voxels, volume.info.grid.size, at.ijk); });
  if (!std::isfinite(stored)) return std::nullopt;
  return volume.info.rescaleIntercept + volume.info.rescaleSlope * stored;
}

Expected<VolumeDifference> subtractVolume(const Volume& volume, const Volume& subtracted,
                                          const GridGeometry& grid, bool asTheyAre, Progress& progress) {
  for (const Volume* one : {&volume, &subtracted})
    if (!one->voxels)
      return failure(ErrorKind::unavailable, "The voxels of '" + one->info.name +
                                                 "' are not there; bring back its file before subtracting.");
  std::vector<float> values = valuesOn(grid, volume, progress, 0.0, 0.4);
  const std::vector<float> others = valuesOn(grid, subtracted, progress, 0.4, 0.8);
  const auto cancelled = [&] { return progress.cancelled(); };
  if (cancelled()) return failure(ErrorKind::cancelled, "Cancelled; nothing was changed.");
  VolumeDifference result;
  const bool sameUnit = !volume.info.unit.empty() && volume.info.unit == subtracted.info.unit;
  if (!asTheyAre && !sameUnit)
    result.scale = scaleBetween(values, halfWay(volume), others, halfWay(subtracted));
  std::size_t both = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double difference = result.scale * static_cast<double>(values[i]) - static_cast<double>(others[i]);
    const bool known = std::isfinite(difference);
    values[i] = known ? static_cast<float>(difference) : 0.0F;
    both += known ? 1 : 0;
  }
  result.overlap = static_cast<double>(both) / static_cast<double>(values.size());
  if (both == 0)
    return failure(ErrorKind::invalidInput, "'" + volume.info.name + "' and '" + subtracted.info.name +
                                                "' do not overlap there. Lay one on the other first.");
  VolumeInfo& info = result.volume.info;
  info = volume.info;
  info.uid = Uid::generate();
  info.order = 0;
  info.name = volume.info.name + " minus " + subtracted.info.name;
  info.grid = grid;
  info.voxelType = VoxelType::float32;
  info.rescaleSlope = 1.0;
  info.rescaleIntercept = 0.0;
  info.source = {};
  info.headerWindows.clear();
  if (!(grid == volume.info.grid) &&
      std::find(info.badges.begin(), info.badges.end(), "resampled") == info.badges.end()) {
    info.badges.emplace_back("resampled");
    info.note = "Values were interpolated onto the voxels of another volume before they were subtracted.";
  }
  result.volume.voxels =
      VoxelBuffer::copyOf(VoxelType::float32, std::as_bytes(std::span<const float>(values)));
  return result;
}

}  // namespace chiasm

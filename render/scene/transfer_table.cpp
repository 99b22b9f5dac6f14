#include "render/scene/transfer_table.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>

#include "core/base/check.h"

namespace chiasm::render {

namespace {

// Where a volume's values are not whole numbers: fine enough that neighbouring entries of a steep function
// differ by less than one step of an 8-bit picture.
constexpr int kContinuousEntries = 16384;

// Whole numbers of a small range (8-bit volumes) are divided further: between voxels there are values
// between.
constexpr int kFewestEntries = 2048;

// Optical depth of an entry that lets nothing through.
constexpr double kMostDepth = 16.0;

int entryCount(VoxelType type, double minimum, double maximum) {
  if (type == VoxelType::float32) return kContinuousEntries;
  const int range = static_cast<int>(maximum - minimum);
  return range * (range > 0 ? (kFewestEntries + range - 1) / range : 1) + 1;
}

}  // namespace

double opacityOver(double perMm, double mm) {
  return 1.0 - std::pow(1.0 - std::clamp(perMm, 0.0, 1.0), mm);
}

double TransferTable::indexScale() const {
  return maximum > minimum ? static_cast<double>(entries.size() - 1) / (maximum - minimum) : 0.0;
}

double TransferTable::indexOffset() const {
  return -minimum * indexScale();
}

std::vector<float> TransferTable::opacities() const {
  std::vector<float> result;
  result.reserve(entries.size());
  for (const glm::vec4& entry : entries) result.push_back(entry.a);
  return result;
}

std::vector<float> TransferTable::depthsBefore() const {
  std::vector<float> result;
  result.reserve(entries.size() + 2);
  double sum = 0;
  const auto depth = [](float opacity) {
    return std::min(kMostDepth, -std::log1p(-std::min(static_cast<double>(opacity), 1.0 - 1e-12)));
  };
  for (const glm::vec4& entry : entries) {
    result.push_back(static_cast<float>(sum));
    sum += depth(entry.a);
  }
  result.push_back(static_cast<float>(sum));
  result.push_back(static_cast<float>(sum + depth(entries.back().a)));
  return result;
}

bool TransferTable::reachesVisible(double lowest, double highest) const {
  return TableReach(*this).visible(lowest, highest);
}

TableReach::TableReach(const TransferTable& table)
    : table_(table),
      scale_(table.indexScale()),
      offset_(table.indexOffset() + 0.5),  // to the nearest entry
      last_(static_cast<double>(table.entries.size() - 1)) {}

TransferTable bakeTransferTable(const SceneVolume& volume, double minimum, double maximum, double stepMm,
                                const ThresholdPreview* preview) {
  CHECK(stepMm > 0, "samples have a distance");
  TransferTable table;
  table.minimum = minimum;
  table.maximum = maximum;
  const int size = entryCount(volume.voxels->type(), minimum, maximum);
  table.entries.reserve(static_cast<std::size_t>(size));
  table.visibleBefore.reserve(static_cast<std::size_t>(size) + 1);
  table.strongBefore.reserve(static_cast<std::size_t>(size) + 1);
  std::uint32_t visible = 0, strong = 0;
  for (int i = 0; i < size; ++i) {
    const double stored = size > 1 ? minimum + (maximum - minimum) * i / (size - 1) : minimum;
    const double value = volume.rescaleSlope * stored + volume.rescaleIntercept;
    const glm::dvec4 at = volume.transferFunction.at(value);
    glm::vec3 colour(glm::clamp(glm::dvec3(at), 0.0, 1.0));
    if (preview != nullptr && value >= preview->lower && value <= preview->upper)
      colour = glm::mix(colour, glm::vec3(preview->colour) / 255.0f, preview->opacity);
    table.entries.emplace_back(colour, static_cast<float>(opacityOver(at.a, stepMm)));
    table.visibleBefore.push_back(visible);
    table.strongBefore.push_back(strong);
    visible += table.entries.back().a > 0 ? 1 : 0;
    strong += table.entries.back().a > TransferTable::kFaintOpacity ? 1 : 0;
  }
  table.visibleBefore.push_back(visible);
  table.strongBefore.push_back(strong);
  return table;
}

}  // namespace chiasm::render

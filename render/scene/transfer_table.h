// A transfer function as the shader reads it: one entry per stored value, opacity per sample.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

#include "render/scene_view.h"

namespace chiasm::render {

// Entry i stands for the stored value minimum + i * (maximum - minimum) / (size - 1); a sample takes the
// nearest entry. Whole-number volumes have an entry for each value, or more where their range is small.
struct TransferTable {
  // A step of at most this opacity may be taken together with the next one (adaptive steps).
  static constexpr float kFaintOpacity = 0.075f;

  double minimum = 0, maximum = 1;           // stored values
  std::vector<glm::vec4> entries;            // display-encoded colour, opacity of one step
  std::vector<std::uint32_t> visibleBefore;  // how many entries before this one are not transparent; size + 1
  std::vector<std::uint32_t> strongBefore;   // the same of those above kFaintOpacity

  std::vector<float> opacities() const;
  // Sums of the optical depths, -ln(1 - opacity), of all entries before each one; size + 2 (the last entry
  // once more, so that an index at the very end may be interpolated). An opaque entry counts as 16.
  std::vector<float> depthsBefore() const;

  // index = stored * scale + offset, rounded to nearest.
  double indexScale() const;
  double indexOffset() const;
  // Whether any entry that a value of [lowest, highest] can reach is not transparent. O(1); for many see
  // TableReach.
  bool reachesVisible(double lowest, double highest) const;
};

// The same question for many ranges: what does not change is worked out once. The table must outlive it.
class TableReach {
 public:
  explicit TableReach(const TransferTable& table);
  bool visible(double lowest, double highest) const { return reaches(table_.visibleBefore, lowest, highest); }
  // Whether any is more opaque than kFaintOpacity.
  bool strong(double lowest, double highest) const { return reaches(table_.strongBefore, lowest, highest); }

 private:
  std::size_t entryOf(double stored, double slack) const {
    return static_cast<std::size_t>(std::clamp(stored * scale_ + offset_ + slack, 0.0, last_));
  }
  bool reaches(const std::vector<std::uint32_t>& before, double lowest, double highest) const {
    // A quarter of an entry of slack covers the texture filter's rounding.
    return before[entryOf(highest, 0.25) + 1] > before[entryOf(lowest, -0.25)];
  }
  const TransferTable& table_;
  double scale_, offset_, last_;
};

// `stepMm`: distance between samples; the function's opacity is per millimetre. `preview` tints the colours.
TransferTable bakeTransferTable(const SceneVolume& volume, double minimum, double maximum, double stepMm,
                                const ThresholdPreview* preview);

// Opacity of a path of `mm` through matter of opacity `perMm` (Beer-Lambert).
double opacityOver(double perMm, double mm);

}  // namespace chiasm::render

// Thresholds found from the histogram.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case/command.h"
#include "core/segmentation/write_rule.h"
#include "core/volume/volume.h"

namespace chiasm {

// Counts of values in bins of equal width over [minimum, maximum], the last bin closed.
struct ValueHistogram {
  double minimum = 0, maximum = 0;
  std::vector<std::int64_t> counts;
  double width() const { return (maximum - minimum) / static_cast<double>(counts.size()); }
  double lowerEdge(std::size_t bin) const { return minimum + static_cast<double>(bin) * width(); }
};
// Over all of a volume's rescaled values that are numbers; empty counts when there are none. All cores.
ValueHistogram histogramOf(const Volume& volume, int bins = 1024);

enum class AutoThreshold {
  otsu,     // the largest variance between the classes (Otsu 1979)
  isodata,  // midway between the means of the classes (Ridler and Calvard 1978)
  entropy,  // the largest sum of the classes' entropies (Kapur, Sahoo and Wong 1985)
  yen,      // the largest entropic correlation (Yen, Chang and Chang 1995)
};
const char* autoThresholdName(AutoThreshold method);  // "otsu" …
std::optional<AutoThreshold> autoThresholdNamed(std::string_view word);

// The first bin of the upper class, above 0; 0 when the values are all in one bin.
std::size_t splitBin(const ValueHistogram& histogram, AutoThreshold method);

// The value from which on voxels of a volume (whose voxels are there) belong to the upper class; fails when
// they do not fall into two classes. All cores.
Expected<double> autoThreshold(const Volume& volume, AutoThreshold method);

// Adds every voxel above (or below) the threshold that the method finds in the segment's volume.
enum class ThresholdSide { above, below };
std::unique_ptr<Command> autoThresholdSegment(const Uid& segment, AutoThreshold method, ThresholdSide side,
                                              PaintOver over = PaintOver::unlocked);

}  // namespace chiasm

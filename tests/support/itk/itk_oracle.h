// ITK's filters over plain arrays: the oracle of the segmentation tests and the peer of their benchmark.
// ITK's own headers stay in this folder.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <glm/vec3.hpp>

namespace chiasm::test::itk_oracle {

using Grey = std::vector<std::int16_t>;    // x fastest
using Binary = std::vector<std::uint8_t>;  // 0 and 1

// How many threads ITK may use, for the whole process.
void setThreads(unsigned count);

// BinaryThresholdImageFilter, both ends included.
Binary threshold(const Grey& values, glm::ivec3 size, std::int16_t lower, std::int16_t upper);
// ConnectedThresholdImageFilter from one seed (face neighbours).
Binary connectedThreshold(const Grey& values, glm::ivec3 size, glm::ivec3 seed, std::int16_t lower,
                          std::int16_t upper);
// BinaryDilate/Erode and BinaryMorphologicalOpening/Closing with BinaryBallStructuringElement(radius).
enum class Morphology { dilate, erode, open, close };
Binary morphology(const Binary& set, glm::ivec3 size, Morphology step, int radius);
// ConnectedComponentImageFilter (face neighbours): numbers from 1 in the filter's own order.
std::vector<std::uint32_t> components(const Binary& set, glm::ivec3 size);
// The same, then RelabelComponentImageFilter: from the largest on, without those below `minimum` voxels.
std::vector<std::uint32_t> componentsBySize(const Binary& set, glm::ivec3 size, std::int64_t minimum);
// SignedMaurerDistanceMapImageFilter: mm, squared off, outside positive, to the nearest voxel of the set.
std::vector<float> signedDistance(const Binary& set, glm::ivec3 size, glm::dvec3 spacing);

// BinaryMedianImageFilter.
Binary binaryMedian(const Binary& set, glm::ivec3 size, glm::ivec3 radius);

// ConfidenceConnectedImageFilter from one seed.
Binary confidenceConnected(const Grey& values, glm::ivec3 size, glm::ivec3 seed, int radius,
                           double multiplier, int iterations);
// MorphologicalWatershedFromMarkersImageFilter without watershed lines.
std::vector<std::uint8_t> watershedFromMarkers(const std::vector<std::uint16_t>& relief, glm::ivec3 size,
                                               const std::vector<std::uint8_t>& markers);
// The histogram threshold calculators, over counts in bins of width 1 from 0 on; their threshold as they
// state it, in bins.
enum class HistogramMethod { otsu, isodata, entropy, yen };
double histogramThreshold(const std::vector<std::int64_t>& counts, HistogramMethod method);

// The same filters as steps, so that they can be timed apart from copying and freeing: the input image is
// there, each run allocates a fresh output.
struct TimedFilter {
  std::function<void()> run;       // what is timed
  std::function<Binary()> result;  // of the last run
  std::function<void()> clear;     // frees what the last run made
};
TimedFilter timedThreshold(const Grey& values, glm::ivec3 size, std::int16_t lower, std::int16_t upper);
TimedFilter timedConnectedThreshold(const Grey& values, glm::ivec3 size, glm::ivec3 seed, std::int16_t lower,
                                    std::int16_t upper);
TimedFilter timedMorphology(const Binary& set, glm::ivec3 size, Morphology step, int radius);
// SignedMaurerDistanceMap (float, mm), and what lies within a distance by it.
TimedFilter timedMargin(const Binary& set, glm::ivec3 size, glm::dvec3 spacing, double millimetres);
// ConnectedComponent alone (the result is its largest component, found outside of what is timed), and with
// Relabel and a threshold that keeps the largest.
TimedFilter timedComponents(const Binary& set, glm::ivec3 size);
TimedFilter timedLargestComponent(const Binary& set, glm::ivec3 size);

std::string version();

}  // namespace chiasm::test::itk_oracle

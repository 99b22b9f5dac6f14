#include "data_io/reader/program/dicom_series.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <glm/geometric.hpp>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr double kDirectionTolerance = 1e-3;  // of a direction's components; six decimals are usual
constexpr double kSpacingTolerance = 1e-3;    // mm, of the pixel spacing
constexpr double kSamePlace = 1e-3;           // mm
constexpr double kGapShare = 0.05, kGapSlack = 0.01;
constexpr double kDrift = 0.1;  // mm across the normal over the whole stack
constexpr double kDegrees = 57.29577951308232;

bool near(const glm::dvec3& a, const glm::dvec3& b) {
  return glm::length(a - b) <= kDirectionTolerance;
}

void requireImages(const std::vector<FolderImage>& images) {
  const std::string count = std::to_string(images.size());
  std::size_t incomplete = 0, placeless = 0;
  for (const FolderImage& image : images) {
    const DicomSlice& slice = image.slice;
    if (slice.frames > 1)
      throw Refusal(
          "its images are of the multi-frame kind, which cannot be read yet; export one image per file.",
          ErrorKind::invalidInput);
    if (!slice.monochrome || slice.samplesPerPixel != 1)
      throw Refusal("its images are in colour; series of single values can be read.",
                    ErrorKind::invalidInput);
    if (slice.bitsAllocated != 8 && slice.bitsAllocated != 16)
      throw Refusal("its pixels have " + std::to_string(slice.bitsAllocated) +
                    " bits; 8 and 16 can be read.");
    incomplete += slice.complete ? 0 : 1;
    placeless += slice.hasPlane ? 0 : 1;
  }
  if (incomplete > 0)
    throw Refusal(std::to_string(incomplete) + " of its " + count +
                  " images end before their last pixel; copy the folder again from its source.");
  if (placeless > 0)
    throw Refusal(
        std::to_string(placeless) + " of its " + count +
            " images do not say where they lie in the patient (position, orientation, pixel spacing).",
        ErrorKind::invalidInput);
}

void requireOneKind(const std::vector<FolderImage>& images) {
  const DicomSlice& first = images.front().slice;
  std::size_t turned = 0;
  for (const FolderImage& image : images) {
    const DicomSlice& slice = image.slice;
    if (slice.rows != first.rows || slice.columns != first.columns)
      throw Refusal("its images have different sizes (" + std::to_string(first.columns) + " x " +
                    std::to_string(first.rows) + " and " + std::to_string(slice.columns) + " x " +
                    std::to_string(slice.rows) + "); they are no one volume.");
    if (std::abs(slice.rowSpacing - first.rowSpacing) > kSpacingTolerance ||
        std::abs(slice.columnSpacing - first.columnSpacing) > kSpacingTolerance)
      throw Refusal("its images have different pixel spacings; they are no one volume.");
    if (slice.bitsAllocated != first.bitsAllocated || slice.isSigned != first.isSigned)
      throw Refusal("its images store their pixels in different ways; they are no one volume.");
    if (slice.frameOfReferenceUid != first.frameOfReferenceUid)
      throw Refusal("its images belong to different frames of reference; they are no one volume.");
    turned += near(slice.row, first.row) && near(slice.column, first.column) ? 0 : 1;
  }
  if (turned > 0)
    throw Refusal("its images do not lie in parallel (" + std::to_string(turned) + " of " +
                  std::to_string(images.size()) + " are turned against the first); they are no one volume.");
}

// The spacing of positions (ascending, along the normal); throws unless they are even.
double evenSpacing(const std::vector<double>& along) {
  const std::size_t gaps = along.size() - 1;
  double smallest = along[1] - along[0], largest = smallest;
  for (std::size_t i = 1; i < along.size(); ++i) {
    smallest = std::min(smallest, along[i] - along[i - 1]);
    largest = std::max(largest, along[i] - along[i - 1]);
  }
  if (smallest < kSamePlace)
    throw Refusal("several of its " + std::to_string(along.size()) +
                  " images lie at one place (copies, or several time points); export one volume.");
  const double spacing = (along.back() - along.front()) / static_cast<double>(gaps);
  for (std::size_t i = 0; i < along.size(); ++i) {
    const double expected = along.front() + spacing * static_cast<double>(i);
    if (std::abs(along[i] - expected) > kGapShare * spacing + kGapSlack)
      throw Refusal("the gaps between its " + std::to_string(along.size()) + " images run from " +
                    decimal(smallest, 3) + " to " + decimal(largest, 3) +
                    " mm: images are missing or spaced unevenly; export the series again or resample it.");
  }
  return spacing;
}

void requireNoTilt(const std::vector<FolderImage>& images, const glm::dvec3& normal) {
  const glm::dvec3 start = images.front().slice.position;
  for (const FolderImage& image : images) {
    const glm::dvec3 way = image.slice.position - start;
    const double along = glm::dot(way, normal);
    const double across = glm::length(way - along * normal);
    if (across > kDrift)
      throw Refusal("its images are stacked askew, by " + decimal(std::atan2(across, along) * kDegrees, 2) +
                    " degrees (a tilted gantry); resample it to an upright grid.");
  }
}

}  // namespace

ChosenSeries chooseSeries(std::vector<FolderImage> images, const std::string& seriesInstanceUid) {
  if (images.empty())
    throw Refusal("it holds no DICOM images; choose the folder in which the images themselves lie.",
                  ErrorKind::invalidInput);
  std::map<std::string, std::size_t> counts;
  for (const FolderImage& image : images) ++counts[image.slice.seriesInstanceUid];
  std::string chosen = seriesInstanceUid;
  if (chosen.empty())
    chosen = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
               return a.second < b.second;
             })->first;
  if (counts.count(chosen) == 0)
    throw Refusal(
        "the series asked for is not among the " + std::to_string(counts.size()) + " that it holds.",
        ErrorKind::notFound);
  std::erase_if(images, [&](const FolderImage& image) { return image.slice.seriesInstanceUid != chosen; });
  return {std::move(images), counts.size()};
}

StackedSeries stackSeries(std::vector<FolderImage> images) {
  requireImages(images);
  requireOneKind(images);
  const DicomSlice first = images.front().slice;
  const glm::dvec3 normal = glm::normalize(glm::cross(first.row, first.column));
  const auto along = [&](const FolderImage& image) { return glm::dot(image.slice.position, normal); };
  std::sort(images.begin(), images.end(),
            [&](const FolderImage& a, const FolderImage& b) { return along(a) < along(b); });

  StackedSeries stack;
  stack.grid.size = {first.columns, first.rows, static_cast<int>(images.size())};
  stack.grid.origin = images.front().slice.position;
  stack.grid.direction = glm::dmat3(first.row, first.column, normal);
  stack.grid.spacing = {first.columnSpacing, first.rowSpacing, first.thickness > 0 ? first.thickness : 1.0};
  if (images.size() > 1) {
    std::vector<double> positions;
    for (const FolderImage& image : images) positions.push_back(along(image));
    stack.grid.spacing.z = evenSpacing(positions);
    requireNoTilt(images, normal);
  }
  stack.images = std::move(images);
  return stack;
}

}  // namespace chiasm::data_io::reader

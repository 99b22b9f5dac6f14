#include "data_io/reader/program/dicom_stack.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr double kGapShare = 0.05, kGapSlack = 0.01;
constexpr double kDrift = 0.1;       // mm across the normal over the whole stack
constexpr double kMostUneven = 3.0;  // largest to smallest gap that is still resampled
constexpr double kDegrees = 57.29577951308232;
constexpr double kMaximumTilt = 45.0 / kDegrees;

struct Gaps {
  double smallest = 0, largest = 0, median = 0;
};

Gaps gapsOf(const std::vector<double>& along) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < along.size(); ++i) gaps.push_back(along[i] - along[i - 1]);
  std::sort(gaps.begin(), gaps.end());
  return {gaps.front(), gaps.back(), gaps[gaps.size() / 2]};
}

bool even(const std::vector<double>& along, double spacing) {
  for (std::size_t i = 0; i < along.size(); ++i) {
    const double expected = along.front() + spacing * static_cast<double>(i);
    if (std::abs(along[i] - expected) > kGapShare * spacing + kGapSlack) return false;
  }
  return true;
}

// How many images are missing when every gap is a multiple of the smallest; 0 when they are not.
std::size_t missing(const std::vector<double>& along, double smallest) {
  std::size_t out = 0;
  for (std::size_t i = 1; i < along.size(); ++i) {
    const double steps = (along[i] - along[i - 1]) / smallest;
    if (std::abs(steps - std::round(steps)) > kGapShare + kGapSlack / smallest) return 0;
    out += static_cast<std::size_t>(std::round(steps)) - 1;
  }
  return out;
}

[[noreturn]] void refuseGaps(const std::vector<double>& along, const Gaps& gaps) {
  const std::string numbers = "the gaps between its " + std::to_string(along.size()) + " images run from " +
                              decimal(gaps.smallest, 3) + " to " + decimal(gaps.largest, 3) + " mm";
  if (const std::size_t lost = missing(along, gaps.smallest); lost > 0 && lost <= along.size())
    throw Refusal(numbers + ": " + std::to_string(lost) + (lost == 1 ? " image is" : " images are") +
                  " missing; copy or export the series again.");
  throw Refusal(numbers + ", too uneven to be made even; export the series again or resample it.");
}

void add(DicomStack& stack, const std::string& sentence) {
  if (stack.badges.empty()) stack.badges.emplace_back("resampled");
  stack.note += (stack.note.empty() ? "" : " ") + sentence;
}

// mm along row and column by which the images move per mm along the normal; throws when they wander.
glm::dvec2 tiltOf(const DicomStack& stack, const std::vector<double>& along) {
  const DicomSlice& first = stack.images.front().slice;
  const auto across = [&](std::size_t i) {
    const glm::dvec3 way = stack.images[i].slice.position - first.position;
    return glm::dvec2(glm::dot(way, first.row), glm::dot(way, first.column));
  };
  const double height = along.back() - along.front();
  const glm::dvec2 slope = across(along.size() - 1) / height;
  if (glm::length(slope) * height <= kDrift) {
    for (std::size_t i = 0; i < along.size(); ++i)
      if (glm::length(across(i)) > kDrift)
        throw Refusal("its images are shifted against each other by " + decimal(glm::length(across(i)), 2) +
                      " mm within their planes; they are no one volume.");
    return glm::dvec2(0);
  }
  for (std::size_t i = 0; i < along.size(); ++i)
    if (const double off = glm::length(across(i) - slope * (along[i] - along.front())); off > kDrift)
      throw Refusal("its images are stacked askew, and not evenly so (" + decimal(off, 2) +
                    " mm from a straight stack); they are no one volume.");
  return slope;
}

// Makes room for every image in a grid upright on the first image's plane.
void shear(DicomStack& stack, const std::vector<double>& along, glm::dvec2 slope, Resampling& plan) {
  const double angle = std::atan(glm::length(slope));
  if (angle > kMaximumTilt)
    throw Refusal("its images are stacked askew, by " + decimal(angle * kDegrees, 2) +
                  " degrees, more than any gantry tilts; they are no one volume.");
  const glm::dvec2 pixel(stack.grid.spacing.x, stack.grid.spacing.y);
  const double height = along.back() - along.front();
  const glm::dvec2 whole = slope * height / pixel;  // pixels from the first image to the last
  const glm::dvec2 start = glm::floor(glm::min(whole, glm::dvec2(0)) + 1e-6);
  const glm::dvec2 end = glm::ceil(glm::max(whole, glm::dvec2(0)) - 1e-6);
  stack.grid.size.x += static_cast<int>(end.x - start.x);
  stack.grid.size.y += static_cast<int>(end.y - start.y);
  stack.grid.origin +=
      start.x * pixel.x * stack.grid.direction[0] + start.y * pixel.y * stack.grid.direction[1];
  for (std::size_t i = 0; i < along.size(); ++i)
    plan.shift[i] = slope * (along[i] - along.front()) / pixel - start;
  add(stack, "The gantry was tilted by " + decimal(angle * kDegrees, 2) +
                 " degrees; the images were sheared upright, each within its own plane.");
}

}  // namespace

DicomStack stackImages(std::vector<FolderImage> images) {
  const DicomSlice first = images.front().slice;
  const glm::dvec3 normal = planeNormal(first);
  const auto place = [&](const FolderImage& image) { return glm::dot(image.slice.position, normal); };
  std::sort(images.begin(), images.end(),
            [&](const FolderImage& a, const FolderImage& b) { return place(a) < place(b); });
  DicomStack stack;
  stack.images = std::move(images);
  GridGeometry& grid = stack.grid;
  grid.size = {first.columns, first.rows, static_cast<int>(stack.images.size())};
  grid.origin = stack.images.front().slice.position + 0.0;  // no negative zeros
  grid.direction = glm::dmat3(first.row + 0.0, first.column + 0.0, normal + 0.0);
  grid.spacing = {first.columnSpacing, first.rowSpacing, first.thickness > 0 ? first.thickness : 1.0};
  if (stack.images.size() == 1) return stack;

  std::vector<double> along;
  for (const FolderImage& image : stack.images) along.push_back(place(image));
  Resampling plan{std::vector<double>(along.size()), std::vector<glm::dvec2>(along.size(), glm::dvec2(0))};
  const double mean = (along.back() - along.front()) / static_cast<double>(along.size() - 1);
  grid.spacing.z = mean;
  const bool regular = even(along, mean);
  if (!regular) {
    const Gaps gaps = gapsOf(along);
    if (missing(along, gaps.smallest) > 0 || gaps.largest > kMostUneven * gaps.smallest)
      refuseGaps(along, gaps);
    grid.spacing.z = gaps.median;
    grid.size.z = static_cast<int>(std::floor((along.back() - along.front()) / gaps.median + 1e-6)) + 1;
    add(stack, "The gaps between its " + std::to_string(along.size()) + " images run from " +
                   decimal(gaps.smallest, 3) + " to " + decimal(gaps.largest, 3) + " mm; slices every " +
                   decimal(gaps.median, 3) + " mm were interpolated.");
  }
  for (std::size_t i = 0; i < along.size(); ++i) plan.along[i] = (along[i] - along.front()) / grid.spacing.z;
  const glm::dvec2 slope = tiltOf(stack, along);
  const bool tilted = slope != glm::dvec2(0);
  if (tilted) shear(stack, along, slope, plan);
  // An even stack keeps its slices; only their places in the plane change.
  if (regular)
    for (std::size_t i = 0; i < along.size(); ++i) plan.along[i] = static_cast<double>(i);
  if (tilted || !regular) stack.resampling = std::move(plan);
  return stack;
}

}  // namespace chiasm::data_io::reader

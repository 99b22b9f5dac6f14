#include "data_io/labels/place_segmentation.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <glm/geometric.hpp>

#include "core/labels/fill_contours.h"
#include "core/labels/resample_labels.h"
#include "core/labels/standard_colours.h"
#include "data_io/dicom/series_uid.h"

namespace chiasm::data_io {

namespace {

std::string counted(std::int64_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

bool sameGrid(const GridGeometry& a, const GridGeometry& b) {
  if (a.size != b.size) return false;
  for (int which = 0; which < 8; ++which) {
    glm::dvec3 apart = a.origin - b.origin;
    for (int axis = 0; axis < 3; ++axis)
      if (which & (1 << axis))
        apart += (a.direction[axis] * a.spacing[axis] - b.direction[axis] * b.spacing[axis]) *
                 double(a.size[axis] - 1);
    if (glm::length(apart) > 0.01 * std::min({a.spacing.x, a.spacing.y, a.spacing.z})) return false;
  }
  return true;
}

// The segments of the file as those of the case; colours where the file gives none.
std::vector<Segment> segmentsOf(const std::vector<ReadSegment>& read, const Case& current,
                                std::vector<std::string>& notes) {
  std::vector<Segment> segments;
  std::set<Uid> taken;
  std::int64_t renewed = 0;
  for (const ReadSegment& from : read) {
    Segment segment;
    const bool known = !from.uid.empty() && (current.findSegment(from.uid) || !taken.insert(from.uid).second);
    segment.uid = from.uid.empty() || known ? Uid::generate() : from.uid;
    renewed += known ? 1 : 0;
    segment.name = from.name;
    segment.code = from.code;
    segment.colour =
        from.colour ? *from.colour
        : from.name.empty()
            ? segmentColour(static_cast<int>(segments.size()))
            : standardColour(from.name).value_or(segmentColour(static_cast<int>(segments.size())));
    segment.layer = from.layer;
    segment.label = from.label;
    segments.push_back(std::move(segment));
  }
  if (renewed > 0)
    notes.push_back("The case has " + counted(renewed, "segment") +
                    " of these already; what was imported is a copy with new UIDs.");
  return segments;
}

void sayLosses(std::int64_t before, std::int64_t after, bool exact, PlacedSegmentation& placed) {
  if (!exact) {
    placed.resampled = true;
    placed.notes.push_back("The file's grid is not the volume's: resampled by nearest neighbour (" +
                           std::to_string(before) + " voxels there, " + std::to_string(after) + " here).");
  } else if (after < before) {
    placed.notes.push_back(counted(before - after, "voxel") + " of " + std::to_string(before) +
                           " lie outside of the volume and were left out.");
  }
}

Expected<void> placeVoxels(const ReadSegmentation& read, PlacedSegmentation& placed) {
  Segmentation& out = placed.segmentation;
  if (sameGrid(read.grid, out.info.grid)) {
    out.layers = read.layers;
    return {};
  }
  std::int64_t before = 0, after = 0;
  bool exact = true;
  for (const LabelMap& layer : read.layers) {
    ResampledLabels moved = resampleLabels(layer, read.grid, out.info.grid);
    before += moved.labelledBefore;
    after += moved.labelledAfter;
    exact = exact && moved.exact;
    out.layers.push_back(std::move(moved.labels));
  }
  if (before > 0 && after == 0)
    return failure(ErrorKind::invalidInput,
                   "Nothing of this file lies in the volume: it belongs to other images, or to another place "
                   "in the body.");
  sayLosses(before, after, exact, placed);
  return {};
}

// Region after region into the first layer where it overlaps nothing.
Expected<void> fillRegions(const ReadSegmentation& read, PlacedSegmentation& placed) {
  Segmentation& out = placed.segmentation;
  std::vector<std::vector<Label>> layers;
  bool resampled = false, any = false;
  for (std::size_t i = 0; i < read.segments.size(); ++i) {
    auto filled = fillContours(read.segments[i].contours, out.info.grid);
    if (!filled) return tl::unexpected(filled.error());
    resampled = resampled || filled->resampled;
    any = any || !filled->voxels.empty();
    std::size_t layer = 0;
    while (layer < layers.size() && std::any_of(filled->voxels.begin(), filled->voxels.end(),
                                                [&](std::size_t at) { return layers[layer][at] != 0; }))
      ++layer;
    if (layer == layers.size()) layers.emplace_back(out.info.grid.voxelCount());
    for (const std::size_t at : filled->voxels) layers[layer][at] = static_cast<Label>(i + 1);
    out.segments[i].layer = static_cast<int>(layer);
    out.segments[i].label = static_cast<Label>(i + 1);
  }
  const bool drawn = std::any_of(read.segments.begin(), read.segments.end(),
                                 [](const ReadSegment& segment) { return !segment.contours.empty(); });
  if (drawn && !any)
    return failure(ErrorKind::invalidInput,
                   "No contour of this file encloses a voxel of the volume: it belongs to other images, or "
                   "to another place in the body.");
  for (const std::vector<Label>& layer : layers)
    out.layers.push_back(LabelMap::fromDense(out.info.grid.size, layer));
  if (out.layers.empty()) out.layers.emplace_back(out.info.grid.size);
  if (resampled) {
    placed.resampled = true;
    placed.notes.emplace_back(
        "The contours do not lie in the middle of the volume's slices, or not in each of them: every slice "
        "took the nearest ones.");
  }
  return {};
}

}  // namespace

Expected<const Volume*> volumeFor(const ReadSegmentation& read, const Case& current, bool anyFrame) {
  if (current.volumes.empty())
    return failure(ErrorKind::notFound,
                   "Labels belong to a volume, and this case has none yet. Add the volume first.");
  const Volume* sameFrame = nullptr;
  const Volume* sameVoxels = nullptr;
  const Volume* unknownFrame = nullptr;
  for (const Volume& volume : current.volumes) {
    const VolumeInfo& info = volume.info;
    const bool otherFrame = !read.frameOfReferenceUid.empty() && !info.frameOfReferenceUid.empty() &&
                            info.frameOfReferenceUid != read.frameOfReferenceUid;
    if (otherFrame && !anyFrame) continue;
    if (!read.seriesInstanceUid.empty() &&
        seriesUidOf(info.source.seriesInstanceUid) == read.seriesInstanceUid)
      return &volume;
    const bool named = !otherFrame && !read.frameOfReferenceUid.empty() && !info.frameOfReferenceUid.empty();
    if (!sameFrame && named) sameFrame = &volume;
    if (!sameVoxels && !read.isContours() && sameGrid(read.grid, info.grid)) sameVoxels = &volume;
    if (!unknownFrame) unknownFrame = &volume;
  }
  for (const Volume* found : {sameFrame, sameVoxels, unknownFrame})
    if (found) return found;
  return failure(
      ErrorKind::invalidInput,
      "It lies in another frame of reference than every volume of this case, so its coordinates "
      "mean other places. Add the volume that it was made on; or, when you know that the two agree, "
      "say --any-frame.");
}

Expected<PlacedSegmentation> placeSegmentation(ReadSegmentation read, const Volume& volume,
                                               const Case& current) {
  PlacedSegmentation placed;
  Segmentation& out = placed.segmentation;
  out.info.uid = Uid::generate();
  out.info.volume = volume.info.uid;
  out.info.order = current.segmentations.empty() ? 1 : current.segmentations.back().info.order + 1;
  out.info.name = "Labels " + std::to_string(current.segmentations.size() + 1);
  out.info.grid = volume.info.grid;
  if (!read.note.empty()) placed.notes.push_back(read.note);
  out.segments = segmentsOf(read.segments, current, placed.notes);
  std::int64_t order = 0;
  for (Segment& segment : out.segments) {
    segment.segmentation = out.info.uid;
    segment.order = ++order;
  }
  auto done = read.isContours() ? fillRegions(read, placed) : placeVoxels(read, placed);
  if (!done) return tl::unexpected(done.error());
  out.info.layerCount = static_cast<int>(out.layers.size());
  return placed;
}

}  // namespace chiasm::data_io

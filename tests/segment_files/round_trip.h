// Segmentations that go out and come back: what has to be the same.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "data_io/labels/place_segmentation.h"
#include "tests/data_io/reader/reader_fixture.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

// The voxels of a segment, as offsets.
inline std::vector<std::size_t> voxelsOf(const Segmentation& segmentation, const Segment& segment) {
  const std::vector<Label> labels = segmentation.layers[static_cast<std::size_t>(segment.layer)].toDense();
  std::vector<std::size_t> voxels;
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] == segment.label) voxels.push_back(i);
  return voxels;
}

inline double dice(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
  if (a.empty() && b.empty()) return 1.0;
  std::vector<std::size_t> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return 2.0 * static_cast<double>(both.size()) / static_cast<double>(a.size() + b.size());
}

struct Kept {
  bool names = true, colours = true, codes = true, uids = true;
  double dice = 1.0;  // at least
};

// Segment by segment, in order.
inline void expectSame(const Segmentation& before, const Segmentation& after, const Kept& kept) {
  ASSERT_EQ(after.segments.size(), before.segments.size());
  for (std::size_t i = 0; i < before.segments.size(); ++i) {
    const Segment &a = before.segments[i], &b = after.segments[i];
    SCOPED_TRACE(a.name);
    EXPECT_TRUE(!kept.names || b.name == a.name) << b.name;
    EXPECT_TRUE(!kept.colours || b.colour == a.colour);
    EXPECT_TRUE(!kept.codes || b.code == a.code);
    EXPECT_TRUE(!kept.uids || b.uid == a.uid) << b.uid.text();
    const auto from = voxelsOf(before, a), to = voxelsOf(after, b);
    EXPECT_TRUE(kept.dice < 1.0 || to == from) << from.size() << " voxels before, " << to.size() << " after";
    EXPECT_GE(dice(from, to), kept.dice);
  }
}

// A small case on any grid, with five segments: two that overlap a third, one with a hole and an island
// inside the hole, one without voxels; names and codes that formats find hard.
struct HardCase {
  Case value;
  const Volume& volume() const { return value.volumes.front(); }
  const Segmentation& segmentation() const { return value.segmentations.front(); }
};

inline HardCase makeHardCase(const GridGeometry& grid) {
  HardCase out;
  Volume volume;
  volume.info.uid = Uid::generate();
  volume.info.order = 1;
  volume.info.name = "CT";
  volume.info.grid = grid;
  volume.info.study.modality = "CT";
  out.value.info.uid = Uid::generate();
  out.value.info.identifier = "hard";
  out.value.volumes.push_back(volume);
  Segmentation segmentation;
  segmentation.info.uid = Uid::generate();
  segmentation.info.volume = volume.info.uid;
  segmentation.info.name = "Hard";
  segmentation.info.grid = grid;
  segmentation.info.layerCount = 2;
  const auto add = [&](const char* name, glm::u8vec3 colour, int layer, Label label,
                       std::optional<Code> code) {
    Segment segment;
    segment.uid = Uid::generate();
    segment.segmentation = segmentation.info.uid;
    segment.order = static_cast<std::int64_t>(segmentation.segments.size()) + 1;
    segment.name = name;
    segment.colour = colour;
    segment.layer = layer;
    segment.label = label;
    segment.code = std::move(code);
    segmentation.segments.push_back(segment);
  };
  add("Leber, rechts: \xc3\xa4\xc3\xb6\xc3\xbc", {221, 130, 101}, 0, 1, Code{"SCT", "10200004", "Liver"});
  add("shell \"with\" hole", {1, 2, 3}, 0, 7, std::nullopt);
  add("Left kidney lesion with a name that is longer than the sixty-four characters of a DICOM label",
      {255, 0, 254}, 1, 1, Code{"99TEST", "A-1", "odd | meaning ^ with ~ signs %"});
  add("nothing yet", {12, 200, 120}, 1, 2, Code{"SCT", "123456789012345678", "Eighteen digits"});
  add("kidney_left", {185, 102, 83}, 1, 300, Code{"SCT", "64033007", "Kidney"});
  std::vector<Label> first(grid.voxelCount()), second(grid.voxelCount());
  std::size_t at = 0;
  const glm::dvec3 size(grid.size);
  for (int z = 0; z < grid.size.z; ++z)
    for (int y = 0; y < grid.size.y; ++y)
      for (int x = 0; x < grid.size.x; ++x, ++at) {
        const glm::dvec3 p = (glm::dvec3(x, y, z) + 0.5) / size;
        const glm::dvec2 q(p.x - 0.6, p.y - 0.55);
        const double r2 = q.x * q.x + q.y * q.y;
        if (p.x < 0.25 && p.y < 0.5) first[at] = 1;
        if (p.z > 0.3 && ((r2 < 0.09 && r2 > 0.03) || r2 < 0.006)) first[at] = 7;
        if (p.x > 0.1 && p.x < 0.5 && p.y < 0.4 && p.z < 0.6) second[at] = 1;
        if (p.x > 0.7 && p.y > 0.2 && p.z > 0.5 && (x + 2 * y + z) % 3 != 0) second[at] = 300;
      }
  segmentation.layers.push_back(LabelMap::fromDense(grid.size, first));
  segmentation.layers.push_back(LabelMap::fromDense(grid.size, second));
  out.value.segmentations.push_back(std::move(segmentation));
  return out;
}

// Grids that mistakes show on: each axis of another length, turned, left-handed, oblique.
inline std::vector<GridGeometry> hardGrids() {
  const glm::ivec3 size(19, 13, 7);
  const glm::dvec3 spacing(0.7, 1.1, 2.5);
  std::vector<GridGeometry> grids;
  for (const glm::dmat3& order : signedAxisOrders())
    if (grids.size() < 48) grids.push_back(makeGrid(size, spacing, order, {12.25, -30.5, 101}));
  std::vector<GridGeometry> chosen = {grids[0], grids[7], grids[18], grids[33], grids[47]};
  chosen.push_back(makeGrid(size, spacing, rotation({1, 2, 3}, 23.0), {-7, 3.125, 55}));
  return chosen;
}

}  // namespace chiasm::test

// Lasso and polygon, and the rims of sets, against their definitions.
#include "core/segmentation/slice_outline.h"

#include <gtest/gtest.h>

#include <cmath>

#include <glm/geometric.hpp>

#include "core/segmentation/slice_contour.h"
#include "tests/core/segmentation/plain_sets.h"

namespace chiasm::test {
namespace {

// An outline of some corners in a plane near the middle of the grid; every second crosses itself.
SliceOutline randomOutline(RandomCase& random, glm::dvec3 normal) {
  const glm::dvec3 n = glm::normalize(normal);
  const glm::dvec3 u = glm::normalize(glm::cross(n, glm::dvec3(0.31, 0.52, 0.79))), v = glm::cross(n, u);
  const glm::dvec3 middle =
      voxelToPatient(random.grid(), VoxelPoint{glm::dvec3(random.grid().size - 1) * 0.5}).mm +
      random.direction() * 3.0;
  SliceOutline outline{{}, {normal}};
  const int corners = random.integer(3, 12);
  for (int i = 0; i < corners; ++i) {
    const double angle = 6.2831853 * i / corners + random.real(0, 0.8), radius = random.real(3, 20);
    outline.points.push_back({middle + u * (radius * std::cos(angle)) + v * (radius * std::sin(angle))});
  }
  return outline;
}

// By the definition; nullopt too near to a face or an edge to ask of two roundings.
std::optional<bool> naiveInside(const SliceOutline& outline, const GridGeometry& grid, glm::dvec3 p) {
  const glm::dvec3 n = glm::normalize(outline.normal.mm), origin = outline.points[0].mm;
  double layer = 0.0;
  const glm::dmat4 m = grid.caseFromVoxel();
  for (int axis = 0; axis < 3; ++axis) layer = std::max(layer, std::abs(glm::dot(n, glm::dvec3(m[axis]))));
  const double height = std::abs(glm::dot(p - origin, n));
  if (std::abs(height - layer / 2) < 1e-4) return std::nullopt;
  if (height > layer / 2) return false;
  const glm::dvec3 u =
      glm::normalize(glm::cross(n, std::abs(n.z) < 0.9 ? glm::dvec3(0, 0, 1) : glm::dvec3(1, 0, 0)));
  const glm::dvec3 v = glm::cross(n, u);
  const glm::dvec2 at(glm::dot(p - origin, u), glm::dot(p - origin, v));
  bool inside = false;
  for (std::size_t i = 0; i < outline.points.size(); ++i) {
    const auto flat = [&](const PatientPoint& q) {
      return glm::dvec2(glm::dot(q.mm - origin, u), glm::dot(q.mm - origin, v));
    };
    const glm::dvec2 a = flat(outline.points[i]), b = flat(outline.points[(i + 1) % outline.points.size()]);
    const double along = std::clamp(glm::dot(at - a, b - a) / glm::dot(b - a, b - a), 0.0, 1.0);
    if (glm::length(at - (a + (b - a) * along)) < 1e-4) return std::nullopt;
    if ((a.x > at.x) != (b.x > at.x) && at.y < a.y + (b.y - a.y) * (at.x - a.x) / (b.x - a.x))
      inside = !inside;
  }
  return inside;
}

TEST(SliceOutline, FillsOneLayerOfWhatItEncloses) {
  std::size_t filled = 0;
  for (unsigned seed = 0; seed < 40; ++seed) {
    RandomCase random(seed);
    const glm::dmat4 m = random.grid().caseFromVoxel();
    // In the grid's own slices, as a person draws; every fourth oblique.
    const glm::dvec3 first(m[seed % 3 == 0 ? 1 : 0]), second(m[seed % 3 == 2 ? 1 : 2]);
    const glm::dvec3 normal = seed % 4 == 3 ? random.direction() : glm::cross(first, second);
    const SliceOutline outline = randomOutline(random, normal);
    OutlineFill fill;
    fill.erase = seed % 5 == 4;
    fill.over = seed % 2 == 0 ? PaintOver::unlocked : PaintOver::background;
    if (seed % 3 == 1) fill.range = IntensityRange{-9000, 9000};
    if (seed % 6 == 2) fill.place = {false, {random.other()}};
    Progress progress;
    const auto edit = fillOutline(random.active(), outline, fill)->plan(random.value, progress);
    const std::vector<Label> before = random.labels();
    if (!edit) {
      EXPECT_EQ(edit.error().kind, ErrorKind::notFound) << edit.error().message;
      continue;
    }
    EXPECT_EQ(edit->name, fill.erase ? "Erase outline from Segment 0" : "Draw Segment 0");
    expectSoundChanges(random.value, edit->changes);
    const std::vector<Label> after = labelsAfter(random.value, edit->changes);
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
      const auto inside = naiveInside(outline, random.grid(), voxelToPatient(random.grid(), voxel).mm);
      const double value = *random.volume().valueAt(voxel);
      bool may = fill.erase ? before[offset] == random.label(0)
                            : before[offset] == 0 ||
                                  (fill.over == PaintOver::unlocked && before[offset] == random.label(1));
      may = may && (!fill.range || (value >= fill.range->lower && value <= fill.range->upper));
      may = may && (fill.place.anywhere() || before[offset] != random.label(1));
      const Label written = may ? (fill.erase ? Label{0} : random.label(0)) : before[offset];
      if (!inside)
        EXPECT_TRUE(after[offset] == before[offset] || after[offset] == written);
      else
        EXPECT_EQ(after[offset], *inside ? written : before[offset]) << seed;
      filled += inside.value_or(false) ? 1 : 0;
    });
  }
  EXPECT_GT(filled, 3000u);
}

TEST(SliceOutline, RefusesWhatIsNoOutline) {
  RandomCase random(1);
  Progress progress;
  const auto message = [&](const Uid& segment, SliceOutline outline) {
    const auto edit = fillOutline(segment, std::move(outline))->plan(random.value, progress);
    return edit ? std::string() : edit.error().message;
  };
  const SliceOutline good = randomOutline(random, {0, 0, 1});
  EXPECT_NE(message(random.active(), {{{{0, 0, 0}}, {{1, 0, 0}}}, {{0, 0, 1}}}).find("three points"),
            std::string::npos);
  EXPECT_NE(message(random.active(), {good.points, {{0, 0, 0}}}).find("direction"), std::string::npos);
  EXPECT_NE(message(random.locked(), good).find("locked"), std::string::npos);
  SliceOutline away = good;
  for (PatientPoint& point : away.points) point.mm += glm::dvec3(5000);
  EXPECT_NE(message(random.active(), away).find("changes nothing"), std::string::npos);
}

// The area of a closed line in the plane of its points, with its sign by the turn about `normal`.
double signedArea(const std::vector<PatientPoint>& line, glm::dvec3 normal) {
  glm::dvec3 sum(0.0);
  for (std::size_t i = 0; i < line.size(); ++i)
    sum += glm::cross(line[i].mm - line[0].mm, line[(i + 1) % line.size()].mm - line[0].mm);
  return 0.5 * glm::dot(sum, normal);
}

TEST(SliceContours, EncloseEachSetExactlyByTheirArea) {
  // Rims run one way around a set and the other way around its holes: their areas sum up to the set's.
  for (unsigned seed = 0; seed < 12; ++seed) {
    const glm::ivec3 size(70, 33, 35);
    const GridGeometry grid = makeGrid(size, {0.7, 0.9, 1.3}, rotation({1, 2, 3}, 20.0 * seed));
    const int axis = static_cast<int>(seed) % 3;
    VoxelBox box{glm::ivec3(0), size};
    box.begin[axis] = 11;
    box.end[axis] = 12;
    Mask mask(box, size);
    std::mt19937 random(seed);
    int voxels = 0;
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
      if (voxel.ijk[axis] != 11 || random() % 3 == 0) return;
      mask.bits.set(voxel.ijk - mask.begin);
      ++voxels;
    });
    const glm::dmat4 m = grid.caseFromVoxel();
    const glm::dvec3 across(m[axis == 0 ? 1 : 0]), down(m[axis == 2 ? 1 : 2]);
    double area = 0.0;
    for (const auto& line : sliceContours(mask, axis, 11, grid)) {
      ASSERT_GE(line.size(), 4u);
      // Every point is a turn: straight parts have none.
      for (std::size_t i = 0; i < line.size(); ++i) {
        const glm::dvec3 in = line[(i + 1) % line.size()].mm - line[i].mm,
                         out = line[(i + 2) % line.size()].mm - line[(i + 1) % line.size()].mm;
        EXPECT_NEAR(glm::dot(in, out), 0.0, 1e-6);
      }
      area += signedArea(line, glm::normalize(glm::cross(across, down)));
    }
    EXPECT_NEAR(area, voxels * glm::length(glm::cross(across, down)), 1e-6 * voxels);
    EXPECT_TRUE(sliceContours(mask, axis, 33, grid).empty() || mask.box().end[axis] > 33);
  }
}

}  // namespace
}  // namespace chiasm::test

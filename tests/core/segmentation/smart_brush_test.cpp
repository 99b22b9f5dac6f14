// Brushes that look at values and at other segments, against the definition voxel by voxel.
#include <gtest/gtest.h>

#include <cmath>

#include <glm/geometric.hpp>

#include "core/segmentation/brush.h"
#include "tests/core/segmentation/plain_sets.h"

namespace chiasm::test {
namespace {

// A case with smooth blobs and some noise, so that smart brushes have something to follow.
RandomCase blobs(unsigned seed) {
  RandomCase random(seed, VoxelType::int16, 1, 0, {44, 36, 20});
  std::vector<std::int16_t> values;
  std::mt19937 noise(seed);
  forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t) {
    const glm::dvec3 p(voxel.ijk);
    const double wave = std::sin(p.x * 0.21 + seed) + std::sin(p.y * 0.32) + std::sin(p.z * 0.43);
    values.push_back(static_cast<std::int16_t>(std::lround(wave * 100 + static_cast<double>(noise() % 20))));
  });
  random.value.volumes[0].voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(values)));
  return random;
}

// One dab by the definition: what the plain brush takes there (asked of an empty segment over everything),
// within the tolerance of the median around the centre, and connected to there.
PlainSet smartDab(RandomCase& random, BrushSettings brush, PatientPoint centre) {
  const glm::ivec3 size = random.grid().size;
  Case empty = random.value;
  empty.segmentations[0].layers[0] = LabelMap(size);
  const double tolerance = *brush.likeCentre;
  brush.likeCentre.reset();
  brush.erase = false;
  brush.over = PaintOver::unlocked;
  BrushSettings shapeOnly = brush;
  shapeOnly.range.reset();
  shapeOnly.place = {};
  const auto taken = [&](const BrushSettings& settings) {
    const auto changes = brushSegment(empty, random.active(), settings, centre, centre);
    EXPECT_TRUE(changes) << changes.error().message;
    return plainSet(labelsAfter(empty, *changes), random.label(0));
  };
  const PlainSet shape = taken(shapeOnly);
  std::vector<double> around;
  std::vector<glm::ivec3> seeds;
  const glm::ivec3 middle = nearestVoxel(random.grid(), centre).ijk;
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
    const glm::ivec3 d = glm::abs(voxel.ijk - middle);
    if (shape[offset] == 0 || std::max({d.x, d.y, d.z}) > 1) return;
    around.push_back(*random.volume().valueAt(voxel));
    seeds.push_back(voxel.ijk);
  });
  PlainSet result(shape.size());
  if (around.empty()) return result;
  std::sort(around.begin(), around.end());
  const double median = around[around.size() / 2];
  // What may be taken at all: range and place, asked of the model.
  const Segmentation& segmentation = random.segmentation();
  const std::vector<Label> labels = random.labels();
  const auto allowed = [&](glm::ivec3 at) {
    const std::size_t offset = plainOffset(size, at);
    const double value = *random.volume().valueAt(VoxelIndex{at});
    if (shape[offset] == 0 || std::abs(value - median) > tolerance) return false;
    if (brush.range && (value < brush.range->lower || value > brush.range->upper)) return false;
    if (brush.place.anywhere()) return true;
    bool held = false;
    for (const Uid& uid : brush.place.segments)
      held = held || segmentation.find(uid)->label == labels[offset];
    return held == brush.place.inside;
  };
  const int reach = brush.shape == BrushShape::disk ? 3 : 1;  // by corners, or by faces
  std::vector<glm::ivec3> open;
  for (const glm::ivec3 seed : seeds) open.push_back(seed);
  while (!open.empty()) {
    const glm::ivec3 at = open.back();
    open.pop_back();
    if (!insideGrid(size, at) || result[plainOffset(size, at)] != 0 || !allowed(at)) continue;
    result[plainOffset(size, at)] = 1;
    for (int dz = -1; dz <= 1; ++dz)
      for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx)
          if (const int steps = std::abs(dx) + std::abs(dy) + std::abs(dz); steps > 0 && steps <= reach)
            open.push_back(at + glm::ivec3(dx, dy, dz));
  }
  return result;
}

TEST(SmartBrush, TakesWhatIsLikeItsCentreAndConnected) {
  std::size_t taken = 0, smaller = 0;
  for (unsigned seed = 0; seed < 24; ++seed) {
    RandomCase random = blobs(seed);
    BrushSettings brush;
    brush.shape = seed % 3 == 0 ? BrushShape::disk : BrushShape::sphere;
    brush.diskNormal = {random.direction()};
    brush.radiusMm = random.real(2.0, 12.0);
    brush.likeCentre = random.real(10.0, 80.0);
    if (seed % 4 == 1) brush.range = IntensityRange{-120, 90};
    if (seed % 5 == 2) brush.place = {seed % 2 == 0, {random.other()}};
    const glm::ivec3 size = random.grid().size;
    const PatientPoint centre = voxelToPatient(
        random.grid(), VoxelPoint{{random.real(0, size.x), random.real(0, size.y), random.real(0, size.z)}});
    const auto changes = brushSegment(random.value, random.active(), brush, centre, centre);
    ASSERT_TRUE(changes) << changes.error().message;
    expectSoundChanges(random.value, *changes);
    const PlainSet wanted = smartDab(random, brush, centre);
    EXPECT_EQ(labelsAfter(random.value, *changes),
              plainWrite(random, wanted, PaintOver::unlocked, WriteMode::add))
        << seed;
    BrushSettings plain = brush;
    plain.likeCentre.reset();
    const auto all = brushSegment(random.value, random.active(), plain, centre, centre);
    for (const std::uint8_t one : wanted) taken += one;
    if (labelsAfter(random.value, *all) != labelsAfter(random.value, *changes)) ++smaller;
  }
  EXPECT_GT(taken, 1000u);
  EXPECT_GT(smaller, 12u) << "the tolerance decided nothing";
}

TEST(SmartBrush, AStepIsDabsAtMostHalfARadiusApart) {
  RandomCase random = blobs(5);
  BrushSettings brush;
  brush.radiusMm = 4.0;
  brush.likeCentre = 40.0;
  const PatientPoint from = voxelToPatient(random.grid(), VoxelIndex{{10, 12, 8}}),
                     to = voxelToPatient(random.grid(), VoxelIndex{{30, 20, 11}});
  const double way = glm::length(to.mm - from.mm);
  const int steps = static_cast<int>(std::ceil(way / 2.0));
  PlainSet wanted(random.grid().voxelCount());
  for (int i = 1; i <= steps; ++i) {
    const PlainSet dab = smartDab(random, brush, {from.mm + (to.mm - from.mm) * (1.0 * i / steps)});
    for (std::size_t v = 0; v < wanted.size(); ++v) wanted[v] |= dab[v];
  }
  const auto changes = brushSegment(random.value, random.active(), brush, from, to);
  ASSERT_TRUE(changes);
  EXPECT_EQ(labelsAfter(random.value, *changes),
            plainWrite(random, wanted, PaintOver::unlocked, WriteMode::add));
}

// A plate of bone, soft tissue on one side and air on the other; the stroke begins on the plate and slips off
// to both sides. What it was put on decides: nothing beside the plate is painted, and the plate under the
// brush is.
TEST(SmartBrush, AStrokeStaysInWhatItWasPutOn) {
  RandomCase random(1, VoxelType::int16, 1, 0, {60, 40, 12});
  const glm::ivec3 size = random.grid().size;
  const auto valueAt = [](glm::ivec3 at) { return at.y < 18 ? 30 : at.y < 23 ? 1100 : -1000; };
  std::vector<std::int16_t> values;
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
    values.push_back(static_cast<std::int16_t>(valueAt(voxel.ijk)));
  });
  random.value.volumes[0].voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(values)));
  random.segmentation().layers[0] = LabelMap(size);
  const auto at = [&](int x, int y) { return voxelToPatient(random.grid(), VoxelIndex{{x, y, 6}}); };
  const std::vector<PatientPoint> slips{at(10, 20), at(20, 12), at(30, 20), at(40, 30), at(50, 20)};
  const glm::dvec3 spacing = random.grid().spacing;
  BrushSettings brush;
  brush.radiusMm = 6.0 * std::max({spacing.x, spacing.y, spacing.z});
  brush.likeCentre = 400.0;
  const auto counted = [&](const BrushSettings& settings) {
    Progress progress;
    const auto edit = brushStroke(random.active(), settings, slips)->plan(random.value, progress);
    EXPECT_TRUE(edit.has_value());
    const std::vector<Label> after = labelsAfter(random.value, edit->changes);
    std::pair<int, int> bone{0, 0};
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
      if (after[offset] != random.label(0)) return;
      ++(valueAt(voxel.ijk) == 1100 ? bone.first : bone.second);
    });
    return bone;
  };
  const auto [bone, beside] = counted(brush);
  EXPECT_GT(bone, 500);
  EXPECT_EQ(beside, 0);
  // Dab by dab it would follow the hand off the plate.
  Case scratch = random.value;
  for (std::size_t i = 1; i < slips.size(); ++i) {
    const auto part = brushSegment(scratch, random.active(), brush, slips[i - 1], slips[i]);
    ASSERT_TRUE(part && apply(scratch, *part));
  }
  int follows = 0;
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
    follows += scratch.segmentations[0].layers[0].at(voxel) == random.label(0) && valueAt(voxel.ijk) != 1100;
  });
  EXPECT_GT(follows, 500);
  // Put on air it is like air; a value of its own says what it is like.
  brush.likeValue = -1000.0;
  EXPECT_EQ(counted(brush).first, 0);
  brush.likeValue = std::numeric_limits<double>::quiet_NaN();
  Progress progress;
  EXPECT_FALSE(brushStroke(random.active(), brush, slips)->plan(random.value, progress).has_value());
}

TEST(SmartBrush, ErasesWhatIsLikeItsCentre) {
  RandomCase random = blobs(7);
  BrushSettings brush;
  brush.radiusMm = 9.0;
  brush.likeCentre = 30.0;
  brush.erase = true;
  const PatientPoint centre = voxelToPatient(random.grid(), VoxelIndex{{20, 16, 9}});
  const auto changes = brushSegment(random.value, random.active(), brush, centre, centre);
  ASSERT_TRUE(changes);
  const PlainSet touched = smartDab(random, brush, centre);
  std::vector<Label> wanted = random.labels();
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (touched[i] != 0 && wanted[i] == random.label(0)) wanted[i] = 0;
  EXPECT_EQ(labelsAfter(random.value, *changes), wanted);
}

TEST(PaintPlaces, LimitThePlainBrush) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    RandomCase random(seed);
    BrushSettings brush;
    brush.radiusMm = 15.0;
    brush.over = seed % 2 == 0 ? PaintOver::unlocked : PaintOver::background;
    const PatientPoint centre =
        voxelToPatient(random.grid(), VoxelPoint{glm::dvec3(random.grid().size) * 0.5});
    const auto everywhere = brushSegment(random.value, random.active(), brush, centre, centre);
    brush.place = {seed < 4, {random.other(), random.locked()}};
    const auto limited = brushSegment(random.value, random.active(), brush, centre, centre);
    ASSERT_TRUE(everywhere && limited);
    expectSoundChanges(random.value, *limited);
    const std::vector<Label> before = random.labels(), all = labelsAfter(random.value, *everywhere),
                             some = labelsAfter(random.value, *limited);
    for (std::size_t i = 0; i < before.size(); ++i) {
      const bool held = before[i] == random.label(1) || before[i] == random.label(2);
      ASSERT_EQ(some[i], held == brush.place.inside ? all[i] : before[i]);
    }
  }
}

TEST(PaintPlaces, AreRefusedWithASentence) {
  RandomCase random(1);
  BrushSettings brush;
  const PatientPoint centre = voxelToPatient(random.grid(), VoxelIndex{{5, 5, 5}});
  brush.place.segments = {*Uid::parse("2.25.99")};
  auto refused = brushSegment(random.value, random.active(), brush, centre, centre);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("not in this case any more"), std::string::npos);
  brush.place = {};
  brush.likeCentre = NAN;
  refused = brushSegment(random.value, random.active(), brush, centre, centre);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("tolerance"), std::string::npos);
  brush.likeCentre = 10.0;
  random.value.volumes[0].voxels = nullptr;
  refused = brushSegment(random.value, random.active(), brush, centre, centre);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("not there"), std::string::npos);
}

}  // namespace
}  // namespace chiasm::test

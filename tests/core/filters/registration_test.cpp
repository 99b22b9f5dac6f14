// Registration against known transforms: the same body seen by another modality, laid elsewhere.
#include "core/filters/registration.h"

#include <gtest/gtest.h>

#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <random>
#include <span>
#include <vector>

#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

constexpr int kEdge = 80;

Volume thorax() {
  Volume volume;
  volume.info.uid = *Uid::parse("2.25.1");
  volume.info.name = "Fixed";
  volume.info.grid = benchPhantomGrid(glm::ivec3(kEdge));
  const std::vector<std::int16_t> voxels = benchPhantom(glm::ivec3(kEdge));
  volume.voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels)));
  return volume;
}

// Air bright, bone dark, tissue in between, with noise of its own: as little like CT as MR is.
Volume otherModality(const Volume& volume, unsigned seed) {
  Volume other = volume;
  other.info.uid = *Uid::parse("2.25.2");
  other.info.name = "Moving";
  std::mt19937 random(seed);
  std::normal_distribution<double> noise(0.0, 12.0);
  std::vector<std::int16_t> voxels(volume.voxels->count());
  for (std::size_t i = 0; i < voxels.size(); ++i) {
    const double hu = volume.voxels->valueAt(i);
    voxels[i] = static_cast<std::int16_t>(
        std::lround(400.0 * std::exp(-std::abs(hu + 80.0) / 300.0) + noise(random)));
  }
  other.voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels)));
  return other;
}

// Laid elsewhere: the volume's own space is moved, so that `truth` takes it back to where it was.
Volume laid(Volume volume, const glm::dmat4& truth) {
  const glm::dmat4 away = glm::inverse(truth);
  volume.info.grid.direction = glm::dmat3(away) * volume.info.grid.direction;
  volume.info.grid.origin = glm::dvec3(away * glm::dvec4(volume.info.grid.origin, 1.0));
  return volume;
}

glm::dmat4 turnAndShift(glm::dvec3 axis, double degrees, glm::dvec3 shift) {
  return glm::translate(glm::dmat4(1.0), shift) *
         glm::rotate(glm::dmat4(1.0), glm::radians(degrees), glm::normalize(axis));
}

// Mean over points through the body, in mm.
double targetError(const glm::dmat4& found, const glm::dmat4& truth) {
  double sum = 0;
  int count = 0;
  for (const double x : {-90.0, 0.0, 90.0})
    for (const double y : {-60.0, 0.0, 60.0})
      for (const double z : {-90.0, 0.0, 90.0}) {
        const glm::dvec4 there(x, y, z, 1.0);
        const glm::dvec4 own = glm::inverse(truth) * there;
        sum += glm::length(glm::dvec3(found * own) - glm::dvec3(there));
        ++count;
      }
  return sum / count;
}

TEST(Registration, RecoversKnownTransforms) {
  const Volume fixed = thorax();
  const struct {
    glm::dvec3 axis;
    double degrees;
    glm::dvec3 shift;
  } cases[] = {{{1, -1, 0.5}, -20, {-10, 30, -30}}, {{0, 1, 0.2}, 6, {2, -3, 4}}};
  unsigned seed = 1;
  for (const auto& one : cases) {
    const glm::dmat4 truth = turnAndShift(one.axis, one.degrees, one.shift);
    Progress progress;
    const auto found = registerVolume(fixed, laid(otherModality(fixed, seed++), truth), {}, progress);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_LE(targetError(found->caseFromVolume, truth), 1.0) << found->verdict;
    EXPECT_EQ(found->quality, RegistrationQuality::good) << found->verdict;
    EXPECT_NEAR(found->turnedDegrees, std::abs(one.degrees), 0.5);
    EXPECT_GT(found->information, found->informationBefore);
    EXPECT_EQ(progress.fraction(), 1.0);
  }
}

TEST(Registration, AffineRecoversStretching) {
  const Volume fixed = thorax();
  // Stretched along the case's axes after the turn: so the moving grid keeps right angles, with another
  // spacing.
  const glm::dvec3 stretch(1.06, 0.95, 1.03);
  const glm::dmat4 truth = glm::scale(glm::dmat4(1.0), stretch) * turnAndShift({0.3, 0.1, 1}, 8, {5, -8, 6});
  Volume moving = laid(otherModality(fixed, 9), truth);
  moving.info.grid.spacing /= stretch;
  for (int axis = 0; axis < 3; ++axis)
    moving.info.grid.direction[axis] = glm::normalize(moving.info.grid.direction[axis]);
  RegistrationSettings settings;
  settings.freedom = RegistrationFreedom::affine;
  Progress progress;
  const auto found = registerVolume(fixed, moving, settings, progress);
  ASSERT_TRUE(found) << found.error().message;
  const double error = targetError(found->caseFromVolume, truth);
  RecordProperty("target_error_mm", std::to_string(error));
  EXPECT_LE(error, 1.0) << found->verdict;
}

TEST(Registration, RecognisesWhatDoesNotMatch) {
  const Volume fixed = thorax();
  // Another volume altogether: noise.
  Volume noise = otherModality(fixed, 3);
  std::mt19937 random(7);
  std::vector<std::int16_t> voxels(noise.voxels->count());
  for (std::int16_t& voxel : voxels) voxel = static_cast<std::int16_t>(random() % 400);
  noise.voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels)));
  Progress progress;
  const auto found = registerVolume(fixed, noise, {}, progress);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->quality, RegistrationQuality::failed) << found->verdict;
  EXPECT_FALSE(found->verdict.empty());
}

TEST(Registration, RefusesWhatHasNothingToMatch) {
  const Volume fixed = thorax();
  Volume even = fixed;
  const std::vector<std::int16_t> voxels(fixed.voxels->count(), 7);
  even.voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels)));
  Progress progress;
  auto found = registerVolume(fixed, even, {}, progress);
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().message.find("same value everywhere"), std::string::npos);
  even.voxels = nullptr;
  found = registerVolume(fixed, even, {}, progress);
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().message.find("not there"), std::string::npos);
}

TEST(Registration, CanBeCancelled) {
  const Volume fixed = thorax();
  Progress progress;
  progress.cancel();
  const auto found = registerVolume(fixed, otherModality(fixed, 1), {}, progress);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::cancelled);
}

TEST(Registration, LandmarksAreFittedExactlyWhereTheyCan) {
  const glm::dmat4 truth = turnAndShift({1, 2, 3}, 33, {12, -40, 7});
  std::vector<LandmarkPair> pairs;
  for (const glm::dvec3 point :
       {glm::dvec3(0, 0, 0), glm::dvec3(50, 3, -2), glm::dvec3(4, 61, 9), glm::dvec3(-7, 2, 80)})
    pairs.push_back({{point}, glm::dvec3(glm::inverse(truth) * glm::dvec4(point, 1.0))});
  for (const auto freedom : {RegistrationFreedom::rigid, RegistrationFreedom::affine}) {
    const auto fit = fitLandmarks(pairs, freedom);
    ASSERT_TRUE(fit) << fit.error().message;
    EXPECT_LT(targetError(fit->caseFromVolume, truth), 1e-6);
    EXPECT_LT(fit->largestErrorMm, 1e-6);
  }
  // A pair that is 4 mm off is said.
  pairs[3].second.x += 4;
  const auto fit = fitLandmarks(pairs, RegistrationFreedom::rigid);
  ASSERT_TRUE(fit);
  EXPECT_GT(fit->largestErrorMm, 0.5);
  pairs.resize(2);
  EXPECT_FALSE(fitLandmarks(pairs, RegistrationFreedom::rigid));
}

}  // namespace
}  // namespace chiasm::test

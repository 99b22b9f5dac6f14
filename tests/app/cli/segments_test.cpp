// chiasm segment …, segments: every voxel is counted again by a plain loop.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <glm/geometric.hpp>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

constexpr double kVoxelMillilitres = 1.0 * 1.25 * 1.5 / 1000.0;

glm::dvec3 positionOf(const GridGeometry& grid, glm::ivec3 v) {
  return grid.origin + grid.direction[0] * (grid.spacing.x * v.x) +
         grid.direction[1] * (grid.spacing.y * v.y) + grid.direction[2] * (grid.spacing.z * v.z);
}

template <typename Visit>
void forEachVoxel(const SmallVolume& volume, Visit visit) {
  for (int z = 0; z < volume.grid.size.z; ++z)
    for (int y = 0; y < volume.grid.size.y; ++y)
      for (int x = 0; x < volume.grid.size.x; ++x) visit(glm::ivec3(x, y, z));
}

std::string text(glm::dvec3 p) {
  return std::to_string(p.x) + "," + std::to_string(p.y) + "," + std::to_string(p.z);
}

double distanceToSegment(glm::dvec3 p, glm::dvec3 a, glm::dvec3 b) {
  const glm::dvec3 along = b - a;
  const double length2 = glm::dot(along, along);
  const double t = length2 > 0 ? glm::clamp(glm::dot(p - a, along) / length2, 0.0, 1.0) : 0.0;
  return glm::distance(p, a + along * t);
}

std::int64_t countNear(
    const SmallVolume& volume, glm::dvec3 a, glm::dvec3 b, double radius,
    const std::function<bool(std::int16_t)>& wanted = [](std::int16_t) { return true; }) {
  std::int64_t count = 0;
  forEachVoxel(volume, [&](glm::ivec3 v) {
    if (distanceToSegment(positionOf(volume.grid, v), a, b) <= radius && wanted(volume.at(v))) ++count;
  });
  return count;
}

class CliSegment : public testing::Test {
 protected:
  CliSegment() { place_.makeSmallCase(); }
  ProgramRun segment(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"segment", "case.chiasm"});
    return place_.edit(arguments);
  }
  json segments() const { return place_.ask({"segments", "case.chiasm"}).json(); }
  std::int64_t voxelsOf(const std::string& name) const {
    for (const json& one : segments())
      if (one["name"] == name) return one["voxels"].get<std::int64_t>();
    return -1;
  }
  std::size_t historyLength() const { return place_.ask({"history", "case.chiasm"}).json().size(); }

  CliPlace place_;
  SmallVolume volume_ = makeSmallVolume();
};

TEST_F(CliSegment, ThresholdTakesBothEndsOfTheRange) {
  const ProgramRun run = segment({"threshold", "--lower", "20", "--upper", "40", "--name", "Tissue"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_EQ(run.err, "");
  const json made = run.json();
  EXPECT_EQ(made["voxels"], volume_.count(20, 40));
  EXPECT_GT(volume_.count(20, 20), 0);
  EXPECT_GT(volume_.count(40, 40), 0);
  EXPECT_NEAR(made["millilitres"].get<double>(),
              static_cast<double>(volume_.count(20, 40)) * kVoxelMillilitres, 1e-9);
  EXPECT_EQ(segments()[0], made);
  EXPECT_EQ(historyLength(), 3u) << "making the segment and filling it is one step";
}

TEST_F(CliSegment, SaysTheCentroidInPatientSpace) {
  const json made = segment({"threshold", "--lower", "700", "--upper", "760", "--name", "Bone"}).json();
  glm::dvec3 sum(0);
  double count = 0;
  forEachVoxel(volume_, [&](glm::ivec3 v) {
    if (volume_.at(v) < 700 || volume_.at(v) > 760) return;
    sum += positionOf(volume_.grid, v);
    ++count;
  });
  for (int axis = 0; axis < 3; ++axis)
    EXPECT_NEAR(made["centroid_mm"][static_cast<std::size_t>(axis)].get<double>(), sum[axis] / count, 1e-9);
}

TEST_F(CliSegment, ThresholdAddsToWhatIsThere) {
  ASSERT_EQ(segment({"threshold", "--lower", "20", "--upper", "30", "--name", "Tissue"}).exitCode, 0);
  ASSERT_EQ(segment({"threshold", "--lower", "40", "--upper", "50", "--name", "tissue"}).exitCode, 0);
  EXPECT_EQ(voxelsOf("Tissue"), volume_.count(20, 30) + volume_.count(40, 50));
  EXPECT_EQ(segments().size(), 1u) << "names are compared ignoring capitals";
}

TEST_F(CliSegment, OverBackgroundKeepsWhatIsLabelled) {
  ASSERT_EQ(segment({"threshold", "--lower", "20", "--upper", "40", "--name", "A"}).exitCode, 0);
  ASSERT_EQ(segment({"threshold", "--lower", "30", "--upper", "50", "--name", "B", "--over", "background"})
                .exitCode,
            0);
  EXPECT_EQ(voxelsOf("A"), volume_.count(20, 40));
  EXPECT_EQ(voxelsOf("B"), volume_.count(41, 50));
  ASSERT_EQ(segment({"threshold", "--lower", "30", "--upper", "50", "--name", "B"}).exitCode, 0);
  EXPECT_EQ(voxelsOf("A"), volume_.count(20, 29));
  EXPECT_EQ(voxelsOf("B"), volume_.count(30, 50));
}

TEST_F(CliSegment, GrowTakesTheConnectedPartOnly) {
  const glm::ivec3 seed{8, 8, 10};
  const ProgramRun run = segment({"grow", "--at", text(positionOf(volume_.grid, seed)), "--lower", "600",
                                  "--upper", "1000", "--name", "Big"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_EQ(run.json()["voxels"], 6 * 7 * 20);
  EXPECT_GT(volume_.count(600, 1000), 6 * 7 * 20) << "the second bone is in range too";
}

TEST_F(CliSegment, GrowRefusesASeedOutsideTheRangeAndSaysItsValue) {
  const ProgramRun run = segment({"grow", "--at", text(positionOf(volume_.grid, {15, 10, 10})), "--lower",
                                  "600", "--upper", "1000", "--name", "X"});
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_NE(run.errorMessage().find("30"), std::string::npos) << run.errorMessage();
  EXPECT_EQ(segments().size(), 0u) << "the segment is not made when the growing fails";
  EXPECT_EQ(historyLength(), 2u);
}

TEST_F(CliSegment, PaintIsRoundInMillimetres) {
  // 7.1: no voxel centre lies at this very distance, so both sides agree on the border.
  const glm::dvec3 a = positionOf(volume_.grid, {10, 20, 12}), b = positionOf(volume_.grid, {26, 24, 18});
  const ProgramRun run =
      segment({"paint", "--name", "Stroke", "--at", text(a), "--at", text(b), "--radius", "7.1"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_EQ(run.json()["voxels"], countNear(volume_, a, b, 7.1));
}

TEST_F(CliSegment, PaintHeedsTheRangeAndEraseTakesAway) {
  const glm::dvec3 a = positionOf(volume_.grid, {11, 12, 12});
  const auto bony = [](std::int16_t value) { return value >= 600 && value <= 1000; };
  ASSERT_EQ(segment({"paint", "--name", "S", "--at", text(a), "--radius", "6.3", "--lower", "600", "--upper",
                     "1000"})
                .exitCode,
            0);
  EXPECT_EQ(voxelsOf("S"), countNear(volume_, a, a, 6.3, bony));
  ASSERT_EQ(segment({"erase", "--name", "S", "--at", text(a), "--radius", "3.3"}).exitCode, 0);
  EXPECT_EQ(voxelsOf("S"), countNear(volume_, a, a, 6.3, bony) - countNear(volume_, a, a, 3.3, bony));
}

TEST_F(CliSegment, RenamesRecoloursHidesAndDeletes) {
  ASSERT_EQ(segment({"threshold", "--lower", "700", "--upper", "900", "--name", "Bone"}).exitCode, 0);
  const json before = segments()[0];
  EXPECT_EQ(segment({"rename", "--segment", "bone", "--name", "Kalotte ß"}).exitCode, 0);
  EXPECT_EQ(segments()[0]["name"], "Kalotte ß");
  EXPECT_EQ(segments()[0]["uid"], before["uid"]);
  EXPECT_EQ(segment({"recolour", "--segment", "Kalotte ß", "--colour", "#f1D691"}).exitCode, 0);
  EXPECT_EQ(segments()[0]["colour"], json({0xf1, 0xd6, 0x91}));
  EXPECT_EQ(segment({"hide", "--segment", "Kalotte ß"}).exitCode, 0);
  EXPECT_EQ(segments()[0]["visible"], false);
  EXPECT_EQ(segment({"show", "--segment", "Kalotte ß"}).exitCode, 0);
  EXPECT_EQ(segments()[0]["visible"], true);
  EXPECT_EQ(segments()[0]["voxels"], before["voxels"]);
  const ProgramRun deleted = segment({"delete", "--segment", "Kalotte ß"});
  EXPECT_EQ(deleted.json()["deleted"], before["uid"]);
  EXPECT_EQ(segments().size(), 0u);
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(segments()[0]["voxels"], before["voxels"]) << "the voxels come back with the segment";
}

TEST_F(CliSegment, ALockedSegmentIsNotChanged) {
  ASSERT_EQ(segment({"threshold", "--lower", "20", "--upper", "40", "--name", "A"}).exitCode, 0);
  ASSERT_EQ(segment({"lock", "--segment", "A"}).exitCode, 0);
  const ProgramRun own = segment({"threshold", "--lower", "41", "--upper", "60", "--name", "A"});
  EXPECT_EQ(own.exitCode, 1);
  EXPECT_NE(own.errorMessage().find("lock"), std::string::npos) << own.errorMessage();
  ASSERT_EQ(segment({"threshold", "--lower", "30", "--upper", "50", "--name", "B"}).exitCode, 0);
  EXPECT_EQ(voxelsOf("A"), volume_.count(20, 40)) << "another segment does not take from it either";
  EXPECT_EQ(voxelsOf("B"), volume_.count(41, 50));
  ASSERT_EQ(segment({"unlock", "--segment", "A"}).exitCode, 0);
  EXPECT_EQ(segment({"threshold", "--lower", "51", "--upper", "60", "--name", "A"}).exitCode, 0);
}

TEST_F(CliSegment, RefusesNonsenseInASentenceAndChangesNothing) {
  ASSERT_EQ(segment({"threshold", "--lower", "700", "--upper", "900", "--name", "Bone"}).exitCode, 0);
  const std::size_t length = historyLength();
  const std::vector<std::pair<std::vector<std::string>, std::string>> refused = {
      {{"threshold", "--lower", "9", "--upper", "5", "--name", "X"}, "9"},
      {{"threshold", "--lower", "5000", "--upper", "6000", "--name", "X"}, "changes nothing"},
      {{"threshold", "--lower", "0", "--upper", "5", "--name", "X", "--over", "walls"}, "walls"},
      {{"grow", "--at", "1,2", "--lower", "0", "--upper", "5", "--name", "X"}, "'1,2'"},
      {{"grow", "--at", "9999,0,0", "--lower", "0", "--upper", "5", "--name", "X"}, "outside"},
      {{"paint", "--name", "X", "--at", "a,b,c"}, "'a,b,c'"},
      {{"rename", "--segment", "Knee", "--name", "X"}, "Bone"},
      {{"rename", "--segment", "Bone", "--name", ""}, "name"},
      {{"recolour", "--segment", "Bone", "--colour", "red"}, "#f1d691"},
      {{"delete", "--segment", "Knee"}, "Knee"},
  };
  for (const auto& [arguments, named] : refused) {
    const ProgramRun run = segment(arguments);
    EXPECT_EQ(run.exitCode, 1) << arguments[0];
    EXPECT_NE(run.errorMessage().find(named), std::string::npos)
        << arguments[0] << ": " << run.errorMessage();
    EXPECT_EQ(run.err, "chiasm: " + run.errorMessage() + "\n");
    EXPECT_TRUE(run.errorMessage().ends_with(".")) << run.errorMessage();
  }
  EXPECT_EQ(historyLength(), length);
}

TEST_F(CliSegment, OperationsOfTheTableAreSubcommands) {
  ASSERT_EQ(segment({"threshold", "--lower", "600", "--upper", "1000", "--name", "Bone"}).exitCode, 0);
  const std::int64_t whole = voxelsOf("Bone");
  const ProgramRun kept = segment({"keep-largest", "--segment", "bone"});
  ASSERT_EQ(kept.exitCode, 0) << kept.err;
  EXPECT_EQ(kept.json()["voxels"], 6 * 7 * 20);
  EXPECT_LT(voxelsOf("Bone"), whole);
  ASSERT_EQ(segment({"copy", "--segment", "Wide", "--other", "Bone"}).exitCode, 0);
  ASSERT_EQ(segment({"dilate", "--segment", "Wide", "--radius-voxels", "1"}).exitCode, 0);
  // The ball of one voxel: its 6 face and 12 edge neighbours.
  EXPECT_EQ(voxelsOf("Wide"), 8 * 9 * 22 - 8);
  EXPECT_EQ(voxelsOf("Bone"), 6 * 7 * 20) << "a copy lies over what it was copied from";
  ASSERT_EQ(segment({"subtract", "--segment", "Wide", "--other", "Bone"}).exitCode, 0);
  EXPECT_EQ(voxelsOf("Wide"), 8 * 9 * 22 - 8 - 6 * 7 * 20);
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(voxelsOf("Wide"), 8 * 9 * 22 - 8);
  const std::size_t length = historyLength();
  for (const auto& [arguments, named] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"dilate", "--segment", "Wide"}, "radius"},
           {{"dilate", "--segment", "Knee", "--radius-mm", "2"}, "Knee"},
           {{"unite", "--segment", "Wide", "--other", "Knee"}, "Knee"}}) {
    const ProgramRun run = segment(arguments);
    EXPECT_EQ(run.exitCode, 1) << arguments[0];
    EXPECT_NE(run.errorMessage().find(named), std::string::npos) << run.errorMessage();
  }
  const ProgramRun slip = segment({"margin", "--segment", "Wide", "--by-mm", "two"});
  EXPECT_EQ(slip.exitCode, 2);
  EXPECT_NE(slip.err.find("--by-mm"), std::string::npos) << slip.err;
  EXPECT_EQ(historyLength(), length);
}

TEST_F(CliSegment, OperationsAreRecipeSteps) {
  place_.write("recipe.json", R"({"segments": [{"name": "Bone", "colour": [1, 2, 3], "steps": [
      {"threshold": {"lower": 600, "upper": 1000}}, {"keep-largest": {}},
      {"dilate": {"radius_voxels": 1}}, {"erode": {"radius_voxels": 1}}]}]})");
  const ProgramRun run = place_.edit({"apply", "case.chiasm", "recipe.json"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_EQ(voxelsOf("Bone"), 6 * 7 * 20);
  place_.write("recipe.json",
               R"({"segments": [{"name": "X", "colour": [1, 2, 3], "steps": [{"polish": {}}]}]})");
  const ProgramRun refused = place_.edit({"apply", "case.chiasm", "recipe.json"});
  EXPECT_EQ(refused.exitCode, 1);
  EXPECT_NE(refused.errorMessage().find("keep-largest"), std::string::npos) << refused.errorMessage();
}

TEST_F(CliSegment, ListsInWordsToo) {
  EXPECT_EQ(place_.run({"segments", "case.chiasm"}).out, "This case has no segments yet.\n");
  ASSERT_EQ(segment({"threshold", "--lower", "700", "--upper", "900", "--name", "Bone"}).exitCode, 0);
  ASSERT_EQ(segment({"lock", "--segment", "Bone"}).exitCode, 0);
  const std::string out = place_.run({"segments", "case.chiasm"}).out;
  EXPECT_NE(out.find("Bone"), std::string::npos);
  EXPECT_NE(out.find(std::to_string(volume_.count(700, 900)) + " voxels"), std::string::npos) << out;
  EXPECT_NE(out.find("locked"), std::string::npos);
}

}  // namespace
}  // namespace chiasm::test

// The demo head CT as make_demo builds it: golden voxel counts, and links that quote the report.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <sstream>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* kDemo = CHIASM_BINARY_DIR "/demo/";

struct Golden {
  std::int64_t voxels = 0;
  int layer = 0;
  double millilitres = 0;
};

// The table "segments (golden numbers)" of assets/demo/NOTES.md, counted there by a separate implementation.
std::map<std::string, Golden> goldenSegments() {
  const std::string notes = contentOf(fs::path(CHIASM_SOURCE_DIR) / "assets/demo/NOTES.md");
  const std::size_t begin = notes.find("(golden numbers)");
  std::istringstream lines(notes.substr(begin, notes.find("\n## ", begin) - begin));
  std::map<std::string, Golden> golden;
  for (std::string line; std::getline(lines, line);) {
    std::erase(line, ',');
    std::istringstream cells(line);
    std::string bar, name, layer, voxels, millilitres;
    std::getline(cells, bar, '|');
    std::getline(cells, name, '|');
    std::getline(cells, layer, '|');
    std::getline(cells, voxels, '|');
    std::getline(cells, millilitres, '|');
    if (layer.find_first_not_of(" 01") != std::string::npos ||
        voxels.find_first_of("0123456789") == std::string::npos)
      continue;
    name = name.substr(1, name.size() - 2);
    golden[name] = {std::stoll(voxels), std::stoi(layer), std::stod(millilitres)};
  }
  return golden;
}

std::string slice(const std::string& text, std::int64_t begin, std::int64_t end) {
  std::string part;
  std::int64_t index = -1;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++index;
    if (index >= begin && index < end) part.push_back(c);
  }
  return part;
}

// A copy of the demo case; its volume stays where it is and is found by its absolute path.
class CliDemo : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"head_ct.chiasm", "head_ct.nhdr", "head_ct.raw"})
      if (!fs::exists(fs::path(kDemo) / name))
        GTEST_SKIP() << "the demo is not there: " << kDemo << name << " (made by assets/demo/make_demo)";
    fs::copy_file(fs::path(kDemo) / "head_ct.chiasm", place_.path("head.chiasm"));
  }
  CliPlace place_;
};

TEST_F(CliDemo, SegmentsHaveTheirGoldenVoxelCounts) {
  const auto golden = goldenSegments();
  ASSERT_EQ(golden.size(), 14u);
  EXPECT_EQ(golden.at("Skull").voxels, 475'759);
  const json segments = place_.ask({"segments", "head.chiasm"}).json();
  EXPECT_EQ(segments.size(), 14u);
  for (const json& segment : segments) {
    const std::string name = segment["name"];
    ASSERT_TRUE(golden.contains(name)) << name;
    EXPECT_EQ(segment["voxels"], golden.at(name).voxels) << name;
    EXPECT_EQ(segment["layer"], golden.at(name).layer) << name;
    EXPECT_NEAR(segment["millilitres"].get<double>(), golden.at(name).millilitres, 0.005) << name;
  }
}

TEST_F(CliDemo, ThresholdOfBoneIsExact) {
  // mask_0 of the data's own project file is this threshold over this volume.
  const std::string volume = (fs::path(kDemo) / "head_ct.nhdr").string();
  ASSERT_EQ(place_.edit({"new", "fresh.chiasm", "--volume", volume}).exitCode, 0);
  const ProgramRun run = place_.edit(
      {"segment", "fresh.chiasm", "threshold", "--lower", "226", "--upper", "3071", "--name", "Bone"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_EQ(run.json()["voxels"], 475'759);
  EXPECT_NEAR(run.json()["millilitres"].get<double>(),
              475'759 * 0.95703119999999997 * 0.95703119999999997 * 1.5 / 1000, 1e-6);
}

TEST_F(CliDemo, ItsLinksQuoteItsReport) {
  const std::string report = contentOf(fs::path(CHIASM_SOURCE_DIR) / "assets/demo/head_ct/report.txt");
  const json recipe = json::parse(contentOf(fs::path(CHIASM_SOURCE_DIR) / "assets/demo/head_ct/recipe.json"));
  const json links = place_.ask({"links", "head.chiasm"}).json();
  ASSERT_EQ(links.size(), recipe["links"].size());
  for (std::size_t i = 0; i < links.size(); ++i) {
    const json& anchor = links[i]["anchors"][0];
    EXPECT_EQ(anchor["quote"], recipe["links"][i]["quote"]);
    EXPECT_EQ(slice(report, anchor["begin"].get<std::int64_t>(), anchor["end"].get<std::int64_t>()),
              anchor["quote"].get<std::string>());
    EXPECT_EQ(links[i]["targets"][0]["name"], recipe["links"][i]["segment"]);
    EXPECT_EQ(links[i]["relation"], recipe["links"][i].value("relation", "grounds"));
  }
}

TEST_F(CliDemo, StaysWholeThroughEditUndoAndReturn) {
  const json before = place_.ask({"segments", "head.chiasm"}).json();
  ASSERT_EQ(place_
                .edit({"segment", "head.chiasm", "threshold", "--lower", "226", "--upper", "3071", "--name",
                       "Bone"})
                .json()["voxels"],
            475'759)
      << "takes over what unlocked segments of its layer hold";
  ASSERT_EQ(place_.edit({"undo", "head.chiasm"}).exitCode, 0);
  EXPECT_EQ(place_.ask({"segments", "head.chiasm"}).json(), before);
  const ProgramRun verified = place_.ask({"verify", "head.chiasm"});
  EXPECT_EQ(verified.exitCode, 0) << verified.err;
}

TEST_F(CliDemo, SaysThatItsOrientationIsAssumed) {
  const std::string out = place_.run({"info", "head.chiasm"}).out;
  EXPECT_NE(out.find("[orientation assumed]"), std::string::npos) << out;
  EXPECT_NE(out.find("columns towards L, rows towards A, slices towards S"), std::string::npos) << out;
  const json measurements = place_.ask({"measurements", "head.chiasm"}).json();
  ASSERT_EQ(measurements.size(), 2u);
  EXPECT_NEAR(measurements[0]["length_mm"].get<double>(), 57.7, 0.05);
  EXPECT_NEAR(measurements[1]["length_mm"].get<double>(), 22.9, 0.05);
}

TEST(CliDemoAtlas, HoldsEveryRegionOfItsLabelImage) {
  const fs::path atlas = fs::path(kDemo) / "brain_atlas.chiasm";
  if (!fs::exists(atlas))
    GTEST_SKIP() << "the demo is not there: " << atlas << " (made by assets/demo/make_demo)";
  const CliPlace place;
  fs::copy_file(atlas, place.path("atlas.chiasm"));
  const json segments = place.ask({"segments", "atlas.chiasm"}).json();
  ASSERT_EQ(segments.size(), 116u);
  std::map<std::string, std::int64_t> voxels;
  std::int64_t sum = 0;
  for (const json& segment : segments) sum += voxels[segment["name"]] = segment["voxels"].get<std::int64_t>();
  // The label image has voxels of 1 mm and is laid on the volume's of 0.5 mm: eight for each, no more and no
  // less.
  EXPECT_EQ(sum, 8 * 1'479'969);
  EXPECT_EQ(voxels["Precentral_L"], 8 * 28'174);
  EXPECT_EQ(voxels["Precentral_R"], 8 * 27'058);
  EXPECT_EQ(voxels["Vermis_1_2"], 8 * 404);
}

}  // namespace
}  // namespace chiasm::test

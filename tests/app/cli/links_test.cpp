// chiasm link, links, unlink, measure, measurements.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

// The code points [begin, end) of UTF-8 text, counted here by lead bytes.
std::string slice(const std::string& text, std::int64_t begin, std::int64_t end) {
  std::string part;
  std::int64_t index = -1;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++index;
    if (index >= begin && index < end) part.push_back(c);
  }
  return part;
}

class CliLinks : public testing::Test {
 protected:
  CliLinks() {
    place_.makeSmallCase();
    for (const char* name : {"Bone", "Plate"})
      EXPECT_EQ(place_.edit({"segment", "case.chiasm", "paint", "--name", name, "--at", "0,0,30"}).exitCode,
                0);
  }
  ProgramRun link(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"link", "case.chiasm"});
    return place_.edit(arguments);
  }
  json links() const { return place_.ask({"links", "case.chiasm"}).json(); }

  CliPlace place_;
};

TEST_F(CliLinks, AnchorsQuoteTheReportByCodePoints) {
  for (const char* quote :
       {"naïve reader’s “film”", "3 µm film", "No fluid", "Über", "plate is whole.", "FINDINGS"}) {
    const ProgramRun made = link({"--quote", quote, "--segment", "Bone"});
    ASSERT_EQ(made.exitCode, 0) << made.err;
    const json anchor = made.json()["anchors"][0];
    EXPECT_EQ(anchor["quote"], quote);
    EXPECT_EQ(slice(kSmallReport, anchor["begin"].get<std::int64_t>(), anchor["end"].get<std::int64_t>()),
              quote);
    EXPECT_EQ(links().back(), made.json());
  }
  EXPECT_EQ(links().size(), 6u);
}

TEST_F(CliLinks, AsksWhichWhenWordsOccurTwice) {
  const ProgramRun either = link({"--quote", "bony plate", "--segment", "Plate"});
  EXPECT_EQ(either.exitCode, 1);
  EXPECT_NE(either.errorMessage().find("2 times"), std::string::npos) << either.errorMessage();
  std::vector<std::int64_t> begins;
  for (const char* occurrence : {"1", "2"}) {
    const json made =
        link({"--quote", "bony plate", "--segment", "Plate", "--occurrence", occurrence}).json();
    begins.push_back(made["anchors"][0]["begin"].get<std::int64_t>());
    EXPECT_EQ(slice(kSmallReport, begins.back(), begins.back() + 10), "bony plate");
  }
  EXPECT_LT(begins[0], begins[1]);
  EXPECT_EQ(link({"--quote", "bony plate", "--segment", "Plate", "--occurrence", "3"}).exitCode, 1);
}

TEST_F(CliLinks, KeepsRelationCertaintyAuthorOfManyToMany) {
  const ProgramRun made = link({"--quote", "No fluid", "--segment", "Bone", "--segment", "plate",
                                "--relation", "not visible", "--certainty", "possible"});
  ASSERT_EQ(made.exitCode, 0) << made.err;
  const json value = links()[0];
  EXPECT_EQ(value["relation"], "not visible");
  EXPECT_EQ(value["certainty"], "possible");
  EXPECT_EQ(value["state"], "active");
  ASSERT_EQ(value["targets"].size(), 2u);
  EXPECT_EQ(value["targets"][0]["name"], "Bone");
  EXPECT_EQ(value["targets"][1]["name"], "Plate");
  const std::string text = place_.run({"links", "case.chiasm"}).out;
  EXPECT_NE(text.find("\"No fluid\" -> Bone, Plate (not visible, possible)"), std::string::npos) << text;
}

TEST_F(CliLinks, UnlinksAndUndoesIt) {
  const std::string uid = link({"--quote", "No fluid", "--segment", "Bone"}).json()["uid"];
  EXPECT_EQ(place_.edit({"unlink", "case.chiasm", "--link", uid}).json()["unlinked"], uid);
  EXPECT_EQ(links().size(), 0u);
  EXPECT_EQ(place_.run({"links", "case.chiasm"}).out, "This case has no links yet.\n");
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(links()[0]["uid"], uid);
}

TEST_F(CliLinks, LosesTheTargetWithItsSegmentAndUndoBringsBoth) {
  ASSERT_EQ(link({"--quote", "No fluid", "--segment", "Bone", "--segment", "Plate"}).exitCode, 0);
  const json before = links();
  ASSERT_EQ(place_.edit({"segment", "case.chiasm", "delete", "--segment", "Bone"}).exitCode, 0);
  ASSERT_EQ(links()[0]["targets"].size(), 1u);
  EXPECT_EQ(links()[0]["targets"][0]["name"], "Plate");
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(links(), before);
}

TEST_F(CliLinks, RefusesNonsenseInASentence) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> refused = {
      {{"--quote", "there is no such phrase", "--segment", "Bone"}, "does not hold"},
      {{"--quote", "no fluid", "--segment", "Bone"}, "capital letters"},
      {{"--quote", "", "--segment", "Bone"}, "empty"},
      {{"--quote", "No fluid", "--segment", "Knee"}, "Plate"},
      {{"--quote", "No fluid", "--segment", "Bone", "--relation", "likes"}, "likes"},
      {{"--quote", "No fluid", "--segment", "Bone", "--certainty", "very"}, "very"},
  };
  for (const auto& [arguments, named] : refused) {
    const ProgramRun run = link(arguments);
    EXPECT_EQ(run.exitCode, 1) << arguments[1];
    EXPECT_NE(run.errorMessage().find(named), std::string::npos) << run.errorMessage();
  }
  for (const char* uid : {"2.25.42", "no uid"}) {
    const ProgramRun run = place_.edit({"unlink", "case.chiasm", "--link", uid});
    EXPECT_EQ(run.exitCode, 1) << uid;
    EXPECT_FALSE(run.errorMessage().empty());
  }
  EXPECT_EQ(links().size(), 0u);
}

TEST_F(CliLinks, MeasuresInMillimetresAndValues) {
  const SmallVolume volume = makeSmallVolume();
  const json ruler =
      place_
          .edit({"measure", "case.chiasm", "ruler", "--name", "Across", "--at", "0,0,20", "--at", "2,-3,26"})
          .json();
  EXPECT_EQ(ruler["kind"], "ruler");
  EXPECT_DOUBLE_EQ(ruler["length_mm"].get<double>(), 7.0);
  // Voxel (22, 17, 10): in the small bone.
  const json point =
      place_.edit({"measure", "case.chiasm", "point", "--name", "Here", "--at", "2,1.25,25"}).json();
  EXPECT_EQ(point["value"], volume.at({22, 17, 10}));
  EXPECT_EQ(volume.at({22, 17, 10}), 890);

  // An ellipse of 6 by 5 mm in the axial slice z = 25, centred between voxels: no centre lies on its edge.
  const ProgramRun run = place_.edit({"measure", "case.chiasm", "ellipse", "--name", "Region", "--at",
                                      "0.3,0.4,25", "--at", "6.3,0.4,25", "--at", "0.3,5.4,25"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const json ellipse = run.json();
  double count = 0, sum = 0, squares = 0, least = 1e9, most = -1e9;
  for (int y = 0; y < 36; ++y)
    for (int x = 0; x < 40; ++x) {
      const double dx = (-20.0 + x - 0.3) / 6.0, dy = (22.5 - 1.25 * y - 0.4) / 5.0;
      if (dx * dx + dy * dy > 1) continue;
      const double value = volume.at({x, y, 10});
      ++count;
      sum += value;
      squares += value * value;
      least = std::min(least, value);
      most = std::max(most, value);
    }
  EXPECT_NEAR(ellipse["area_mm2"].get<double>(), M_PI * 30, 1e-9);
  EXPECT_EQ(ellipse["statistics"]["count"], count);
  EXPECT_NEAR(ellipse["statistics"]["mean"].get<double>(), sum / count, 1e-9);
  EXPECT_NEAR(ellipse["statistics"]["standard_deviation"].get<double>(),
              std::sqrt((squares - sum * sum / count) / (count - 1)), 1e-6);
  EXPECT_EQ(ellipse["statistics"]["minimum"], least);
  EXPECT_EQ(ellipse["statistics"]["maximum"], most);
  const json all = place_.ask({"measurements", "case.chiasm"}).json();
  EXPECT_EQ(all, json({ruler, point, ellipse}));
  EXPECT_NE(place_.run({"measurements", "case.chiasm"}).out.find("7.0 mm"), std::string::npos);
}

TEST_F(CliLinks, RefusesTheWrongNumberOfPoints) {
  EXPECT_EQ(place_.run({"measurements", "case.chiasm"}).out, "This case has no measurements yet.\n");
  const ProgramRun one = place_.edit({"measure", "case.chiasm", "ruler", "--name", "R", "--at", "0,0,0"});
  EXPECT_EQ(one.exitCode, 1);
  EXPECT_NE(one.errorMessage().find("2 points"), std::string::npos) << one.errorMessage();
  const ProgramRun words = place_.edit({"measure", "case.chiasm", "point", "--name", "P", "--at", "here"});
  EXPECT_EQ(words.exitCode, 1);
  EXPECT_NE(words.errorMessage().find("'here'"), std::string::npos);
}

}  // namespace
}  // namespace chiasm::test

// chiasm new, info, report, open: whole cases.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

// SHA-256 by coreutils, so that the digest is not checked by the code that made it.
std::string sha256sum(const std::filesystem::path& file) {
  FILE* pipe = popen(("sha256sum '" + file.string() + "'").c_str(), "r");
  std::array<char, 65> text{};
  const std::size_t read = pipe ? fread(text.data(), 1, 64, pipe) : 0;
  if (pipe) pclose(pipe);
  return {text.data(), read};
}

TEST(CliNew, MakesACaseOfVolumeReportAndLabels) {
  const CliPlace place;
  const SmallVolume volume = makeSmallVolume();
  place.writeNrrd("head.nrrd", volume);
  SmallVolume labels = volume;
  for (std::int16_t& value : labels.voxels)
    value = static_cast<std::int16_t>(value >= 700 ? (value > 800 ? 7 : 3) : 0);
  place.writeNrrd("labels.nrrd", labels);
  place.write("names.txt", "3 Big bone\n7 Small bone\n9 Nowhere\n");
  place.write("report.txt", kSmallReport);
  const ProgramRun made =
      place.edit({"new", "case.chiasm", "--volume", "head.nrrd", "--report", "report.txt", "--labels",
                  "labels.nrrd", "--names", "names.txt", "--title", "Head of nobody"});
  ASSERT_EQ(made.exitCode, 0) << made.err;
  EXPECT_EQ(made.err, "");
  EXPECT_EQ(made.json()["case"], "case.chiasm");

  const json info = place.ask({"info", "case.chiasm"}).json();
  EXPECT_EQ(info["title"], "Head of nobody");
  EXPECT_EQ(info["volumes"].size(), 1u);
  EXPECT_EQ(info["reports"], 1);
  EXPECT_EQ(info["segments"], 2);
  EXPECT_EQ(info["history"], 3);

  const json segments = place.ask({"segments", "case.chiasm"}).json();
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[0]["name"], "Big bone");
  EXPECT_EQ(segments[0]["voxels"], labels.count(3, 3));
  EXPECT_EQ(segments[1]["name"], "Small bone");
  EXPECT_EQ(segments[1]["voxels"], labels.count(7, 7));
}

TEST(CliNew, IsCalledByItsFileWhenNoTitleIsGiven) {
  const CliPlace place;
  place.writeNrrd("head.nrrd", makeSmallVolume());
  ASSERT_EQ(place.edit({"new", "Case 7.chiasm", "--volume", "head.nrrd"}).exitCode, 0);
  EXPECT_EQ(place.ask({"info", "Case 7.chiasm"}).json()["title"], "Case 7");
}

TEST(CliNew, TakesSeveralVolumesInTheirOrder) {
  const CliPlace place;
  SmallVolume volume = makeSmallVolume();
  place.writeNrrd("first.nrrd", volume);
  volume.grid.origin = {1, 2, 3};
  place.writeNrrd("second.nrrd", volume);
  ASSERT_EQ(place.edit({"new", "a.chiasm", "--volume", "first.nrrd", "--volume", "second.nrrd"}).exitCode, 0);
  const json volumes = place.ask({"info", "a.chiasm"}).json()["volumes"];
  ASSERT_EQ(volumes.size(), 2u);
  EXPECT_EQ(volumes[0]["name"], "Volume");
  EXPECT_EQ(volumes[1]["name"], "Volume 2");
  EXPECT_EQ(volumes[1]["grid"]["origin_lps_mm"], json({1.0, 2.0, 3.0}));
}

TEST(CliNew, MayStartFromAReportAlone) {
  const CliPlace place;
  place.write("report.txt", kSmallReport);
  ASSERT_EQ(place.edit({"new", "a.chiasm", "--report", "report.txt"}).exitCode, 0);
  EXPECT_EQ(place.ask({"info", "a.chiasm"}).json()["reports"], 1);
}

TEST(CliNew, NeverOverwritesAFile) {
  const CliPlace place;
  place.makeSmallCase();
  place.write("notes.chiasm", "not a case at all");
  for (const char* name : {"case.chiasm", "notes.chiasm"}) {
    const std::string before = contentOf(place.path(name));
    const ProgramRun again = place.edit({"new", name, "--volume", "head.nrrd"});
    EXPECT_EQ(again.exitCode, 1);
    EXPECT_EQ(again.errorKind(), "conflict");
    EXPECT_EQ(contentOf(place.path(name)), before);
  }
}

TEST(CliNew, LeavesNothingBehindWhenItFails) {
  const CliPlace place;
  place.write("broken.nrrd", "NRRD0005\ntype: int16\ndimension: 3\nsizes: 40 40 40\nencoding: raw\n\nshort");
  place.writeNrrd("head.nrrd", makeSmallVolume());
  place.write("bad.txt", "caf\xe9");  // Latin-1, not UTF-8
  const std::vector<std::vector<std::string>> failing = {
      {"new", "a.chiasm", "--volume", "nothing.nii"},
      {"new", "a.chiasm", "--volume", "broken.nrrd"},
      {"new", "a.chiasm", "--volume", "head.nrrd", "--report", "bad.txt"},
      {"new", "a.chiasm", "--volume", "head.nrrd", "--labels", "nothing.nii"},
      {"new", "no/such/folder/a.chiasm", "--volume", "head.nrrd"},
      {"new", "a.chiasm"},
  };
  for (const auto& arguments : failing) {
    const ProgramRun run = place.edit(arguments);
    EXPECT_EQ(run.exitCode, 1) << arguments.back();
    EXPECT_FALSE(run.errorMessage().empty()) << run.out;
    EXPECT_EQ(run.err, "chiasm: " + run.errorMessage() + "\n");
    for (const auto& entry : std::filesystem::directory_iterator(place.path("")))
      EXPECT_EQ(entry.path().filename().string().find("a.chiasm"), std::string::npos) << entry.path();
  }
}

TEST(CliInfo, SaysTheSameOfAVolumeAndOfACaseWithIt) {
  const CliPlace place;
  place.makeSmallCase();
  const json alone = place.ask({"info", "head.nrrd"}).json();
  json inside = place.ask({"info", "case.chiasm"}).json()["volumes"][0];
  for (const char* key : {"format", "voxel_type", "unit", "rescale", "grid", "file_sha256", "voxel_sha256"})
    EXPECT_EQ(alone[key], inside[key]) << key;
  const json grid = alone["grid"];
  EXPECT_EQ(grid["size"], json({40, 36, 34}));
  EXPECT_EQ(grid["spacing_mm"], json({1.0, 1.25, 1.5}));
  EXPECT_EQ(grid["origin_lps_mm"], json({-20.0, 22.5, 10.0}));
  EXPECT_EQ(grid["axis_directions_lps"][1], json({0.0, -1.0, 0.0}));
  EXPECT_EQ(alone["voxel_type"], "int16");
  EXPECT_EQ(alone["format"], "NRRD");
  EXPECT_EQ(alone["file_sha256"], sha256sum(place.path("head.nrrd")));
}

TEST(CliInfo, SaysInWordsWhereTheAxesPoint) {
  const CliPlace place;
  place.makeSmallCase();
  for (const char* name : {"head.nrrd", "case.chiasm"}) {
    const ProgramRun run = place.run({"info", name});
    EXPECT_EQ(run.exitCode, 0);
    EXPECT_NE(run.out.find("40x36x34 int16, 1 x 1.25 x 1.5 mm"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("columns towards L, rows towards A, slices towards S"), std::string::npos)
        << run.out;
  }
}

TEST(CliInfo, RefusesWhatIsNotThereOrNotReadable) {
  const CliPlace place;
  place.write("text.nii", "this is no image");
  std::filesystem::create_directory(place.path("empty"));
  const ProgramRun missing = place.ask({"info", "nothing.chiasm"});
  EXPECT_EQ(missing.exitCode, 1);
  EXPECT_EQ(missing.errorKind(), "not found");
  EXPECT_NE(missing.errorMessage().find("nothing.chiasm"), std::string::npos);
  for (const char* name : {"text.nii", "empty"}) {
    const ProgramRun run = place.ask({"info", name});
    EXPECT_EQ(run.exitCode, 1) << name;
    EXPECT_NE(run.errorMessage().find(name), std::string::npos) << run.errorMessage();
  }
}

TEST(CliReport, AddsTextByteForByte) {
  const CliPlace place;
  place.makeSmallCase();
  const std::string second = "Second report.\r\nWith a line of Windows, and \xE2\x80\xA8 a separator.";
  place.write("second.txt", second);
  const ProgramRun wrong =
      place.edit({"report", "case.chiasm", "--file", "second.txt", "--date", "2012-02-30"});
  EXPECT_EQ(wrong.exitCode, 1);
  EXPECT_NE(wrong.errorMessage().find("2012-02-30"), std::string::npos) << wrong.errorMessage();
  const ProgramRun added =
      place.edit({"report", "case.chiasm", "--file", "second.txt", "--title", "CT head", "--written-by",
                  "A. Reader", "--date", "2012-09-14", "--status", "final"});
  ASSERT_EQ(added.exitCode, 0) << added.err;
  EXPECT_EQ(added.json()["title"], "CT head");
  EXPECT_EQ(added.json()["written_by"], "A. Reader");
  EXPECT_EQ(added.json()["date"], "2012-09-14");
  EXPECT_EQ(added.json()["status"], "final");
  EXPECT_EQ(place.ask({"info", "case.chiasm"}).json()["reports"], 2);
  // A phrase over the line break is found only if the bytes are as they came.
  ASSERT_EQ(
      place.edit({"segment", "case.chiasm", "threshold", "--lower", "700", "--upper", "900", "--name", "B"})
          .exitCode,
      0);
  const ProgramRun linked =
      place.edit({"link", "case.chiasm", "--quote", "report.\r\nWith a line", "--segment", "B"});
  ASSERT_EQ(linked.exitCode, 0) << linked.err;
  EXPECT_EQ(linked.json()["anchors"][0]["report"], added.json()["report"]);
  EXPECT_EQ(linked.json()["anchors"][0]["begin"], 7);
}

TEST(CliReport, RefusesWhatIsNotText) {
  const CliPlace place;
  place.makeSmallCase();
  place.write("latin.txt", "caf\xe9");
  place.write("nul.txt", std::string("with a \0 byte", 13));
  for (const char* name : {"latin.txt", "nul.txt", "missing.txt"}) {
    const ProgramRun run = place.edit({"report", "case.chiasm", "--file", name});
    EXPECT_EQ(run.exitCode, 1) << name;
    EXPECT_FALSE(run.errorMessage().empty());
  }
  EXPECT_EQ(place.ask({"info", "case.chiasm"}).json()["reports"], 1);
}

TEST(CliOpen, SaysSoWhenThereIsNoDisplay) {
  const CliPlace place;
  place.makeSmallCase();
  for (const auto& arguments :
       {std::vector<std::string>{"open", "case.chiasm"}, std::vector<std::string>{}}) {
    const ProgramRun run = place.run(arguments);
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_NE(run.err.find("display"), std::string::npos) << run.err;
  }
}

}  // namespace
}  // namespace chiasm::test

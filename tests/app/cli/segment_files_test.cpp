// chiasm export --segments / --measurements and import --labels: what goes out comes back into another case.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// case.chiasm with two segments of the small volume, and an empty case of the same volume.
void makeCases(const CliPlace& place) {
  place.makeSmallCase();
  ASSERT_EQ(place
                .edit({"segment", "case.chiasm", "threshold", "--lower", "300", "--upper", "3000", "--name",
                       "Bone"})
                .exitCode,
            0);
  ASSERT_EQ(place
                .edit({"segment", "case.chiasm", "threshold", "--lower", "-100", "--upper", "100", "--name",
                       "Left soft tissue"})
                .exitCode,
            0);
  ASSERT_EQ(place.edit({"new", "other.chiasm", "--volume", "head.nrrd"}).exitCode, 0);
}

// Name, colour and voxels of each segment; UIDs where the format keeps them.
json segmentsOf(const CliPlace& place, const std::string& name) {
  const ProgramRun listed = place.ask({"segments", name});
  EXPECT_EQ(listed.exitCode, 0) << listed.err;
  json rows = listed.json();
  if (rows.is_object()) rows = rows["segments"];
  json out = json::array();
  for (const json& row : rows) out.push_back({row["name"], row["voxels"], row["colour"], row["uid"]});
  return out;
}

struct Format {
  const char* name;
  const char* file;
};

TEST(SegmentFilesByCommand, EveryFormatComesBackIntoAnotherCase) {
  for (const Format& format :
       {Format{"seg", "s.dcm"}, Format{"rtstruct", "r.dcm"}, Format{"seg.nrrd", "s.seg.nrrd"},
        Format{"nifti", "n.nii.gz"}, Format{"nrrd", "m.nrrd"}, Format{"masks", "masks"}}) {
    SCOPED_TRACE(format.name);
    const CliPlace place;
    makeCases(place);
    const ProgramRun written =
        place.edit({"export", "case.chiasm", "--segments", format.name, "--out", format.file});
    ASSERT_EQ(written.exitCode, 0) << written.err;
    EXPECT_EQ(written.json()["segments"], 2);
    const ProgramRun read = place.edit({"import", "other.chiasm", "--labels", format.file});
    ASSERT_EQ(read.exitCode, 0) << read.err;
    EXPECT_EQ(read.json()["segments"].size(), 2u);
    EXPECT_FALSE(read.json()["resampled"].get<bool>());
    EXPECT_EQ(segmentsOf(place, "other.chiasm"), segmentsOf(place, "case.chiasm"));
    // One step of the history.
    ASSERT_EQ(place.edit({"undo", "other.chiasm"}).exitCode, 0);
    EXPECT_TRUE(segmentsOf(place, "other.chiasm").empty());
  }
}

TEST(SegmentFilesByCommand, OneSegmentAloneAndWhatCannotBe) {
  const CliPlace place;
  makeCases(place);
  ASSERT_EQ(place
                .edit({"export", "case.chiasm", "--segments", "seg.nrrd", "--segment", "bone", "--out",
                       "b.seg.nrrd"})
                .json()["segments"],
            1);
  EXPECT_THAT(
      place.edit({"export", "case.chiasm", "--segments", "seg", "--segment", "spleen", "--out", "b.dcm"})
          .errorMessage(),
      HasSubstr("There is no segment 'spleen'"));
  EXPECT_THAT(place.edit({"export", "other.chiasm", "--segments", "seg", "--out", "b.dcm"}).errorMessage(),
              HasSubstr("no segments"));
  EXPECT_THAT(place.edit({"import", "other.chiasm", "--labels", "report.txt"}).errorMessage(),
              HasSubstr("report.txt cannot be opened"));
  EXPECT_THAT(
      place.edit({"import", "other.chiasm", "--labels", "b.seg.nrrd", "--onto", "PET"}).errorMessage(),
      HasSubstr("There is no volume 'PET'"));
}

TEST(SegmentFilesByCommand, LabelsOnAnotherGridAreResampledAndSaySo) {
  const CliPlace place;
  makeCases(place);
  SmallVolume labels = makeSmallVolume();
  for (std::int16_t& value : labels.voxels) value = value >= 300 ? 1 : 0;
  labels.grid.origin += 0.3 * labels.grid.spacing;
  place.writeNrrd("labels.nrrd", labels);
  const ProgramRun read = place.edit({"import", "other.chiasm", "--labels", "labels.nrrd"});
  ASSERT_EQ(read.exitCode, 0) << read.err;
  EXPECT_TRUE(read.json()["resampled"].get<bool>());
  EXPECT_THAT(read.json()["notes"][0].get<std::string>(), HasSubstr("resampled by nearest neighbour"));
  // And still later, to whoever looks at the case.
  EXPECT_THAT(place.ask({"history", "other.chiasm"}).out, HasSubstr("Labels 1 (resampled)"));
}

TEST(SegmentFilesByCommand, MeasurementsStandBesideTheirSegmentation) {
  const CliPlace place;
  makeCases(place);
  const ProgramRun written = place.edit({"export", "case.chiasm", "--measurements", "sr", "--out", "sr.dcm"});
  ASSERT_EQ(written.exitCode, 0) << written.err;
  const json groups = written.json()["groups"];
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[1]["side"], "left");
  const SmallVolume volume = makeSmallVolume();
  const double voxel = volume.grid.voxelVolume();
  EXPECT_NEAR(groups[0]["volume_mm3"].get<double>(), static_cast<double>(volume.count(300, 3000)) * voxel,
              1e-6);
  EXPECT_GT(groups[0]["long_axis_mm"].get<double>(), groups[0]["short_axis_mm"].get<double>());
  EXPECT_EQ(place.edit({"import", "other.chiasm", "--labels", "sr-seg.dcm"}).json()["segments"][0]["uid"],
            groups[0]["tracking_uid"]);
}

}  // namespace
}  // namespace chiasm::test

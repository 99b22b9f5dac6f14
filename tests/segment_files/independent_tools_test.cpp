// What Chiasm writes in DICOM, as dciodvfy, DCMTK and pydicom see it.
#include <sys/wait.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>

#include "data_io/dicom/measurement_report.h"
#include "data_io/dicom/segmentation_object.h"
#include "data_io/dicom/structure_set.h"
#include "data_io/labels/label_map_file.h"
#include "tests/segment_files/round_trip.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

struct Ran {
  int exit = 0;
  std::string text;  // both outputs
};
Ran run(const std::string& command) {
  Ran out;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (!pipe) return {-1, "cannot be started"};
  char chunk[4096];
  for (std::size_t got = 0; (got = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;)
    out.text.append(chunk, got);
  const int status = ::pclose(pipe);
  out.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return out;
}

// The lines of dciodvfy's answer that are errors.
std::string errorsOf(const std::filesystem::path& path) {
  const Ran checked = run("dciodvfy '" + path.string() + "'");
  std::string errors;
  for (std::size_t begin = 0; begin < checked.text.size();) {
    const std::size_t end = std::min(checked.text.find('\n', begin), checked.text.size());
    const std::string line = checked.text.substr(begin, end - begin);
    if (line.find("Error") != std::string::npos) errors += line + '\n';
    begin = end + 1;
  }
  return checked.text.empty() ? "dciodvfy said nothing" : errors;
}

json asPythonSees(const std::filesystem::path& path) {
  const Ran read = run("/usr/bin/python3 '" CHIASM_SOURCE_DIR "/tests/segment_files/read_back.py' '" +
                       path.string() + "'");
  EXPECT_EQ(read.exit, 0) << read.text;
  return json::parse(read.text, nullptr, false);
}

class IndependentTools : public ReaderTest {
 protected:
  // The hard case on an oblique grid, made on a DICOM series of which one slice is missing.
  void SetUp() override {
    from_ = makeHardCase(hardGrids().back());
    Volume& volume = from_.value.volumes.front();
    context_ = {&from_.value, &volume, data_io::SourceSeries()};
    data_io::SourceSeries& source = *context_.source;
    source.studyInstanceUid = "1.2.3.1";
    source.seriesInstanceUid = "1.2.3.2";
    source.frameOfReferenceUid = "1.2.3.3";
    source.patientName = "M\xc3\xbcller^Test";
    source.patientId = "P1";
    source.patientSex = "O";
    source.studyDate = "20260131";
    source.studyTime = "101112";
    const GridGeometry& grid = volume.info.grid;
    for (int slice = 0; slice < grid.size.z; ++slice)
      if (slice != 2)
        source.images.push_back({"1.2.840.10008.5.1.4.1.1.2", "1.2.3.4." + std::to_string(slice + 1), 0,
                                 grid.origin + grid.direction[2] * (grid.spacing.z * slice)});
  }
  data_io::WrittenObject segmentation(bool fractional = false) {
    auto object =
        data_io::writeSegmentationObject(from_.segmentation(), context_, {fractional, "Ada Annotator"});
    EXPECT_TRUE(object) << object.error().message;
    return object.value_or(data_io::WrittenObject());
  }
  HardCase from_;
  data_io::DerivedObjectContext context_;
};

TEST_F(IndependentTools, SegmentationObjects) {
  for (const bool fractional : {false, true}) {
    const auto object = segmentation(fractional);
    writeFile(file("seg.dcm"), object.bytes);
    EXPECT_EQ(errorsOf(file("seg.dcm")), "");
    EXPECT_EQ(run("dcmdump '" + file("seg.dcm").string() + "'").exit, 0);
    const json seen = asPythonSees(file("seg.dcm"));
    ASSERT_TRUE(seen.is_object());
    EXPECT_EQ(seen["StudyInstanceUID"], "1.2.3.1");
    EXPECT_EQ(seen["FrameOfReferenceUID"], "1.2.3.3");
    EXPECT_EQ(seen["patient_id"], "P1");
    EXPECT_EQ(seen["patient_name"], "M\xc3\xbcller^Test");
    EXPECT_EQ(seen["SOPInstanceUID"], object.sopInstanceUid);
    EXPECT_NE(seen["SeriesInstanceUID"], "1.2.3.2");
    EXPECT_TRUE(seen["SeriesDescription"].get<std::string>().starts_with("RESEARCH, not for clinical use"));
    EXPECT_EQ(seen["referenced_series"], "1.2.3.2");
    const Segmentation& before = from_.segmentation();
    ASSERT_EQ(seen["segments"].size(), before.segments.size());
    const GridGeometry& grid = before.info.grid;
    for (std::size_t i = 0; i < before.segments.size(); ++i) {
      const Segment& segment = before.segments[i];
      const json& row = seen["segments"][i];
      SCOPED_TRACE(segment.name);
      EXPECT_EQ(row["tracking_uid"], segment.uid.text());
      EXPECT_EQ(row["tracking_id"], segment.name);
      EXPECT_EQ(row["type"][0], segment.code ? segment.code->scheme : "99CHIASM");
      if (segment.code) {
        EXPECT_EQ(row["type"][1], segment.code->value);
      }
      const std::vector<std::size_t> voxels = voxelsOf(before, segment);
      EXPECT_EQ(row["voxels"], voxels.size());
      if (voxels.empty()) continue;
      glm::dvec3 centre(0);
      for (const std::size_t at : voxels) {
        const auto width = static_cast<std::size_t>(grid.size.x),
                   height = static_cast<std::size_t>(grid.size.y);
        const VoxelIndex voxel{{static_cast<int>(at % width), static_cast<int>(at / width % height),
                                static_cast<int>(at / width / height)}};
        centre += voxelToPatient(grid, voxel).mm / static_cast<double>(voxels.size());
      }
      for (int axis = 0; axis < 3; ++axis)
        EXPECT_NEAR(row["centre"][static_cast<std::size_t>(axis)].get<double>(), centre[axis], 1e-6);
      for (const json& source : row["sources"]) EXPECT_NE(source, "1.2.3.4.3");
      EXPECT_FALSE(row["sources"].empty());
    }
  }
}

TEST_F(IndependentTools, LabelMapsLieWhereNibabelPutsThem) {
  const Segmentation& before = from_.segmentation();
  const auto labels = data_io::encodeNiftiLabels(before, 1);
  ASSERT_TRUE(labels) << labels.error().message;
  writeFile(file("a.nii.gz"), *labels);
  const json seen = asPythonSees(file("a.nii.gz"));
  const GridGeometry& grid = before.info.grid;
  for (const glm::dvec3 voxel : {glm::dvec3(0), glm::dvec3(18, 0, 0), glm::dvec3(3, 12, 6)}) {
    const glm::dvec3 lps = voxelToPatient(grid, VoxelPoint{voxel}).mm, ras(-lps.x, -lps.y, lps.z);
    for (std::size_t row = 0; row < 3; ++row) {
      const json& affine = seen["affine"][row];
      const double there = affine[0].get<double>() * voxel.x + affine[1].get<double>() * voxel.y +
                           affine[2].get<double>() * voxel.z + affine[3].get<double>();
      EXPECT_NEAR(there, ras[static_cast<int>(row)], 1e-4);  // floats in the header
    }
  }
  EXPECT_EQ(seen["counts"]["300"], voxelsOf(before, before.segments[4]).size());
}

TEST_F(IndependentTools, StructureSets) {
  const auto object = data_io::writeStructureSet(from_.segmentation(), context_, "Ada Annotator");
  ASSERT_TRUE(object) << object.error().message;
  writeFile(file("rt.dcm"), object->bytes);
  EXPECT_EQ(errorsOf(file("rt.dcm")), "");
  const json seen = asPythonSees(file("rt.dcm"));
  ASSERT_EQ(seen["regions"].size(), 5u);
  EXPECT_EQ(seen["regions"][1]["name"], "shell \"with\" hole");
  EXPECT_EQ(seen["regions"][1]["colour"], (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(seen["regions"][1]["types"], std::vector<std::string>{"CLOSED_PLANAR"});
  EXPECT_EQ(seen["regions"][0]["types"], std::vector<std::string>{"CLOSED_PLANAR"});
  EXPECT_EQ(seen["regions"][3]["contours"], 0);
}

TEST_F(IndependentTools, MeasurementReports) {
  // A sentence that is linked to the lesion.
  Case& value = from_.value;
  Report report;
  report.uid = Uid::generate();
  report.document = Uid::generate();
  report.text = "The liver is normal. There is a lesion of 9 mm in the left kidney. No effusion.";
  value.reports.push_back(report);
  const Segment& lesion = value.segmentations.front().segments[2];
  Link link;
  link.uid = Uid::generate();
  link.anchors.push_back(*findQuote(report.uid, report.text, "lesion of 9 mm", 0));
  link.targets.push_back({std::string(kSegmentTarget), lesion.uid});
  value.links.push_back(link);

  const auto object = segmentation();
  const ReportAnalyser analyser;
  const auto groups = data_io::measurementGroups(value, from_.segmentation(), analyser);
  const auto written = data_io::writeMeasurementReport(groups, object, context_, "Ada Annotator");
  ASSERT_TRUE(written) << written.error().message;
  writeFile(file("sr.dcm"), written->bytes);
  EXPECT_EQ(errorsOf(file("sr.dcm")), "");
  const Ran dumped = run("dsrdump +Pl '" + file("sr.dcm").string() + "'");
  EXPECT_EQ(dumped.exit, 0) << dumped.text;
  EXPECT_NE(dumped.text.find("There is a lesion of 9 mm in the left kidney."), std::string::npos)
      << dumped.text;
  const json seen = asPythonSees(file("sr.dcm"));
  EXPECT_EQ(seen["completion"], "PARTIAL");
  EXPECT_EQ(seen["verification"], "UNVERIFIED");
  EXPECT_TRUE(seen["SeriesDescription"].get<std::string>().starts_with("RESEARCH, not for clinical use"));
  ASSERT_EQ(seen["groups"].size(), 5u);
  const Segmentation& before = from_.segmentation();
  for (std::size_t i = 0; i < 5; ++i) {
    const json& group = seen["groups"][i];
    const Segment& segment = before.segments[i];
    SCOPED_TRACE(segment.name);
    EXPECT_EQ(group["uids"]["Tracking Unique Identifier"], segment.uid.text());
    EXPECT_EQ(group["image"], (json{object.sopInstanceUid, i + 1}));
    const double volume =
        static_cast<double>(voxelsOf(before, segment).size()) * before.info.grid.voxelVolume();
    EXPECT_NEAR(group["numbers"]["Volume"][0].get<double>(), volume, 1e-6 * volume);
    EXPECT_EQ(group["numbers"]["Volume"][1], "mm3");
    EXPECT_EQ(group["numbers"].contains("Long Axis"), volume > 0);
  }
  EXPECT_EQ(seen["groups"][4]["codes"]["Finding Site"][1][0], (json{"SCT", "7771000", "Left"}));
  bool said = false;
  for (const json& text : seen["groups"][2]["texts"])
    said = said || text[1] == "There is a lesion of 9 mm in the left kidney.";
  EXPECT_TRUE(said) << seen["groups"][2].dump();
}

}  // namespace
}  // namespace chiasm::test

// Real segmentations and series, in and out again: what went out comes back, with the identities of the
// images.
#include <cmath>
#include <filesystem>

#include "data_io/dicom/segmentation_object.h"
#include "data_io/dicom/structure_set.h"
#include "data_io/labels/label_map_file.h"
#include "data_io/labels/slicer_file.h"
#include "tests/segment_files/round_trip.h"

namespace chiasm::test {
namespace {

class RealRoundTrips : public ReaderTest {
 protected:
  Expected<data_io::ReadSegmentation> segmentation(const std::filesystem::path& path) {
    Progress progress;
    return client().readSegmentation(path, progress);
  }
};

// Real labels through every format: the voxels, names and UIDs that went out.
TEST_F(RealRoundTrips, RealLabelsComeBackFromEveryFormat) {
  for (const char* name :
       {"ct/nifti_totalseg/example_seg.nii.gz", "dicom_seg_sr/dcmqi/segmentations/partial_overlaps.dcm",
        "mri/totalseg/example_seg_mr.nii.gz"}) {
    SCOPED_TRACE(name);
    CHIASM_REQUIRE_DATA(path, name);
    auto read = segmentation(path);
    ASSERT_TRUE(read) << read.error().message;
    Case value;
    value.info.uid = Uid::generate();
    Volume volume;
    volume.info.uid = Uid::generate();
    volume.info.grid = read->grid;
    value.volumes.push_back(volume);
    auto placed = data_io::placeSegmentation(std::move(*read), volume, value);
    ASSERT_TRUE(placed) << placed.error().message;
    const Segmentation& before = placed->segmentation;
    const data_io::DerivedObjectContext context{&value, &value.volumes.front(), std::nullopt};
    const std::vector<std::pair<std::string, Expected<std::string>>> files = {
        {"a.seg.nrrd", data_io::encodeSlicerSegmentation(before)},
        {"seg.dcm",
         data_io::writeSegmentationObject(before, context, {}).map([](auto object) { return object.bytes; })},
        {"rt.dcm",
         data_io::writeStructureSet(before, context, "").map([](auto object) { return object.bytes; })}};
    for (const auto& [file_, bytes] : files) {
      SCOPED_TRACE(file_);
      ASSERT_TRUE(bytes) << bytes.error().message;
      writeFile(file(file_), *bytes);
      auto again = segmentation(file(file_));
      ASSERT_TRUE(again) << again.error().message;
      const auto back = data_io::placeSegmentation(std::move(*again), value.volumes.front(), value);
      ASSERT_TRUE(back) << back.error().message;
      EXPECT_FALSE(back->resampled);
      expectSame(before, back->segmentation, {});
    }
    for (std::size_t layer = 0; layer < before.layers.size(); ++layer)
      for (const bool nifti : {true, false}) {
        const auto labels = nifti ? data_io::encodeNiftiLabels(before, static_cast<int>(layer))
                                  : data_io::encodeNrrdLabels(before, static_cast<int>(layer));
        ASSERT_TRUE(labels) << labels.error().message;
        const auto map = file(nifti ? "a.nii.gz" : "a.nrrd");
        writeFile(map, *labels);
        auto again = segmentation(map);
        ASSERT_TRUE(again) << again.error().message;
        const auto back = data_io::placeSegmentation(std::move(*again), value.volumes.front(), value);
        ASSERT_TRUE(back) << back.error().message;
        EXPECT_EQ(back->segmentation.layers.front(), before.layers[layer]);
      }
  }
}

// dcmqi's liver belongs to three CT slices: it is found by its series, laid on them without resampling, and
// goes out with the slices' own UIDs.
TEST_F(RealRoundTrips, SourceImagesAreTheSeriesOwn) {
  CHIASM_REQUIRE_DATA(folder, "dicom_seg_sr/dcmqi/segmentations/ct-3slice");
  Progress progress;
  const auto volume = client().readVolume(folder, progress);
  ASSERT_TRUE(volume) << volume.error().message;
  Case value;
  value.info.uid = Uid::generate();
  value.volumes.push_back(volume->toVolume());
  auto read = segmentation(folder.parent_path() / "liver.dcm");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->seriesInstanceUid, volume->info.source.seriesInstanceUid);
  const auto placed = data_io::placeSegmentation(std::move(*read), value.volumes.front(), value);
  ASSERT_TRUE(placed) << placed.error().message;
  EXPECT_FALSE(placed->resampled);
  EXPECT_EQ(voxelsOf(placed->segmentation, placed->segmentation.segments.front()).size(), 107098u);

  const auto series = client().readSourceSeries(folder, volume->info.source.seriesInstanceUid, progress);
  ASSERT_TRUE(series) << series.error().message;
  EXPECT_EQ(series->images.size(), 3u);
  EXPECT_EQ(series->frameOfReferenceUid, volume->info.frameOfReferenceUid);
  // Of a single file its own image.
  const auto beside =
      client().readSourceSeries(folder / "02.dcm", volume->info.source.seriesInstanceUid, progress);
  ASSERT_TRUE(beside) << beside.error().message;
  EXPECT_EQ(beside->images.size(), 1u);
  expectRefusal(client().readSourceSeries(folder, "1.2.3", progress), folder, "is not in it");

  const data_io::DerivedObjectContext context{&value, &value.volumes.front(), *series};
  const auto object = data_io::writeSegmentationObject(placed->segmentation, context, {});
  ASSERT_TRUE(object) << object.error().message;
  for (const data_io::SourceImage& image : series->images)
    EXPECT_NE(object->bytes.find(image.sopInstanceUid), std::string::npos);
  EXPECT_NE(object->bytes.find(series->studyInstanceUid), std::string::npos);
  writeFile(file("again.dcm"), object->bytes);
  auto again = segmentation(file("again.dcm"));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->seriesInstanceUid, series->seriesInstanceUid);
  const auto back = data_io::placeSegmentation(std::move(*again), value.volumes.front(), value);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->segmentation.layers, placed->segmentation.layers);
}

// A square with a square hole, two contours of one slice.
TEST_F(RealRoundTrips, ContoursOfAStructureSetFillItsSlices) {
  CHIASM_REQUIRE_DATA(folder, "dicom_seg_sr/rt-utils_phantom_rtstruct");
  Progress progress;
  const auto volume = client().readVolume(folder, progress);
  ASSERT_TRUE(volume) << volume.error().message;
  Case value;
  value.volumes.push_back(volume->toVolume());
  auto read = segmentation(folder / "rt.dcm");
  ASSERT_TRUE(read) << read.error().message;
  // By the shoelace formula, in mm²: what the second contour encloses is taken out.
  double area = 0, sign = 1;
  for (const data_io::Contour& contour : read->segments.front().contours) {
    double twice = 0;
    for (std::size_t i = 0; i < contour.size(); ++i) {
      const glm::dvec3 &a = contour[i], &b = contour[(i + 1) % contour.size()];
      twice += a.x * b.y - b.x * a.y;
    }
    area += sign * std::abs(twice) / 2;
    sign = -1;
  }
  const auto placed = data_io::placeSegmentation(std::move(*read), value.volumes.front(), value);
  ASSERT_TRUE(placed) << placed.error().message;
  const glm::dvec3 spacing = volume->info.grid.spacing;
  const double filled =
      static_cast<double>(voxelsOf(placed->segmentation, placed->segmentation.segments.front()).size()) *
      spacing.x * spacing.y;
  // A row of pixels more or less at each side of 49.
  EXPECT_NEAR(filled, area, 0.03 * area);
}

}  // namespace
}  // namespace chiasm::test

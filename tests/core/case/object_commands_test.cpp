#include "core/case/object_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/core/case/command_test.h"

namespace chiasm {
namespace {

using test::countLabel;
using ::testing::HasSubstr;

class ObjectCommandsTest : public test::CommandTest {
 protected:
  const Segmentation& segmentation() const { return value_.segmentations[0]; }
  static Segment named(const std::string& name) {
    Segment segment;
    segment.name = name;
    return segment;
  }
};

TEST_F(ObjectCommandsTest, AddSegmentFillsWhatIsEmpty) {
  const Edit edit = run(addSegment(named("  Orbit ")));
  EXPECT_EQ(edit.kind, "segment.add");
  EXPECT_EQ(edit.name, "Add segment Orbit");
  const Segment& added = segmentation().segments.back();
  EXPECT_EQ(added.name, "Orbit");
  EXPECT_FALSE(added.uid.empty());
  EXPECT_EQ(added.segmentation, small_.segmentation);
  EXPECT_EQ(added.label, 4);
  EXPECT_EQ(added.order, 4);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NE(added.colour, segmentation().segments[i].colour);
  run(addSegment(Segment{}));
  EXPECT_EQ(segmentation().segments.back().name, "Segment 5");
  Segment chosen = named("Chosen");
  chosen.uid = Uid::generate();
  chosen.colour = {1, 2, 3};
  chosen.label = 700;
  chosen.order = 40;
  chosen.locked = true;
  run(addSegment(chosen));
  chosen.segmentation = small_.segmentation;
  EXPECT_EQ(segmentation().segments.back(), chosen);
}

TEST_F(ObjectCommandsTest, AddSegmentRefusesWhatCollides) {
  refused(addSegment(named("BONE letter")), ErrorKind::invalidInput, "already is a segment named");
  Segment taken = named("New");
  taken.label = 2;
  refused(addSegment(taken), ErrorKind::invalidInput, "'Left marker'");
  taken = named("New");
  taken.layer = 2;
  refused(addSegment(taken), ErrorKind::invalidInput, "no layer 2");
  taken.layer = -1;
  refused(addSegment(taken), ErrorKind::invalidInput, "no layer -1");
  taken = named("New");
  taken.segmentation = Uid::generate();
  refused(addSegment(taken), ErrorKind::notFound, "no longer in the case");
  SegmentationInfo second;
  run(addSegmentation(second));
  refused(addSegment(named("New")), ErrorKind::invalidInput, "several segmentations");
}

TEST_F(ObjectCommandsTest, TheFirstSegmentMakesItsSegmentation) {
  value_.segmentations.clear();
  value_.links.clear();
  run(addSegment(named("Bone")));
  ASSERT_EQ(value_.segmentations.size(), 1U);
  EXPECT_EQ(segmentation().info.grid, value_.volumes[0].info.grid);
  EXPECT_EQ(segmentation().info.volume, small_.volume);
  EXPECT_EQ(segmentation().segments[0].label, 1);
  EXPECT_EQ(segmentation().layers.size(), 1U);
  value_ = Case();
  refused(addSegment(named("Bone")), ErrorKind::notFound, "needs a volume");
}

TEST_F(ObjectCommandsTest, TheNextLayerComesWithItsFirstSegment) {
  Segment above = named("Above");
  above.layer = 1;
  run(addSegment(above));
  EXPECT_EQ(segmentation().info.layerCount, 2);
  EXPECT_EQ(segmentation().layers.size(), 2U);
  EXPECT_EQ(value_.segmentations[0].segments.back().label, 1) << "labels are counted by layer";
  // Also when the segmentation itself is new.
  value_.segmentations.clear();
  value_.links.clear();
  run(addSegment(above));
  EXPECT_EQ(segmentation().layers.size(), 2U);
}

TEST_F(ObjectCommandsTest, PlanningTwiceGivesTheSameEdit) {
  const auto command = addSegment(named("Orbit"));
  EXPECT_EQ(plan(command)->changes, plan(command)->changes);
}

TEST_F(ObjectCommandsTest, RemoveSegmentClearsItsVoxelsAndLinks) {
  Link both = value_.links[0];
  both.uid = Uid::generate();
  both.order = 3;
  both.targets.push_back({std::string(kSegmentTarget), small_.leftMarker});
  value_.links.push_back(both);
  const std::vector<Label> before = segmentation().layers[0].toDense();
  const Edit edit = run(removeSegment(small_.bone));
  EXPECT_EQ(edit.kind, "segment.remove");
  EXPECT_EQ(edit.name, "Remove Bone letter");
  EXPECT_EQ(value_.findSegment(small_.bone), nullptr);
  std::vector<Label> expected = before;
  std::replace(expected.begin(), expected.end(), Label{1}, Label{0});
  EXPECT_EQ(segmentation().layers[0].toDense(), expected);
  EXPECT_EQ(value_.findLink(small_.boneLink), nullptr) << "its last target went";
  ASSERT_NE(value_.findLink(both.uid), nullptr);
  EXPECT_EQ(value_.findLink(both.uid)->targets.size(), 1U);
  EXPECT_NE(value_.findLink(small_.leftLink), nullptr);
}

TEST_F(ObjectCommandsTest, LockedSegmentsCanBeNamedColouredAndHiddenButNotRemoved) {
  EXPECT_EQ(run(setSegmentLocked(small_.bone, true)).name, "Lock Bone letter");
  refused(removeSegment(small_.bone), ErrorKind::conflict,
          "The segment 'Bone letter' is locked. Unlock it in the Segments panel first.");
  run(renameSegment(small_.bone, "Skull"));
  run(recolourSegment(small_.bone, {9, 8, 7}));
  run(setSegmentsVisible({small_.bone}, false, {}));
  const Segment& segment = *value_.findSegment(small_.bone);
  EXPECT_EQ(segment.name, "Skull");
  EXPECT_EQ(segment.colour, glm::u8vec3(9, 8, 7));
  EXPECT_FALSE(segment.visible);
  EXPECT_EQ(run(setSegmentLocked(small_.bone, false)).name, "Unlock Skull");
  run(removeSegment(small_.bone));
}

TEST_F(ObjectCommandsTest, RenameRecolourAndHideSayWhatTheyDo) {
  Edit edit = run(renameSegment(small_.bone, " Skull "));
  EXPECT_EQ(edit.kind, "segment.rename");
  EXPECT_EQ(edit.name, "Rename Bone letter to Skull");
  edit = run(recolourSegment(small_.bone, {1, 2, 3}));
  EXPECT_EQ(edit.kind, "segment.recolour");
  EXPECT_EQ(edit.name, "Recolour Skull");
  edit = run(setSegmentsVisible({small_.bone, small_.leftMarker}, false, "Hide all segments"));
  EXPECT_EQ(edit.kind, "segment.visible");
  EXPECT_EQ(edit.name, "Hide all segments");
  EXPECT_EQ(edit.changes.objects.size(), 2U);
  EXPECT_EQ(run(setSegmentsVisible({small_.bone}, true, {})).name, "Show Skull");
  edit = *plan(setSegmentsVisible({small_.bone}, true, {}));
  EXPECT_TRUE(edit.changes.empty()) << "it is visible already";
  run(renameSegment(small_.bone, "SKULL"));  // another case of its own name is no collision
  refused(renameSegment(small_.bone, "left MARKER"), ErrorKind::invalidInput, "already is a segment named");
  refused(renameSegment(small_.bone, " \t"), ErrorKind::invalidInput, "needs a name");
}

TEST_F(ObjectCommandsTest, CommandsOnWhatIsGoneSaySo) {
  const Uid gone = Uid::generate();
  for (const auto& command : {removeSegment(gone), renameSegment(gone, "x"), recolourSegment(gone, {}),
                              setSegmentLocked(gone, true), setSegmentsVisible({gone}, true, {}),
                              removeMeasurement(gone), removeLink(gone), setVolumeSource(gone, {})}) {
    const auto edit = plan(command);
    ASSERT_FALSE(edit.has_value());
    EXPECT_EQ(edit.error().kind, ErrorKind::notFound);
    EXPECT_THAT(edit.error().message, HasSubstr("no longer in the case"));
  }
}

TEST_F(ObjectCommandsTest, SegmentationsAreAddedAndImported) {
  Edit edit = run(addSegmentation({}));
  EXPECT_EQ(edit.kind, "segmentation.add");
  EXPECT_EQ(edit.name, "Add Segmentation 2");
  EXPECT_EQ(value_.segmentations[1].info.order, 2);
  EXPECT_EQ(value_.segmentations[1].info.volume, small_.volume);

  Segmentation atlas;
  atlas.info.name = "Atlas";
  atlas.info.grid = test::makeGrid({20, 33, 5}, {3, 3, 3});
  std::vector<Label> labels(20 * 33 * 5, 0);
  labels[0] = 3;
  labels[70] = 8;
  labels.back() = 65535;
  atlas.layers = {LabelMap::fromDense({20, 33, 5}, labels), LabelMap({20, 33, 5})};
  Segment named3 = named("Region"), named4 = named("region");
  named3.label = 3;
  named4.label = 4;  // occurs nowhere: an empty segment
  atlas.segments = {named3, named4};
  edit = run(importSegmentation(atlas));
  EXPECT_EQ(edit.kind, "segmentation.import");
  EXPECT_EQ(edit.name, "Import Atlas");
  const Segmentation& imported = value_.segmentations[2];
  EXPECT_EQ(imported.layers[0].toDense(), labels);
  EXPECT_EQ(imported.info.layerCount, 2);
  ASSERT_EQ(imported.segments.size(), 4U);
  EXPECT_EQ(imported.segments[0].name, "Region");
  EXPECT_EQ(imported.segments[1].name, "region 2") << "a repeated name gets a number";
  EXPECT_EQ(imported.segments[2].name, "Label 8");
  EXPECT_EQ(imported.segments[3].name, "Label 65535");
  EXPECT_EQ(imported.segments[3].label, 65535);

  atlas.layers[0] = LabelMap({20, 33, 6});
  refused(importSegmentation(atlas), ErrorKind::invalidInput, "size of their grid");
  SegmentationInfo bad;
  bad.grid = test::makeGrid({4, 4, 4}, {0, 1, 1});
  refused(addSegmentation(bad), ErrorKind::invalidInput, "spacing");
  value_ = Case();
  refused(addSegmentation({}), ErrorKind::notFound, "needs a volume");
}

TEST_F(ObjectCommandsTest, VolumesAndTheirFiles) {
  VolumeInfo info = value_.volumes[0].info;
  info.uid = Uid();
  info.order = 0;
  info.name = "";
  const Edit edit = run(addVolume(info));
  EXPECT_EQ(edit.kind, "volume.add");
  EXPECT_EQ(edit.name, "Add volume Volume 2");
  EXPECT_EQ(value_.volumes[1].info.order, 2);
  info.grid.size.x = 0;
  refused(addVolume(info), ErrorKind::invalidInput, "no voxels");

  VolumeSource source;
  source.relativePath = "ct.nii";
  source.fileDigest.bytes[0] = 1;
  source.voxelDigest.bytes[0] = 2;
  EXPECT_EQ(run(setVolumeSource(small_.volume, source)).kind, "volume.source")
      << "digests known for the first time";
  VolumeSource moved = source;
  moved.relativePath = "elsewhere/ct.nii.gz";
  moved.fileDigest.bytes[0] = 9;  // compressed again, the same voxels
  run(setVolumeSource(small_.volume, moved));
  EXPECT_EQ(value_.volumes[0].info.source, moved);
  VolumeSource other = moved;
  other.voxelDigest.bytes[0] = 3;
  refused(setVolumeSource(small_.volume, other), ErrorKind::conflict, "not the file");
  VolumeSource unread;
  unread.relativePath = "x.nii";
  refused(setVolumeSource(small_.volume, unread), ErrorKind::invalidInput, "not been verified");
  VolumeSource bytesOnly = moved;
  bytesOnly.voxelDigest = {};
  run(setVolumeSource(small_.volume, bytesOnly));
  EXPECT_EQ(value_.volumes[0].info.source.voxelDigest, moved.voxelDigest) << "what was verified stays known";
  bytesOnly.fileDigest.bytes[5] = 5;
  refused(setVolumeSource(small_.volume, bytesOnly), ErrorKind::conflict, "not the file");
}

TEST_F(ObjectCommandsTest, CaseInfoKeepsItsIdentity) {
  CaseInfo info = value_.info;
  info.midlineX = 3.5;
  EXPECT_EQ(run(setCaseInfo(info)).name, "Set midline");
  info.title = "New title";
  info.uid = Uid();
  const Edit edit = run(setCaseInfo(info));
  EXPECT_EQ(edit.kind, "case.info");
  EXPECT_EQ(edit.name, "Change case description");
  EXPECT_EQ(value_.info.uid, small_.value.info.uid);
  info.uid = Uid::generate();
  refused(setCaseInfo(info), ErrorKind::invalidInput, "keeps its identity");
  info.uid = Uid();
  info.midlineX = std::numeric_limits<double>::infinity();
  refused(setCaseInfo(info), ErrorKind::invalidInput, "millimetres");
}

TEST_F(ObjectCommandsTest, MeasurementsAreCheckedNumberedAndUnlinked) {
  Measurement ellipse;
  ellipse.kind = Measurement::Kind::ellipse;
  ellipse.points = {{{0, 0, 0}}, {{5, 0, 0}}, {{0, 3, 0}}};
  Edit edit = run(addMeasurement(ellipse));
  EXPECT_EQ(edit.kind, "measurement.add");
  EXPECT_EQ(edit.name, "Add Ellipse 1");
  EXPECT_EQ(value_.measurements.back().volume, small_.volume);
  Measurement ruler = value_.measurements[0];
  ruler.uid = Uid();
  ruler.name = "";
  ruler.order = 0;
  EXPECT_EQ(run(addMeasurement(ruler)).name, "Add Ruler 2");
  ruler = value_.measurements[0];
  ruler.points[1].mm.z = 99;
  EXPECT_EQ(run(replaceMeasurement(ruler)).name, "Change Ruler 1");
  EXPECT_EQ(value_.measurements[0].points[1].mm.z, 99);
  ruler.points.pop_back();
  refused(replaceMeasurement(ruler), ErrorKind::invalidInput, "needs 2 points, not 1");
  ellipse.points[2].mm.x = std::numeric_limits<double>::quiet_NaN();
  refused(addMeasurement(ellipse), ErrorKind::invalidInput, "not a position");
  ellipse.points[2].mm.x = 0;
  ellipse.volume = Uid::generate();
  refused(addMeasurement(ellipse), ErrorKind::notFound, "volume");

  Link link = value_.links[0];
  link.uid = Uid();
  link.order = 0;
  link.targets = {{std::string(kPointTarget), small_.point}};
  run(addLink(link));
  const Uid toPoint = value_.links.back().uid;
  EXPECT_EQ(run(removeMeasurement(small_.point)).name, "Remove Point 1");
  EXPECT_EQ(value_.findLink(toPoint), nullptr);
}

TEST_F(ObjectCommandsTest, ReportsKeepTheirBytes) {
  Report report;
  report.text = "FINDINGS: Stirnbein – Defekt.\r\n\ttabs, trailing blanks   \n";
  Edit edit = run(addReport(report));
  EXPECT_EQ(edit.kind, "report.add");
  EXPECT_EQ(value_.reports.back().text, report.text);
  EXPECT_EQ(value_.reports.back().title, "Report 2");
  Report correction = value_.reports.back();
  correction.uid = Uid();
  refused(addReport(correction), ErrorKind::conflict, "higher version");
  correction.version = 2;
  correction.order = 0;
  run(addReport(correction));
  report.text = "broken \xC3";
  ASSERT_FALSE(plan(addReport(report)).has_value());
}

TEST_F(ObjectCommandsTest, LinksQuoteTheirReportExactly) {
  Link link;
  link.anchors = {value_.links[0].anchors[0]};
  link.anchors[0].exact.clear();
  link.targets = {{std::string(kSegmentTarget), small_.bone},
                  {std::string(kSegmentTarget), small_.leftMarker}};
  Edit edit = run(addLink(link));
  EXPECT_EQ(edit.kind, "link.add");
  EXPECT_EQ(edit.name, "Link \"letter of bone\" to Bone letter, Left marker");
  Link added = value_.links.back();
  EXPECT_EQ(added.anchors[0].exact, "letter of bone");
  EXPECT_FALSE(added.uid.empty());
  EXPECT_NE(added.created, UtcTime{});
  added.certainty = LinkCertainty::possible;
  EXPECT_EQ(run(replaceLink(added)).name, "Change link \"letter of bone\"");
  EXPECT_EQ(run(removeLink(added.uid)).name, "Remove link \"letter of bone\"");

  Link bad = link;
  bad.anchors[0].exact = "something else";
  refused(addLink(bad), ErrorKind::invalidInput, "not what the report");
  bad = link;
  bad.anchors[0].end = 100000;
  refused(addLink(bad), ErrorKind::invalidInput, "outside the report");
  bad = link;
  bad.anchors[0].report = Uid::generate();
  refused(addLink(bad), ErrorKind::notFound, "report");
  bad = link;
  bad.anchors.clear();
  refused(addLink(bad), ErrorKind::invalidInput, "needs words");
  bad = link;
  bad.targets.clear();
  refused(addLink(bad), ErrorKind::invalidInput, "something to point at");
  bad.relation = LinkRelation::negated;
  run(addLink(bad));
  bad = link;
  bad.targets[0].uid = Uid::generate();
  refused(addLink(bad), ErrorKind::notFound, "segment");
  bad = link;
  bad.targets[1] = bad.targets[0];
  refused(addLink(bad), ErrorKind::invalidInput, "twice");
}

TEST_F(ObjectCommandsTest, LongQuotesAreCutByCodePoints) {
  Report report;
  report.uid = Uid::generate();
  for (int i = 0; i < 60; ++i) report.text += "ä";
  run(addReport(report));
  Link link;
  link.anchors = {{report.uid, 0, 60, {}, {}, {}}};
  link.targets = {{std::string(kSegmentTarget), small_.bone}};
  std::string expected = "Link \"";
  for (int i = 0; i < 40; ++i) expected += "ä";
  EXPECT_EQ(run(addLink(link)).name, expected + "…\" to Bone letter");
}

}  // namespace
}  // namespace chiasm

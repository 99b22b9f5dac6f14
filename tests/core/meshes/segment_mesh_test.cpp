#include "core/meshes/segment_mesh.h"

#include "tests/core/case/command_test.h"

namespace chiasm::test {
namespace {

class SegmentMesh : public CommandTest {};

TEST_F(SegmentMesh, TheSurfaceIsKeptWithNameAndColour) {
  const Segment bone = *value_.findSegment(small_.bone);
  const Edit edit = run(keepSurface(small_.bone, {}));
  EXPECT_EQ(edit.name, "Keep the surface of Bone letter as a mesh");
  ASSERT_EQ(value_.meshes.size(), 1u);
  EXPECT_EQ(value_.meshes[0].name, "Bone letter");
  EXPECT_EQ(value_.meshes[0].colour, bone.colour);
  Progress progress;
  const auto surface = segmentSurface(*value_.segmentationOf(bone), bone, {}, progress);
  ASSERT_TRUE(surface);
  EXPECT_EQ(*value_.findMeshShape(value_.meshes[0].shape)->surface, *surface);
}

TEST_F(SegmentMesh, NothingIsKeptOfWhatIsNotThereAndACancelIsHeard) {
  refused(keepSurface(*Uid::parse("2.25.99"), {}), ErrorKind::notFound, "no longer");
  Progress cancelled;
  cancelled.cancel();
  const auto edit = keepSurface(small_.bone, {})->plan(value_, cancelled);
  ASSERT_FALSE(edit);
  EXPECT_EQ(edit.error().kind, ErrorKind::cancelled);
}

}  // namespace
}  // namespace chiasm::test

// The clip box in slices: its faces are found where they are seen, and moved without turning inside out.
#include "app/interface/clip_box.h"

#include <gtest/gtest.h>

#include "app/interface/scene_builder.h"
#include "tests/support/phantom.h"

namespace chiasm::app {
namespace {

TEST(ClipBox, FacesAreFoundWhereTheyAreSeen) {
  const test::SmallCase small = test::makeSmallCase();
  ViewState view;
  resetView(view, small.value);
  view.slices[0].flippedHorizontally = true;  // what is seen counts, not which way it runs
  const PatientBox box{{-10, -12, -14}, {8, 9, 11}};
  for (const ViewKind kind : {ViewKind::axial, ViewKind::coronal, ViewKind::sagittal}) {
    const ViewGeometry geometry(kind, {{10, 20}, {500, 400}},
                                sliceContent(small.value.volumes[0], view, kind, 0.2));
    int found = 0;
    for (int axis = 0; axis < 3; ++axis)
      for (const bool maximum : {false, true}) {
        PatientPoint onFace{(box.minimum + box.maximum) * 0.5};
        onFace.mm[axis] = maximum ? box.maximum[axis] : box.minimum[axis];
        const auto face = clipFaceAt(geometry, box, *geometry.pixelOf(onFace), 5);
        const bool inPlane = std::abs(sliceNormal(planeOf(kind)).mm[axis]) < 0.5;
        EXPECT_EQ(face.has_value(), inPlane);
        if (face) {
          EXPECT_EQ(*face, (ClipFace{axis, maximum}));
          ++found;
        }
      }
    EXPECT_EQ(found, 4);
    EXPECT_FALSE(clipFaceAt(geometry, box, *geometry.pixelOf({{100, 100, 100}}), 5));
  }
  EXPECT_FALSE(clipFaceAt({{{0, 0}, {100, 100}}, view.camera}, box, {50, 50}, 5)) << "not in 3-D";
}

TEST(ClipBox, StaysABoxInsideItsBounds) {
  const PatientBox bounds{{-20, -20, -20}, {20, 20, 20}};
  const PatientBox box{{-10, -10, -10}, {10, 10, 10}};
  EXPECT_EQ(withFaceAt(box, {0, true}, {{5, 99, 99}}, bounds).maximum, glm::dvec3(5, 10, 10));
  EXPECT_EQ(withFaceAt(box, {1, false}, {{0, -99, 0}}, bounds).minimum, glm::dvec3(-10, -20, -10));
  const PatientBox thin = withFaceAt(box, {2, true}, {{0, 0, -99}}, bounds);
  EXPECT_EQ(thin.maximum.z, -9) << "never inside out";
}

}  // namespace
}  // namespace chiasm::app

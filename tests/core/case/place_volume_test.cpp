// Moving a volume: what lies on it goes along, nothing else does.
#include "core/case/place_volume.h"

#include <glm/gtc/matrix_transform.hpp>
#include <limits>

#include "tests/core/case/command_test.h"

namespace chiasm {
namespace {

class PlaceVolumeTest : public test::CommandTest {
 protected:
  // The small case's own volume comes second, so that it may be moved.
  PlaceVolumeTest() {
    Volume first = value_.volumes.front();
    first.info.uid = *Uid::parse("2.25.99");
    first.info.name = "First";
    first.info.order = value_.volumes.front().info.order - 1;
    value_.volumes.insert(value_.volumes.begin(), first);
  }
  static VolumePlacement placement(const glm::dmat4& matrix) { return {matrix, "Register CT to First", {}}; }
  const Uid& moving() const { return value_.volumes[1].info.uid; }
};

TEST_F(PlaceVolumeTest, SegmentsAndMeasurementsGoAlong) {
  const Case before = value_;
  const glm::dmat4 matrix = glm::rotate(glm::translate(glm::dmat4(1.0), glm::dvec3(3, -4, 5)), 0.3,
                                        glm::normalize(glm::dvec3(1, 2, -1)));
  for (const glm::dmat4& next : {matrix, glm::translate(matrix, glm::dvec3(1, 1, 1))}) {
    const Edit edit = run(placeVolume(moving(), placement(next)));
    EXPECT_EQ(edit.kind, "volume.place");
    EXPECT_EQ(edit.name, "Register CT to First");
    // A voxel stays under the same segment, and a measurement over the same voxel.
    const GridGeometry& was = before.volumes[1].info.grid;
    const GridGeometry& is = value_.volumes[1].info.grid;
    for (const VoxelIndex voxel : {VoxelIndex{{0, 0, 0}}, VoxelIndex{{17, 9, 30}}}) {
      const PatientPoint expected{glm::dvec3(next * glm::dvec4(voxelToPatient(was, voxel).mm, 1.0))};
      EXPECT_LT(glm::length(voxelToPatient(is, voxel).mm - expected.mm), 1e-9);
      EXPECT_LT(glm::length(voxelToPatient(value_.segmentations[0].info.grid, voxel).mm - expected.mm), 1e-9);
    }
    ASSERT_FALSE(value_.measurements.empty());
    for (std::size_t i = 0; i < value_.measurements.size(); ++i)
      for (std::size_t p = 0; p < value_.measurements[i].points.size(); ++p) {
        const glm::dvec3 ijk = patientToVoxel(was, before.measurements[i].points[p]).ijk;
        EXPECT_LT(glm::length(patientToVoxel(is, value_.measurements[i].points[p]).ijk - ijk), 1e-9);
      }
    EXPECT_EQ(value_.volumes[0].info, before.volumes[0].info);
  }
}

TEST_F(PlaceVolumeTest, RefusesWhatIsNoPlacement) {
  refused(placeVolume(value_.volumes[0].info.uid, placement(glm::dmat4(1.0))), ErrorKind::invalidInput,
          "first volume");
  refused(placeVolume(*Uid::parse("2.25.1"), placement(glm::dmat4(1.0))), ErrorKind::notFound,
          "not in this case");
  glm::dmat4 mirror(1.0), perspective(1.0), huge(3.0), nothing(1.0);
  mirror[0][0] = -1;
  perspective[1][3] = 0.1;
  huge[3][3] = 1;
  nothing[2][0] = std::numeric_limits<double>::quiet_NaN();
  refused(placeVolume(moving(), placement(mirror)), ErrorKind::invalidInput, "mirror");
  refused(placeVolume(moving(), placement(perspective)), ErrorKind::invalidInput, "not affine");
  refused(placeVolume(moving(), placement(huge)), ErrorKind::invalidInput, "8-fold");
  refused(placeVolume(moving(), placement(nothing)), ErrorKind::invalidInput, "not finite");
}

}  // namespace
}  // namespace chiasm

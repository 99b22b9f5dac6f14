// A case of five time points of one file, a volume that is none of them, and a segment on the first.
#pragma once

#include <string>
#include <vector>

#include "tests/support/phantom.h"

namespace chiasm::test {

struct TimePointCase {
  SmallCase small = makeSmallCase();  // its volume is the first time point
  std::vector<Uid> points;
  Uid other;
};

// A bright box that moves by a voxel from one time point to the next.
inline TimePointCase makeTimePointCase(int count = 5) {
  TimePointCase made;
  std::vector<Volume>& volumes = made.small.value.volumes;
  const VolumeInfo first = volumes[0].info;
  const PatientBox box = boundingBox(first.grid);
  for (int i = 0; i < count; ++i) {
    Volume volume = makeVolume(first.grid, VoxelType::int16, [&](PatientPoint point) {
      const double from = box.minimum.x + (10.0 + i) * first.grid.spacing.x;
      const bool inside = point.mm.x > from && point.mm.x < from + 12.0 * first.grid.spacing.x;
      return letterValue(box, point) + (inside ? 200.0 : 0.0);
    });
    const Uid uid = i == 0 ? first.uid : Uid::generate();
    volume.info = first;
    volume.info.uid = uid;
    volume.info.voxelType = VoxelType::int16;
    volume.info.rescaleSlope = 1.0;
    volume.info.rescaleIntercept = 0.0;
    volume.info.order = i + 1;
    volume.info.name = "beat " + std::to_string(i + 1);
    volume.info.source.absolutePath = "/series/beat.nii";
    volume.info.source.seriesInstanceUid = "#" + std::to_string(i + 1);
    if (i == 0)
      volumes[0] = volume;
    else
      volumes.push_back(volume);
    made.points.push_back(uid);
  }
  Volume other = letterPhantom(makeGrid({30, 34, 20}, {1.5, 1.4, 2.0}));
  other.info.uid = made.other = Uid::generate();
  other.info.order = count + 1;
  other.info.name = "other";
  volumes.push_back(other);
  return made;
}

}  // namespace chiasm::test

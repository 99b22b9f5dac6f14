// Small whole segmentations of each form, to be damaged.
#pragma once

#include <string>
#include <vector>

#include "data_io/dicom/segmentation_object.h"
#include "data_io/dicom/structure_set.h"
#include "data_io/labels/slicer_file.h"
#include "tests/segment_files/round_trip.h"

namespace chiasm::test {

struct SegmentationSeed {
  const char* name;  // of its file
  std::string bytes;
};

inline std::vector<SegmentationSeed> segmentationSeeds() {
  const HardCase from = makeHardCase(makeGrid({9, 7, 3}, {1, 1.5, 2}));
  const data_io::DerivedObjectContext context{&from.value, &from.volume(), std::nullopt};
  return {{"a.seg.nrrd", *data_io::encodeSlicerSegmentation(from.segmentation())},
          {"seg.dcm", data_io::writeSegmentationObject(from.segmentation(), context, {})->bytes},
          {"rt.dcm", data_io::writeStructureSet(from.segmentation(), context, "")->bytes}};
}

}  // namespace chiasm::test

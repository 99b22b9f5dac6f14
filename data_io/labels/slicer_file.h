// A segmentation as 3D Slicer keeps it (.seg.nrrd).
#pragma once

#include <string>

#include "core/base/error.h"
#include "core/labels/segmentation.h"

namespace chiasm::data_io {

// An NRRD file with gzipped labels in LPS mm of the volume's own space: three axes, or four with a leading
// list of layers where there are several. The header has Slicer's keys for each segment (name, colour,
// extent, label, layer) and its tags: TerminologyEntry for the code and TrackingUID for the UID (shared
// reference: medical formats; Slicer's vtkMRMLSegmentationStorageNode). Layers, labels, order, names,
// colours, codes and UIDs read back as they are. Fails when there is no segment.
Expected<std::string> encodeSlicerSegmentation(const Segmentation& segmentation);

}  // namespace chiasm::data_io

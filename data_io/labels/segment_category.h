// What kind of thing a segment shows, as DICOM's segment descriptions ask for.
#pragma once

#include "core/labels/segmentation.h"

namespace chiasm::data_io {

// Segmented Property Category (PS3.16 CID 7150): "Morphologically Altered Structure" for findings by the
// words of the name or the code's meaning, else "Anatomical Structure".
Code segmentCategory(const Segment& segment);
// The segment's code; where it has none a private one (scheme 99CHIASM) whose value is made of the name, so
// that the same name has the same code.
Code segmentType(const Segment& segment);

}  // namespace chiasm::data_io

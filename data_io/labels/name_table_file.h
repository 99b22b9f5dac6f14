// Tables of label names as other programs read them.
#pragma once

#include <string>

#include "core/labels/segmentation.h"

namespace chiasm::data_io {

// Tab-separated: index, name, color (#RRGGBB), uid, scheme, code, meaning; the segments of one layer. What a
// name may not hold here (tabs, line breaks) becomes a blank.
std::string encodeNameTable(const Segmentation& segmentation, int layer);
// ITK-SNAP's label descriptions: IDX R G B A VIS MSH "LABEL". It has no place for UIDs and codes.
std::string encodeSnapLabels(const Segmentation& segmentation, int layer);

}  // namespace chiasm::data_io

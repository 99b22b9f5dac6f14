// The measures of segments as text for spreadsheets.
#pragma once

#include <string>

#include "core/labels/segmentation.h"
#include "core/metrics/segment_statistics.h"
#include "core/metrics/shape_statistics.h"

namespace chiasm::app {

// RFC 4180: one heading for all files, and one line a segment; what is not known is left empty. Lines end
// with "\n". `separator` is ',' for files and '\t' for pasting.
std::string measureHeading(char separator = ',');
std::string measureLine(const Segment& segment, const SegmentStatistics& counts, const ShapeStatistics* shape,
                        char separator = ',');

}  // namespace chiasm::app

// What a measurement report says of each segment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/case/case.h"
#include "core/language/laterality.h"
#include "core/language/report_analysis.h"

namespace chiasm::data_io {

struct MeasurementGroup {
  const Segment* segment = nullptr;
  double volumeMm3 = 0;
  // In the axial slice where it is longest (RECIST 1.1), mm; nothing for a segment without voxels.
  std::optional<double> longAxis, shortAxis;
  Side side = Side::none;  // by the segment's name, else where it lies beside the case's midline
  // The sentences of reports that are linked to the segment as grounding it, each once.
  std::vector<std::string> sentences;
};

// In the segments' order. The segmentation may hold a part of the case's segments.
std::vector<MeasurementGroup> measurementGroups(const Case& current, const Segmentation& segmentation,
                                                const ReportAnalyser& analyser);

}  // namespace chiasm::data_io

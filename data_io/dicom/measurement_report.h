// Measurements of segments as a DICOM structured report.
#pragma once

#include <vector>

#include "core/base/error.h"
#include "data_io/dicom/derived_object.h"
#include "data_io/dicom/measurement_groups.h"

namespace chiasm::data_io {

// Comprehensive 3D SR (PS3.3 A.35.13) by TID 1500 with a TID 1411 group for each segment: tracking identifier
// and UID (the segment's own), finding, finding site with laterality when known, the referenced segment (of
// `segmentation`, whose numbers are the groups' order from 1), volume (mm³), long and short axis (mm), the
// linked sentences of reports. PARTIAL and UNVERIFIED; the observers are the author and the program. Fails
// when there is no group, or DCMTK does not take what is to be said.
Expected<WrittenObject> writeMeasurementReport(const std::vector<MeasurementGroup>& groups,
                                               const WrittenObject& segmentation,
                                               const DerivedObjectContext& context,
                                               const std::string& authorName);

}  // namespace chiasm::data_io

// Whose patient and study the DICOM objects of a case belong to.
#pragma once

#include <string>

#include "core/case/case.h"
#include "core/jobs/progress.h"
#include "data_io/dicom/derived_object.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

// For objects about a segmentation of the case, which must outlive the result. When its volume was read from
// DICOM, the series is looked up where it was read from, so that the objects name its patient, study and
// images: fails when it is not there any more, unless `withoutSource` asks for objects of a study of their
// own.
Expected<data_io::DerivedObjectContext> dicomContext(const Case& current, const Segmentation& segmentation,
                                                     const std::string& casePath, bool withoutSource,
                                                     data_io::ReaderClient& reader, Progress& progress);

}  // namespace chiasm::app

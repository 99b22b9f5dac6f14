// Whether a report and the volumes of a case are of one study.
#pragma once

#include <string>
#include <vector>

#include "core/case/case.h"
#include "data_io/reader/document_reader.h"

namespace chiasm::app {

enum class Pairing { same, other, unknown };

// By Study Instance UID when both name one, else by Accession Number (blanks at the ends and leading zeros
// aside); unknown when there is nothing to compare.
Pairing paired(const data_io::StudyIdentity& report, const data_io::StudyIdentity& volume);

// The studies of the case's DICOM volumes whose files are there, asked of the confined reader.
Expected<std::vector<data_io::StudyIdentity>> studiesOf(const Case& current, const std::string& casePath,
                                                        data_io::DocumentReader& reader, Progress& progress);

// The same when any volume is of the report's study; other when at least one is of another and none of this.
Pairing pairedWith(const data_io::StudyIdentity& report, const std::vector<data_io::StudyIdentity>& volumes);

// A study so that a person can compare it and nobody else learns it: the last four characters and eight
// digits of the SHA-256, "…4711 (sha256 1a2b3c4d)".
std::string shownStudy(const data_io::StudyIdentity& study);

}  // namespace chiasm::app

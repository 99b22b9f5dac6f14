// What every DICOM object that Chiasm writes has in common: whose it is, and who it is.
#pragma once

#include <optional>
#include <string>

#include "core/case/case.h"
#include "data_io/dicom/source_series.h"

namespace chiasm::data_io {

// Patient and study come from the series of the volume; without one (the volume was no DICOM, or its files
// are gone) the patient has the case's identifier and no name, and study and frame of reference are derived
// from the case's and the volume's UIDs, so that all objects of a case meet in one study.
struct DerivedObjectContext {
  const Case* current = nullptr;
  const Volume* volume = nullptr;
  std::optional<SourceSeries> source;

  std::string studyInstanceUid() const;
  std::string frameOfReferenceUid() const;
};

// Begins every series description; LO holds 64 characters.
inline constexpr std::string_view kResearchDescription = "RESEARCH, not for clinical use";

// An object that was written, for the ones that refer to it.
struct WrittenObject {
  std::string bytes;  // the file (PS3.10), Explicit VR Little Endian
  std::string sopClassUid, sopInstanceUid, seriesInstanceUid;
};

}  // namespace chiasm::data_io

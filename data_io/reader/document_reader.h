// Reports, meshes and what names a study, read in a confined process: for commands that come to it without a
// window.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/base/error.h"
#include "core/jobs/progress.h"
#include "data_io/meshes/read_mesh.h"
#include "data_io/reports/read_report.h"

namespace chiasm::data_io {

// Runs a chiasm-reader of its own, started when it is made: like ReaderClient, to be made before threads and
// GPU devices exist. Any thread may call. Errors name the file as the caller gave it and repeat nothing that
// it says.
class DocumentReader {
 public:
  static Expected<std::unique_ptr<DocumentReader>> start();
  ~DocumentReader();
  DocumentReader(const DocumentReader&) = delete;
  DocumentReader& operator=(const DocumentReader&) = delete;

  // A report in any form, found out by content: plain text of any encoding, HL7 v2 ORU, FHIR
  // DiagnosticReport, DICOM SR, PDF (also encapsulated in DICOM), CT-RATE's table. Up to 64 MiB.
  Expected<ReadReports> readReports(const std::filesystem::path& path, const ReportChoice& choice,
                                    Progress& progress);
  // Meshes: STL, OBJ, PLY, glTF, GLB by content, up to 256 MiB, with what an OBJ or a glTF names beside it. A
  // file that does not say its space is taken as `space`, LPS when that is not given either.
  Expected<ReadMeshes> readMeshes(const std::filesystem::path& path, std::optional<MeshSpace> space,
                                  Progress& progress);
  // The study that a DICOM file, or the first DICOM file of a folder, is of; empty for anything else.
  Expected<StudyIdentity> studyOf(const std::filesystem::path& path, Progress& progress);
  // The identifying attributes of the DICOM files of a folder or of a file, by name ("Patient's Name"), each
  // with the number of files that have it; for other formats their free texts ("descrip"). Values never
  // travel.
  Expected<std::vector<IdentifierCount>> identifiersOf(const std::filesystem::path& path, Progress& progress);

 private:
  struct State;
  explicit DocumentReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chiasm::data_io

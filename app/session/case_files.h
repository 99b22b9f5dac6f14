// Making and opening case files with their volumes: the same steps for window and command line.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/case/case_store.h"
#include "core/jobs/progress.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

// What a new case starts from. Paths as the person gave them; a volume may be a DICOM folder.
struct CaseSources {
  std::string title;
  std::vector<std::string> volumes;
  // Which volume of each (VolumeSource::seriesInstanceUid); shorter: as they open by default.
  std::vector<std::string> series;
  std::optional<std::string> report;
  std::optional<std::string> labels;  // label image
  std::optional<std::string> names;   // its name table
};

using VoxelsByVolume = std::map<Uid, std::shared_ptr<const VoxelBuffer>>;

// Creates NAME.chiasm and fills it by ordinary commands (each a journal entry). On failure no file is left
// behind. The voxels that it was made from, so that whoever shows it next need not read them again.
Expected<VoxelsByVolume> createCaseFile(const std::string& path, const CaseSources& sources,
                                        const Author& author, data_io::ReaderClient& reader,
                                        Progress& progress);

// What a report says of itself beside its text; shown in its head.
struct ReportDetails {
  std::string title;      // empty: "Report", or "Report 2" beside others
  std::string author;     // who wrote it
  std::string date;       // ISO (2012-09-14), or empty
  std::string status;     // "final", "preliminary", "corrected", …
  Uid newVersionOf = {};  // a version in the case that this one follows; empty: a document of its own
};
// A new document, or a new version of one, at the end of the case's reports. Fails when the date is no ISO
// date.
Expected<Report> newReport(const Case& current, std::string text, const ReportDetails& details);

// Adds to an open case; each one command. `series` says which volume of several (VolumeSource).
Expected<void> importVolume(CaseStore& store, const std::string& casePath, const std::string& path,
                            data_io::ReaderClient& reader, Progress& progress,
                            const std::string& series = {});
Expected<void> importReport(CaseStore& store, const std::string& path, const ReportDetails& details,
                            data_io::ReaderClient& reader, Progress& progress);
Expected<void> importLabels(CaseStore& store, const std::string& path,
                            const std::optional<std::string>& names, data_io::ReaderClient& reader,
                            Progress& progress);

// Reads the voxels of one volume of a case from its recorded source. Says plainly when the file moved,
// is missing, or is not the same file any more (digest).
Expected<std::shared_ptr<const VoxelBuffer>> readVoxels(const VolumeInfo& info, const std::string& casePath,
                                                        data_io::ReaderClient& reader, Progress& progress);

}  // namespace chiasm::app

#include "data_io/network/program/outgoing_files.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "data_io/dicom/derived_object.h"
#include "data_io/network/program/failure.h"
#include "data_io/network/program/shown_text.h"

namespace chiasm::data_io::network {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaximumFiles = 20'000;
constexpr Uint32 kMaximumValue = 4096;

std::string valueOf(DcmItem& item, const DcmTagKey& tag) {
  OFString text;
  return item.findAndGetOFStringArray(tag, text).good() ? std::string(text.c_str(), text.length())
                                                        : std::string();
}

bool isOurs(DcmItem& item) {
  return shownText(valueOf(item, DCM_Manufacturer)) == "Chiasm" ||
         shownText(valueOf(item, DCM_ManufacturerModelName)) == "Chiasm";
}

// Why an object of ours may not leave: results are research, and say so wherever they arrive.
std::string refusalOf(DcmItem& item) {
  if (!valueOf(item, DCM_SeriesDescription).starts_with(kResearchDescription))
    return "its series description does not begin with '" + std::string(kResearchDescription) + "'";
  const bool report = !valueOf(item, DCM_CompletionFlag).empty() || valueOf(item, DCM_Modality) == "SR";
  if (report && shownText(valueOf(item, DCM_CompletionFlag)) != "PARTIAL")
    return "it is a structured report that is not marked PARTIAL";
  if (report && shownText(valueOf(item, DCM_VerificationFlag)) != "UNVERIFIED")
    return "it is a structured report that is not marked UNVERIFIED";
  return {};
}

// One file's header; nullopt when it is no DICOM file with an object in it.
std::optional<std::pair<OutgoingFile, OutgoingSeries>> lookAtFile(const fs::path& path) {
  DcmFileFormat file;
  // As far as a report's flags (0040,A491 and A493), which lie before any pixels.
  if (file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange, kMaximumValue, ERM_fileOnly,
                            DcmTagKey(0x0040, 0xA500))
          .bad())
    return std::nullopt;
  DcmDataset& dataset = *file.getDataset();
  dataset.convertToUTF8();
  OutgoingFile one;
  one.path = path.string();
  one.sopClass = uidOf(valueOf(dataset, DCM_SOPClassUID)).text();
  one.sopInstance = uidOf(valueOf(dataset, DCM_SOPInstanceUID)).text();
  one.transferSyntax = uidOf(valueOf(*file.getMetaInfo(), DCM_TransferSyntaxUID)).text();
  if (one.transferSyntax.empty()) return std::nullopt;
  std::error_code error;
  one.bytes = static_cast<std::int64_t>(fs::file_size(path, error));
  OutgoingSeries series;
  series.patientId = shownText(valueOf(dataset, DCM_PatientID));
  series.studyDate = isoDateOf(valueOf(dataset, DCM_StudyDate));
  series.modality = shownText(valueOf(dataset, DCM_Modality));
  series.description = shownText(valueOf(dataset, DCM_SeriesDescription));
  const char* kind = dcmFindNameOfUID(one.sopClass.c_str(), "");
  series.kind = *kind != '\0' ? kind : one.sopClass;
  series.study = uidOf(valueOf(dataset, DCM_StudyInstanceUID));
  series.series = uidOf(valueOf(dataset, DCM_SeriesInstanceUID));
  series.ours = isOurs(dataset);
  if (series.ours) series.refusal = refusalOf(dataset);
  if (series.study.empty() || series.series.empty() || one.sopClass.empty() || one.sopInstance.empty())
    series.refusal = "its identifiers are missing (study, series, object or kind)";
  return std::pair(std::move(one), std::move(series));
}

// Adds a file to its series' row: files that differ in what a person is told stand in rows of their own.
void add(Outgoing& summary, OutgoingSeries series, std::int64_t bytes) {
  for (OutgoingSeries& row : summary.series)
    if (row.series == series.series && row.study == series.study && row.patientId == series.patientId &&
        row.kind == series.kind && row.refusal == series.refusal && row.ours == series.ours) {
      ++row.files;
      row.bytes += bytes;
      return;
    }
  series.files = 1;
  series.bytes = bytes;
  summary.series.push_back(std::move(series));
}

// The files that the paths stand for, sorted within a folder; `named` for those that were named themselves.
struct Candidate {
  fs::path path;
  bool named = false;
};
std::vector<Candidate> candidates(const std::vector<std::string>& paths) {
  std::vector<Candidate> found;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      found.push_back({path, true});
      continue;
    }
    const std::size_t first = found.size();
    for (fs::recursive_directory_iterator it(path, fs::directory_options::skip_permission_denied, error), end;
         !error && it != end; it.increment(error)) {
      std::error_code ignored;
      if (it->symlink_status(ignored).type() == fs::file_type::regular) found.push_back({it->path(), false});
      if (found.size() > kMaximumFiles)
        throw Failure(
            "these are more than " + std::to_string(kMaximumFiles) + " files. Send fewer at a time.",
            ErrorKind::invalidInput);
    }
    std::sort(found.begin() + static_cast<std::ptrdiff_t>(first), found.end(),
              [](const Candidate& a, const Candidate& b) { return a.path < b.path; });
  }
  return found;
}

}  // namespace

OutgoingFiles lookAt(const std::vector<std::string>& paths, Voice& voice) {
  OutgoingFiles out;
  const std::vector<Candidate> all = candidates(paths);
  for (std::size_t i = 0; i < all.size(); ++i) {
    voice.progress(static_cast<double>(i) / static_cast<double>(all.size()));
    auto looked = lookAtFile(all[i].path);
    if (!looked && all[i].named)
      throw Failure(
          "a file that was named is not a DICOM file: number " + std::to_string(i + 1) + " of them.",
          ErrorKind::unreadable);
    if (!looked) {
      ++out.summary.notDicom;
      continue;
    }
    add(out.summary, std::move(looked->second), looked->first.bytes);
    out.files.push_back(std::move(looked->first));
  }
  if (out.files.empty()) throw Failure("there is no DICOM file among them.", ErrorKind::notFound);
  return out;
}

OutgoingFiles readyToSend(const std::vector<std::string>& paths, Voice& voice) {
  OutgoingFiles out = lookAt(paths, voice);
  for (const OutgoingSeries& series : out.summary.series)
    if (!series.refusal.empty())
      throw Failure("nothing was sent: a series must not leave, since " + series.refusal + ".",
                    ErrorKind::invalidInput);
  return out;
}

}  // namespace chiasm::data_io::network

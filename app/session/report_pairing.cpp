#include "app/session/report_pairing.h"

#include <algorithm>

#include "data_io/case_file/volume_files.h"
#include "data_io/sha256.h"

namespace chiasm::app {

namespace {

std::string comparable(std::string accession) {
  accession.erase(0, accession.find_first_not_of(' '));
  while (!accession.empty() && accession.back() == ' ') accession.pop_back();
  accession.erase(0, std::min(accession.find_first_not_of('0'), accession.size()));
  return accession;
}

}  // namespace

Pairing paired(const data_io::StudyIdentity& report, const data_io::StudyIdentity& volume) {
  if (!report.studyInstanceUid.empty() && !volume.studyInstanceUid.empty())
    return report.studyInstanceUid == volume.studyInstanceUid ? Pairing::same : Pairing::other;
  const std::string a = comparable(report.accessionNumber), b = comparable(volume.accessionNumber);
  if (a.empty() || b.empty()) return Pairing::unknown;
  return a == b ? Pairing::same : Pairing::other;
}

Expected<std::vector<data_io::StudyIdentity>> studiesOf(const Case& current, const std::string& casePath,
                                                        data_io::DocumentReader& reader, Progress& progress) {
  std::vector<data_io::StudyIdentity> studies;
  for (const Volume& volume : current.volumes) {
    if (volume.info.source.format != "DICOM") continue;
    const auto path = data_io::locateVolume(volume.info.source, casePath);
    if (!path) continue;  // the files are not there: nothing can be compared
    auto study = reader.studyOf(*path, progress);
    if (!study) return tl::unexpected(study.error());
    if (!study->empty()) studies.push_back(*std::move(study));
  }
  return studies;
}

Pairing pairedWith(const data_io::StudyIdentity& report, const std::vector<data_io::StudyIdentity>& volumes) {
  Pairing result = Pairing::unknown;
  for (const data_io::StudyIdentity& volume : volumes) {
    const Pairing one = paired(report, volume);
    if (one == Pairing::same) return one;
    if (one == Pairing::other) result = one;
  }
  return result;
}

std::string shownStudy(const data_io::StudyIdentity& study) {
  const std::string& text = study.studyInstanceUid.empty() ? study.accessionNumber : study.studyInstanceUid;
  const std::string end = text.size() > 8 ? "…" + text.substr(text.size() - 4) + " " : std::string();
  return end + "(sha256 " + data_io::sha256(std::string_view(text)).hex().substr(0, 8) + ")";
}

}  // namespace chiasm::app

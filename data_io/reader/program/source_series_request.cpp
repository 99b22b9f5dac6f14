#include "data_io/reader/program/source_series_request.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "data_io/reader/program/dicom_dataset.h"
#include "data_io/reader/program/dicom_planes.h"
#include "data_io/reader/program/dicom_segments.h"
#include "data_io/reader/program/dicom_text.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/source_series_answer.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kHead = 256;  // what tells a DICOM file
constexpr std::uint32_t kSopClass = 0x00080016, kSopInstance = 0x00080018, kStudyDate = 0x00080020,
                        kStudyTime = 0x00080030, kAccession = 0x00080050, kReferring = 0x00080090,
                        kStudyDescription = 0x00081030, kPatientName = 0x00100010, kPatientId = 0x00100020,
                        kBirthDate = 0x00100030, kSex = 0x00100040, kAge = 0x00101010, kStudy = 0x0020000d,
                        kSeries = 0x0020000e, kStudyId = 0x00200010, kPosition = 0x00200032,
                        kFrameOfReference = 0x00200052, kPositionReference = 0x00201040, kShared = 0x52009229,
                        kPerFrame = 0x52009230;

// Adds what a file says of the series that is looked for.
class SeriesCollector {
 public:
  explicit SeriesCollector(std::string wanted) : wanted_(std::move(wanted)) {}

  void look(std::span<const std::byte> file) {
    if (!looksLikeDicom(file.first(std::min<std::size_t>(file.size(), kHead)))) return;
    const DicomFile dicom = parseDicom(file);
    if (onlyUid(dicom.data.text(kSeries)) == wanted_) add(dicom.data);
  }

  const SourceSeries& series() const { return series_; }

 private:
  void add(const DicomItem& data) {
    const SourceSeries said = describe(data);
    if (series_.images.empty()) {
      series_ = said;
    } else if (said.studyInstanceUid != series_.studyInstanceUid || said.patientId != series_.patientId ||
               said.frameOfReferenceUid != series_.frameOfReferenceUid) {
      throw Refusal("its images do not agree on the patient, the study or the frame of reference.");
    }
    SourceImage image;
    image.sopClassUid = onlyUid(data.text(kSopClass));
    image.sopInstanceUid = onlyUid(data.text(kSopInstance));
    if (image.sopClassUid.empty() || image.sopInstanceUid.empty())
      throw Refusal("one of its images has no SOP Instance UID.");
    const std::vector<DicomItem> frames = data.sequence(kPerFrame);
    if (frames.empty()) {
      const std::vector<double> position = data.reals(kPosition);
      if (position.size() != 3) return;  // a localiser or a report within the series
      image.position = {position[0], position[1], position[2]};
      series_.images.push_back(std::move(image));
      return;
    }
    const std::optional<DicomItem> shared = data.first(kShared);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      image.frame = static_cast<int>(i) + 1;
      image.position = framePlane(shared, &frames[i]).position;
      series_.images.push_back(image);
    }
  }

  static SourceSeries describe(const DicomItem& data) {
    const auto text = [&data](std::uint32_t tag) { return dicomText(data, data, tag); };
    SourceSeries series;
    series.studyInstanceUid = onlyUid(data.text(kStudy));
    series.seriesInstanceUid = onlyUid(data.text(kSeries));
    series.frameOfReferenceUid = onlyUid(data.text(kFrameOfReference));
    series.positionReference = text(kPositionReference);
    series.patientName = text(kPatientName);
    series.patientId = text(kPatientId);
    series.patientBirthDate = text(kBirthDate);
    series.patientSex = text(kSex);
    series.patientAge = text(kAge);
    series.studyDate = text(kStudyDate);
    series.studyTime = text(kStudyTime);
    series.studyId = text(kStudyId);
    series.studyDescription = text(kStudyDescription);
    series.accessionNumber = text(kAccession);
    series.referringPhysician = text(kReferring);
    return series;
  }

  std::string wanted_;
  SourceSeries series_;
};

}  // namespace

void answerSourceSeries(const ChosenInput& chosen, const std::string& seriesInstanceUid,
                        AnswerChannel& channel) {
  SeriesCollector collector(seriesInstanceUid);
  if (const std::unique_ptr<ImageFiles> files = dicomFilesOf(chosen))
    for (std::size_t i = 0; i < files->count(); ++i) {
      const FileBytes file = files->load(i, false);
      collector.look(file.bytes);
      channel.progress(static_cast<double>(i + 1) / static_cast<double>(files->count()));
    }
  const SourceSeries& series = collector.series();
  if (series.images.empty() || series.studyInstanceUid.empty())
    throw Refusal("the series that the volume was read from is not in it, or has no UIDs.",
                  ErrorKind::notFound);
  const std::string json = encode(series);
  MemoryFile memory(json.size());
  std::memcpy(memory.bytes().data(), json.data(), json.size());
  channel.result("{}", std::move(memory));
}

}  // namespace chiasm::data_io::reader

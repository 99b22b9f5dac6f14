#include "data_io/reader/program/source_series_request.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "data_io/reader/program/dicom_dataset.h"
#include "data_io/reader/program/dicom_planes.h"
#include "data_io/reader/program/dicom_segments.h"
#include "data_io/reader/program/dicom_text.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/sandbox.h"
#include "data_io/reader/program/source.h"
#include "data_io/reader/source_series_answer.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kMaximumFiles = 20'000;
constexpr int kMaximumDepth = 8;
constexpr std::uint64_t kMaximumFileBytes = 2ULL << 30;
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
  SeriesCollector(std::string wanted, AnswerChannel& channel)
      : wanted_(std::move(wanted)), channel_(channel) {}

  void file(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return;
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > kMaximumFileBytes) return;
    std::vector<std::byte> head(256);
    const ssize_t got = ::pread(fd, head.data(), head.size(), 0);
    head.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (!looksLikeDicom(head)) return;
    Source source(fd, channel_);
    std::vector<std::byte> bytes(size);
    source.read(bytes, "data set");
    const DicomFile dicom = parseDicom(bytes);
    if (onlyUid(dicom.data.text(kSeries)) == wanted_) add(dicom.data);
  }

  void folder(int fd, int depth) {
    const int copy = ::openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(copy < 0 ? nullptr : ::fdopendir(copy), ::closedir);
    if (!entries) throw Refusal("the folder cannot be listed.");
    while (const dirent* entry = ::readdir(entries.get())) {
      if (entry->d_name[0] == '.') continue;
      if (++files_ > kMaximumFiles) throw Refusal("it holds more than " + grouped(kMaximumFiles) + " files.");
      const UniqueFd inside(::openat(fd, entry->d_name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
      struct stat status {};
      if (!inside || ::fstat(inside.get(), &status) != 0) continue;
      if (S_ISDIR(status.st_mode) && depth < kMaximumDepth) folder(inside.get(), depth + 1);
      if (S_ISREG(status.st_mode)) file(inside.get());
    }
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
  AnswerChannel& channel_;
  std::size_t files_ = 0;
  SourceSeries series_;
};

}  // namespace

void answerSourceSeries(int input, int folder, bool isFolder, const std::string& seriesInstanceUid,
                        AnswerChannel& channel) {
  limitMemory(kMaximumFileBytes * 2);
  SeriesCollector collector(seriesInstanceUid, channel);
  if (!isFolder) collector.file(input);
  if (collector.series().images.empty()) collector.folder(folder, 0);
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

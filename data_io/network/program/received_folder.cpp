#include "data_io/network/program/received_folder.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <sys/statvfs.h>

#include <cstdio>
#include <filesystem>

#include "data_io/network/program/failure.h"
#include "data_io/network/program/shown_text.h"

namespace chiasm::data_io::network {
namespace {

constexpr int kMaximumInstances = 100'000;
constexpr std::uint64_t kFreeReserve = 512u << 20;
constexpr Uint32 kMaximumValue = 4096;  // of the header's values, read into memory

std::string valueOf(DcmItem& item, const DcmTagKey& tag) {
  OFString text;
  return item.findAndGetOFString(tag, text).good() ? std::string(text.c_str(), text.length()) : std::string();
}

}  // namespace

ReceivedFolder::ReceivedFolder(const Request& request, Voice& voice) : request_(request), voice_(voice) {}

std::string ReceivedFolder::begin() {
  if (++begun_ > kMaximumInstances)
    throw Failure(
        "it sends more than " + std::to_string(kMaximumInstances) + " objects. Fetch one series at a time.",
        ErrorKind::unreadable);
  struct statvfs disk {};
  if (::statvfs(request_.folder.c_str(), &disk) == 0 && disk.f_bavail * disk.f_frsize < kFreeReserve)
    throw Failure("the disk is nearly full; nothing was kept. Make room and fetch again.",
                  ErrorKind::storage);
  char name[32];
  std::snprintf(name, sizeof name, "/%06d.part", begun_);
  return current_ = request_.folder + name;
}

void ReceivedFolder::keep() {
  DcmFileFormat file;
  const OFCondition read = file.loadFileUntilTag(current_.c_str(), EXS_Unknown, EGL_noChange, kMaximumValue,
                                                 ERM_fileOnly, DcmTagKey(0x0020, 0x0010));
  const Uid instance = uidOf(valueOf(*file.getDataset(), DCM_SOPInstanceUID));
  if (read.bad() || instance.empty() ||
      uidOf(valueOf(*file.getMetaInfo(), DCM_MediaStorageSOPInstanceUID)) != instance)
    throw Failure("it sent something that is no whole DICOM object; nothing was kept.",
                  ErrorKind::unreadable);
  const bool asked =
      valueOf(*file.getDataset(), DCM_StudyInstanceUID) == request_.study &&
      (request_.series.empty() || valueOf(*file.getDataset(), DCM_SeriesInstanceUID) == request_.series);
  if (!asked || !instances_.insert(instance.text()).second) {
    ++fetched_.unasked;
    return discard();
  }
  std::error_code error;
  fetched_.bytes += static_cast<std::int64_t>(std::filesystem::file_size(current_, error));
  std::string final = current_;
  final.replace(final.size() - 5, 5, ".dcm");
  std::filesystem::rename(current_, final, error);
  if (error)
    throw Failure("a file in the folder cannot be written (" + error.message() + "); nothing was kept.",
                  ErrorKind::storage);
  ++fetched_.instances;
  heard();
}

void ReceivedFolder::discard() {
  std::error_code ignored;
  std::filesystem::remove(current_, ignored);
}

void ReceivedFolder::heard() {
  voice_.progress(expected_ > 0 ? static_cast<double>(fetched_.instances) / expected_ : 0.0);
}

FetchedInstances ReceivedFolder::finish(const char* by, int failed) {
  const int got = fetched_.instances;
  if (got == 0 && failed == 0)
    throw Failure(
        request_.series.empty() ? "it has nothing of this study." : "it has nothing of this series.",
        ErrorKind::notFound);
  const int whole = std::max(expected_, got + failed);
  if (failed > 0 || got < expected_)
    throw Failure("only " + std::to_string(got) + " of " + std::to_string(whole) +
                      " objects came, so nothing was kept: a part of a study looks like a whole one. Fetch "
                      "again, or one series at a time.",
                  ErrorKind::unreadable);
  fetched_.by = by;
  return fetched_;
}

}  // namespace chiasm::data_io::network

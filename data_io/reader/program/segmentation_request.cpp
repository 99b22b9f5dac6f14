#include "data_io/reader/program/segmentation_request.h"

#include <cstring>
#include <map>
#include <utility>

#include "data_io/reader/program/dicom_rtstruct.h"
#include "data_io/reader/program/dicom_seg.h"
#include "data_io/reader/program/image_requests.h"
#include "data_io/reader/program/nifti_label_table.h"
#include "data_io/reader/program/nrrd_header.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/segmentation_nrrd.h"
#include "data_io/reader/program/segmentation_table.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint64_t kMaximumDicom = 4ULL << 30;
constexpr std::uint32_t kSopClass = 0x00080016, kModality = 0x00080060;

FoundSegmentation readDicom(int file, AnswerChannel& channel) {
  Source source(file, channel);
  if (source.fileSize() > kMaximumDicom)
    throw Refusal("it has " + grouped(source.fileSize()) + " bytes, more than can be read here.");
  std::vector<std::byte> bytes(source.fileSize());
  source.read(bytes, "data set");
  const Digest digest = source.finish();
  const DicomFile dicom = parseDicom(bytes);
  const std::string sopClass = dicom.data.text(kSopClass);
  FoundSegmentation found;
  if (sopClass == kSegmentationStorage || sopClass == kLabelMapStorage)
    found = readDicomSeg(dicom);
  else if (sopClass == kStructureSetStorage)
    found = readStructureSet(dicom);
  else
    throw Refusal("it is a DICOM object of another kind" +
                      std::string(dicom.data.text(kModality) == "SR" ? " (a structured report)" : "") +
                      "; a segmentation (SEG), label map or structure set (RTSTRUCT) can be read.",
                  ErrorKind::invalidInput);
  found.segmentation.fileDigest = digest;
  return found;
}

FoundSegmentation readLabelMap(int file, int folder, AnswerChannel& channel) {
  LabelImage image = readLabelImage(file, folder, channel);
  FoundSegmentation found;
  ReadSegmentation& out = found.segmentation;
  out.format = image.answer.info.source.format;
  out.fileDigest = image.answer.info.source.fileDigest;
  out.grid = image.answer.info.grid;
  out.badges = image.answer.info.badges;
  out.note = image.answer.info.note;
  std::vector<Label>& labels = found.layers.emplace_back(out.grid.voxelCount());
  std::memcpy(labels.data(), image.labels.bytes().data(), image.labels.bytes().size());
  std::map<Label, LabelName> named;
  for (const LabelName& name : image.answer.names) named.emplace(name.label, name);
  if (out.format == "NIfTI")
    for (const LabelName& name : niftiLabelTable(file, channel)) named.emplace(name.label, name);
  completeTable(found);
  for (ReadSegment& segment : out.segments)
    if (const auto name = named.find(segment.label); name != named.end()) {
      segment.name = name->second.name;
      segment.colour = name->second.colour;
    }
  return found;
}

FoundSegmentation readAny(int file, int folder, AnswerChannel& channel) {
  Source source(file, channel);
  const std::vector<std::byte> head = source.peek(256);
  if (looksLikeDicom(head)) return readDicom(file, channel);
  if (head.size() >= 4 && std::memcmp(head.data(), "NRRD", 4) == 0) {
    const NrrdHeader header = readNrrdHeader(source);
    if (describesSegments(header)) return readSlicerSegmentation(source, header, folder, channel);
  }
  return readLabelMap(file, folder, channel);
}

}  // namespace

void answerSegmentation(int file, int folder, AnswerChannel& channel) {
  channel.enter(0.0, 0.9);
  FoundSegmentation found = readAny(file, folder, channel);
  if (!found.layers.empty()) completeTable(found);
  sendSegmentation(found, channel);
}

}  // namespace chiasm::data_io::reader

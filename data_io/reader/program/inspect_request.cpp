#include "data_io/reader/program/inspect_request.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "data_io/reader/inspection_answer.h"
#include "data_io/reader/program/dicom_pixels.h"
#include "data_io/reader/program/dicom_scan.h"
#include "data_io/reader/program/dicom_voxels.h"
#include "data_io/reader/program/image_requests.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/thumbnail.h"

namespace chiasm::data_io::reader {
namespace {

void say(std::string& note, const std::string& sentence) {
  if (!sentence.empty()) note += (note.empty() ? "" : " ") + sentence;
}

// The rescaled values of one decoded image.
std::vector<float> valuesOf(const ImageFiles& files, const FolderImage& image) {
  const DicomSlice& slice = image.slice;
  const FileBytes bytes = files.load(image.file, false);
  const DicomImageFile file = openDicom(bytes.bytes);
  std::vector<std::byte> stored(slice.storedBytes());
  decodeFrame(file, slice, stored);
  std::vector<float> values(static_cast<std::size_t>(slice.rows) * static_cast<std::size_t>(slice.columns));
  const VoxelPlan real{VoxelPlan::Meaning::real, VoxelType::float32, 1.0, 0.0};
  convertImage(real, slice, stored, std::as_writable_bytes(std::span(values)));
  return values;
}

Thumbnail thumbnailOf(const ImageFiles& files, const FolderImage& image) {
  const DicomSlice& slice = image.slice;
  return makeThumbnail(
      valuesOf(files, image), {slice.columns, slice.rows}, {slice.columnSpacing, slice.rowSpacing},
      slice.windows.empty() ? std::nullopt : std::optional(slice.windows.front()), slice.inverted);
}

InspectedVolume describe(const DicomSlice& slice, std::size_t images) {
  InspectedVolume out;
  out.format = "DICOM";
  out.choice = slice.seriesInstanceUid;
  out.study = slice.study;
  out.images = images;
  out.encoding = transferSyntaxName(slice.transferSyntax);
  if (slice.lossy) out.badges.emplace_back("lossy compression");
  return out;
}

// One part of a series; its stack is made for its geometry and its warnings.
InspectedVolume describePart(const ImageFiles& files, std::vector<FolderImage> images, bool picture) {
  InspectedVolume out = describe(images[images.size() / 2].slice, images.size());
  try {
    const VoxelPlan plan = planVoxels(images);
    const DicomStack stack = stackImages(std::move(images));
    acceptGrid(stack.grid);
    out.grid = stack.grid;
    out.voxelType = plan.type;
    const FolderImage& middle = stack.images[stack.images.size() / 2];
    if (middle.slice.study.modality == "CT" && middle.slice.hasRescale) out.unit = "HU";
    out.badges.insert(out.badges.begin(), stack.badges.begin(), stack.badges.end());
    say(out.note, stack.note);
    if (picture) out.thumbnail = thumbnailOf(files, middle);
  } catch (const Refusal& refusal) {
    out.refusal = refusal.error().message;
    out.grid.size = glm::ivec3(0);
  }
  return out;
}

void describeSeries(const ImageFiles& files, const DicomScan& scan, DicomSeries series,
                    Inspection& inspection) {
  const InspectedVolume whole = describe(series.images.front().slice, series.images.size());
  try {
    requireSoundNeighbours(files, scan.damaged, series.images);
    SeriesParts parts = splitSeries(std::move(series.images));
    for (std::size_t i = 0; i < parts.parts.size(); ++i) {
      InspectedVolume volume = describePart(files, std::move(parts.parts[i]), i == 0);
      volume.part = i;
      volume.parts = parts.parts.size();
      if (parts.moment) volume.difference = momentName(*parts.moment);
      if (volume.parts > 1) volume.choice = choiceText(series.uid, i);
      if (parts.copies > 0) say(volume.note, std::to_string(parts.copies) + " images were there twice.");
      inspection.volumes.push_back(std::move(volume));
    }
  } catch (const Refusal& refusal) {
    InspectedVolume refused = whole;
    refused.refusal = refusal.error().message;
    inspection.volumes.push_back(std::move(refused));
  }
}

Inspection inspectDicom(const ImageFiles& files, AnswerChannel& channel) {
  channel.enter(0.0, 0.7);
  DicomScan scan = scanDicom(files, channel);
  if (scan.images.empty()) requireImages(files, scan);
  Inspection out;
  channel.enter(0.7, 1.0);
  std::vector<DicomSeries> series = groupSeries(std::move(scan.images));
  for (std::size_t i = 0; i < series.size(); ++i) {
    describeSeries(files, scan, std::move(series[i]), out);
    channel.progress(static_cast<double>(i + 1) / static_cast<double>(series.size()));
  }
  if (files.missing() > 0)
    for (InspectedVolume& volume : out.volumes)
      say(volume.note,
          std::to_string(files.missing()) + " of the images that the DICOMDIR names are not there.");
  return out;
}

Thumbnail thumbnailOf(const VolumeInfo& info, std::span<const std::byte> voxels) {
  const glm::ivec3 size = info.grid.size;
  std::vector<float> values(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y));
  // Copied, because voxels may begin anywhere in a file.
  const std::size_t bytes = values.size() * bytesPerVoxel(info.voxelType);
  const auto slice = voxels.subspan(bytes * static_cast<std::size_t>(size.z / 2), bytes);
  const auto buffer = VoxelBuffer::copyOf(info.voxelType, slice);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(info.rescaleSlope * buffer->valueAt(i) + info.rescaleIntercept);
  return makeThumbnail(values, {size.x, size.y}, {info.grid.spacing.x, info.grid.spacing.y}, std::nullopt);
}

Inspection inspectFile(const ChosenInput& chosen, AnswerChannel& channel) {
  FileVolume volume = readVolumeFile(chosen.input, chosen.folder, {}, channel);
  const VolumeInfo& info = volume.info;
  InspectedVolume out;
  out.format = info.source.format;
  out.choice = info.source.seriesInstanceUid;
  out.study = info.study;
  out.images = static_cast<std::size_t>(info.grid.size.z);
  out.parts = volume.parts;
  if (volume.parts > 1) out.difference = "time point or component";
  out.grid = info.grid;
  out.voxelType = info.voxelType;
  out.unit = info.unit;
  out.badges = info.badges;
  out.note = info.note;
  out.thumbnail = thumbnailOf(info, volume.voxels.bytes());
  return {{std::move(out)}};
}

}  // namespace

void answerInspection(const ChosenInput& chosen, AnswerChannel& channel) {
  const std::unique_ptr<ImageFiles> files = dicomFilesOf(chosen);
  const std::string text = encode(files ? inspectDicom(*files, channel) : inspectFile(chosen, channel));
  MemoryFile memory(text.size());
  std::memcpy(memory.bytes().data(), text.data(), text.size());
  channel.result("{}", std::move(memory));
}

}  // namespace chiasm::data_io::reader

#include "data_io/reader/program/image_requests.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <glm/geometric.hpp>

#include "data_io/reader/program/dicom_scan.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/staged_volume.h"
#include "data_io/reader/program/voxels.h"
#include "data_io/volumes/voxel_digest.h"

namespace chiasm::data_io::reader {
namespace {

// Cosine and length errors up to here are rounding of printed numbers, beyond it a sheared grid.
constexpr double kAxisTolerance = 2e-3;
constexpr double kFarthest = 1e7;  // mm
constexpr double kDegrees = 57.29577951308232;

VolumeAnswer describe(const StagedVolume& volume, const GridGeometry& grid) {
  constexpr double kSteepest = 1e12;
  if (std::abs(volume.slope) > kSteepest || std::abs(volume.intercept) > kSteepest)
    throw Refusal("its rescaling makes numbers that no measurement has; its header is damaged.");
  VolumeAnswer answer;
  answer.info.grid = grid;
  answer.info.rescaleSlope = volume.slope;
  answer.info.rescaleIntercept = volume.intercept;
  answer.info.study.modality = volume.modality;
  answer.info.source.format = formatName(volume.format);
  answer.info.badges = volume.badges;
  answer.info.note = volume.note;
  answer.names = volume.names;
  return answer;
}

void append(std::string& note, const std::string& sentence) {
  if (!note.empty() && !sentence.empty()) note += ' ';
  note += sentence;
}

}  // namespace

void acceptGrid(const GridGeometry& grid) {
  for (int i = 0; i < 3; ++i) {
    bool finite = std::isfinite(grid.origin[i]) && std::isfinite(grid.spacing[i]);
    for (int row = 0; row < 3; ++row) finite = finite && std::isfinite(grid.direction[i][row]);
    if (!finite) throw Refusal("its place in space holds a number that is not finite.");
    if (!(grid.spacing[i] > 0)) throw Refusal("its voxels have a size that is not above 0 mm.");
    if (grid.spacing[i] > kFarthest || std::abs(grid.origin[i]) > kFarthest)
      throw Refusal("it lies or reaches farther than any patient does; its header is damaged.");
    if (std::abs(glm::length(grid.direction[i]) - 1.0) > kAxisTolerance)
      throw Refusal("its axes are not unit directions, so its place is unknown.");
    for (int j = 0; j < i; ++j) {
      const double cosine = glm::dot(grid.direction[i], grid.direction[j]);
      if (std::abs(cosine) > kAxisTolerance)
        throw Refusal("its axes are not at right angles (off by " +
                      decimal(std::asin(std::min(1.0, std::abs(cosine))) * kDegrees, 2) +
                      " degrees); resample it to an orthogonal grid.");
    }
  }
}

FileVolume readVolumeFile(int file, int folder, const std::string& choice, AnswerChannel& channel) {
  channel.enter(0.0, 0.8);
  Source source(file, channel, Hashing::later);
  StagedVolume volume = stageVolume(source, folder, parseChoice(choice).part, channel);
  channel.enter(0.8, 0.95);
  const GridGeometry grid = gridOf(volume);
  acceptGrid(grid);

  ConvertedVoxels voxels;
  if (isNative(volume.component, voxels.type))
    voxels.memory = std::move(volume.voxels);
  else
    voxels = convert(volume.component, volume.voxels.own());
  channel.progress(0.5);

  FileVolume out;
  out.parts = volume.parts;
  out.info = describe(volume, grid).info;
  out.info.voxelType = voxels.type;
  if (volume.parts > 1) {
    out.info.source.seriesInstanceUid = choiceText({}, volume.part);
    append(out.info.note, "The file holds " + grouped(volume.parts) + " volumes; this is number " +
                              grouped(volume.part + 1) + ".");
  }
  append(out.info.note, voxels.note);
  out.voxels = std::move(voxels.memory);
  out.digest = std::move(volume.digest);
  return out;
}

void answerVoxels(const std::string& description, StagedVoxels& voxels, AnswerChannel& channel,
                  VoxelLanes& lanes) {
  const std::optional<StagedVoxels::Place> place = voxels.place();
  if (!place) {
    channel.result(description, VoxelsComeBy::lanes);
    lanes.send(voxels.bytes());
    return;
  }
  channel.result(description, VoxelsComeBy::pieces);
  constexpr std::uint64_t kPiece = 2 * 1024 * 1024;
  for (std::uint64_t begin = 0; begin < voxels.size(); begin += kPiece)
    channel.piece({begin, std::min(kPiece, voxels.size() - begin), place->at + begin}, place->file);
}

void answerVolumeFile(int file, int folder, const std::string& choice, AnswerChannel& channel,
                      VoxelLanes& lanes) {
  FileVolume volume = readVolumeFile(file, folder, choice, channel);
  VolumeAnswer answer;  // names are for labels only
  answer.info = volume.info;
  answerVoxels(encode(answer), volume.voxels, channel, lanes);
  channel.digest(encode(volume.digest()));
}

LabelImage readLabelImage(int file, int folder, AnswerChannel& channel) {
  channel.enter(0.0, 0.8);
  Source source(file, channel, Hashing::later);
  StagedVolume volume = stageVolume(source, folder, 0, channel);
  if (volume.parts > 1)
    throw Refusal(
        "it holds " + grouped(volume.parts) + " volumes (time points or components); a label map is one.",
        ErrorKind::invalidInput);
  channel.enter(0.8, 0.95);
  const GridGeometry grid = gridOf(volume);
  acceptGrid(grid);
  MemoryFile labels = convertToLabels(volume.component, volume.voxels.own(), volume.slope, volume.intercept);
  VolumeAnswer answer = describe(volume, grid);
  answer.info.source.fileDigest = volume.digest();
  answer.info.voxelType = VoxelType::uint16;
  answer.info.rescaleSlope = 1.0;
  answer.info.rescaleIntercept = 0.0;
  answer.info.source.voxelDigest = voxelDigest(VoxelType::uint16, volume.size, labels.bytes());
  return {std::move(answer), std::move(labels)};
}

void answerLabels(int file, int folder, AnswerChannel& channel) {
  LabelImage image = readLabelImage(file, folder, channel);
  channel.result(encode(image.answer), std::move(image.labels));
}

}  // namespace chiasm::data_io::reader

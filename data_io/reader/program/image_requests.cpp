#include "data_io/reader/program/image_requests.h"

#include <cmath>
#include <utility>

#include <glm/geometric.hpp>

#include "data_io/reader/program/itk_read.h"
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

std::uint64_t voxelCount(const StagedVolume& volume) {
  return static_cast<std::uint64_t>(volume.size.x) * static_cast<std::uint64_t>(volume.size.y) *
         static_cast<std::uint64_t>(volume.size.z);
}

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
  answer.info.source.fileDigest = volume.digest;
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

FileVolume readVolumeFile(int file, int folder, const std::string&, AnswerChannel& channel,
                          const StagedNames& names) {
  channel.enter(0.0, 0.6);
  Source source(file, channel);
  StagedVolume volume = stageVolume(source, folder, channel);
  channel.enter(0.6, 0.95);

  ConvertedVoxels voxels;
  voxels.memory = MemoryFile(voxelCount(volume) * componentBytes(volume.component));
  const GridGeometry grid = readByItk(volume, names, voxels.memory.bytes());
  acceptGrid(grid);
  channel.progress(0.5);
  if (!isNative(volume.component, voxels.type)) voxels = convert(volume.component, voxels.memory.bytes());
  channel.progress(1.0);

  FileVolume out;
  out.info = describe(volume, grid).info;
  out.info.voxelType = voxels.type;
  out.info.source.voxelDigest = voxelDigest(voxels.type, volume.size, voxels.memory.bytes());
  append(out.info.note, voxels.note);
  out.voxels = std::move(voxels.memory);
  return out;
}

void answerVolumeFile(int file, int folder, const std::string& choice, AnswerChannel& channel,
                      const StagedNames& names) {
  FileVolume volume = readVolumeFile(file, folder, choice, channel, names);
  VolumeAnswer answer;  // names are for labels only
  answer.info = std::move(volume.info);
  channel.result(encode(answer), std::move(volume.voxels));
}

LabelImage readLabelImage(int file, int folder, AnswerChannel& channel, const StagedNames& names) {
  channel.enter(0.0, 0.6);
  Source source(file, channel);
  StagedVolume volume = stageVolume(source, folder, channel);
  channel.enter(0.6, 0.95);
  MemoryFile stored(voxelCount(volume) * componentBytes(volume.component));
  const GridGeometry grid = readByItk(volume, names, stored.bytes());
  acceptGrid(grid);
  channel.progress(0.5);
  MemoryFile labels = convertToLabels(volume.component, stored.bytes(), volume.slope, volume.intercept);
  VolumeAnswer answer = describe(volume, grid);
  answer.info.voxelType = VoxelType::uint16;
  answer.info.rescaleSlope = 1.0;
  answer.info.rescaleIntercept = 0.0;
  answer.info.source.voxelDigest = voxelDigest(VoxelType::uint16, volume.size, labels.bytes());
  return {std::move(answer), std::move(labels)};
}

void answerLabels(int file, int folder, AnswerChannel& channel, const StagedNames& names) {
  LabelImage image = readLabelImage(file, folder, channel, names);
  channel.result(encode(image.answer), std::move(image.labels));
}

}  // namespace chiasm::data_io::reader

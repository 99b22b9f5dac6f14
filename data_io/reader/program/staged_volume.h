// A volume file whose header has been checked and whose voxels lie in memory, ready for ITK.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/digest.h"
#include "data_io/labels/read_labels.h"
#include "data_io/reader/program/memory_file.h"
#include "data_io/reader/program/source.h"

namespace chiasm::data_io::reader {

// What a voxel is in the file.
enum class Component { uint8, int8, uint16, int16, uint32, int32, uint64, int64, float32, float64 };
std::size_t componentBytes(Component component);

enum class Format { nifti, nrrd, metaImage };
const char* formatName(Format format);

// The checked contents of a file, rewritten as a plain uncompressed file of the same format that holds only
// what was checked: no free text, no names of other files, sizes that fit the data. ITK reads that.
struct StagedVolume {
  Format format = Format::nifti;
  Component component = Component::int16;
  // What the plain file calls them: NIfTI's library would turn reals that are not finite into 0, so reals
  // pass through it as integers of their width.
  Component staged = Component::int16;
  // The plain file's millimetres are this many times the true ones (a power of two, so nothing is lost):
  // ITK's NIfTI reader takes an sform with voxels of a few micrometres for no rotation.
  double geometryScale = 1.0;
  glm::ivec3 size{0};
  // Where the header itself puts the voxels, when it does so by a matrix: LPS mm steps of i, j, k and the
  // first voxel. ITK has to confirm it (its SVD does not always converge).
  std::optional<std::array<glm::dvec3, 4>> place;
  double slope = 1.0, intercept = 0.0;  // value = slope × stored + intercept
  std::string modality;                 // "CT", "MR" or empty
  std::vector<std::string> badges;
  std::string note;
  std::vector<LabelName> names;  // of segments, when the file says so
  MemoryFile file;
  Digest digest;
};

// Decides by content which format it is; `folder` is where a detached data file may lie. Once the voxels are
// in memory no file on disk can be opened any more. Throws Refusal.
StagedVolume stageVolume(Source& source, int folder, AnswerChannel& channel);

StagedVolume stageNifti(Source& source);
StagedVolume stageNrrd(Source& source, int folder, AnswerChannel& channel);
StagedVolume stageMetaImage(Source& source, int folder, AnswerChannel& channel);

// For the stagers.

// Bytes of the voxels; refuses sizes below 1, above 32767 (the readers' common limit) or in sum above what
// this machine can hold, and lowers this process's memory limit to what the volume takes.
std::uint64_t acceptSize(const std::array<std::int64_t, 3>& size, Component component);
// Refuses contents that `compressed` bytes cannot inflate to (RFC 1951 gives 1032:1 at most), and bombs.
void acceptRatio(std::uint64_t content, std::uint64_t compressed);
// Opens a data file named by a header: it must lie beside it.
UniqueFd openBeside(int folder, const std::string& name);
// SHA-256 of the header's and the data file's digests, in this order, 32 bytes each.
Digest digestOf(const Digest& header, const Digest& data);

inline constexpr const char* kOrientationAssumed = "orientation assumed";

}  // namespace chiasm::data_io::reader

// Volume files (NIfTI, Analyze, NRRD, MetaImage): the header checked, the voxels read, nothing believed.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/digest.h"
#include "core/space/grid_geometry.h"
#include "data_io/labels/read_labels.h"
#include "data_io/reader/program/source.h"
#include "data_io/reader/program/staged_voxels.h"

namespace chiasm::data_io::reader {

// What a voxel is in the file.
enum class Component { uint8, int8, uint16, int16, uint32, int32, uint64, int64, float32, float64 };
std::size_t componentBytes(Component component);

enum class Format { nifti, analyze, nrrd, metaImage };
const char* formatName(Format format);

// A volume file whose header has been checked and whose voxels have been read.
struct StagedVolume {
  Format format = Format::nifti;
  Component component = Component::int16;
  glm::ivec3 size{0};
  // LPS mm: the steps of i, j and k, and the first voxel's centre.
  std::array<glm::dvec3, 4> place{glm::dvec3(1, 0, 0), glm::dvec3(0, 1, 0), glm::dvec3(0, 0, 1),
                                  glm::dvec3(0)};
  double slope = 1.0, intercept = 0.0;  // value = slope × stored + intercept
  std::string modality;                 // "CT", "MR" or empty
  std::vector<std::string> badges;
  std::string note;
  std::vector<LabelName> names;     // of segments, when the file says so
  std::size_t part = 0, parts = 1;  // which of several volumes (time points, components), from 0
  StagedVoxels voxels;              // of `component`, in this machine's byte order
  // SHA-256 of the bytes that were read; takes as long as hashing them does. To be called once.
  std::function<Digest()> digest;
};

// The grid that `place` gives; axes that are not at right angles are for `acceptGrid` to refuse.
GridGeometry gridOf(const StagedVolume& volume);

// Decides by content which format it is; `folder` is where a detached data file may lie; `part` says which
// volume of several, from 0. Once the voxels are in memory no file on disk can be opened any more. Throws
// Refusal.
StagedVolume stageVolume(Source& source, int folder, std::size_t part, AnswerChannel& channel);

StagedVolume stageNifti(Source& source, int folder, std::size_t part, AnswerChannel& channel);
StagedVolume stageNrrd(Source& source, int folder, std::size_t part, AnswerChannel& channel);
StagedVolume stageMetaImage(Source& source, int folder, std::size_t part, AnswerChannel& channel);

// For the stagers.

// Bytes of the voxels; refuses sizes below 1, above 32767 (the readers' common limit) or in sum above what
// this machine can hold, and lowers this process's memory limit to
// what the volume takes beside `kept` bytes that are in use already.
std::uint64_t acceptSize(const std::array<std::int64_t, 3>& size, Component component,
                         std::uint64_t kept = 0);
// Which part of how many is wanted; refuses one that is not there.
void choosePart(StagedVolume& volume, std::size_t part, std::uint64_t parts);
// Refuses contents that `compressed` bytes cannot inflate to (RFC 1951 gives 1032:1 at most), and bombs.
void acceptRatio(std::uint64_t content, std::uint64_t compressed);
// The digest of a file, or of a header and its data file: read again and hashed when it is asked for.
std::function<Digest()> digestLater(int file);
std::function<Digest()> digestLater(int header, UniqueFd data);
// Opens a data file named by a header: it must lie beside it.
UniqueFd openBeside(int folder, const std::string& name);
// SHA-256 of the header's and the data file's digests, in this order, 32 bytes each.
Digest digestOf(const Digest& header, const Digest& data);

inline constexpr const char* kOrientationAssumed = "orientation assumed";

}  // namespace chiasm::data_io::reader

// The meshes of a file as bytes for the wire, and back again with every index and number checked.
#pragma once

#include <span>
#include <string>

#include "core/base/error.h"
#include "data_io/meshes/read_mesh.h"

namespace chiasm::data_io::reader {

// Bounds of a file: parts, and all their points and triangles together.
inline constexpr std::size_t kMostMeshParts = 1000;

std::string encode(const ReadMeshes& meshes);
// Sentences do not name the file.
Expected<ReadMeshes> decodeMeshes(std::span<const std::byte> bytes);

}  // namespace chiasm::data_io::reader

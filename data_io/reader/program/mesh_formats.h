// Which mesh format a file's bytes are, and what can be checked before a library sees them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data_io/meshes/read_mesh.h"

namespace chiasm::data_io::reader {

struct MeshFormat {
  const char* name;       // "STL"
  const char* extension;  // by which Assimp chooses its importer
};

// By content; throws Refusal when it is none of them, or is cut off or longer than it says: an STL's size, a
// GLB's chunks, a PLY's elements and the range of its indices, the end of a text STL.
MeshFormat checkedMeshFormat(std::string_view bytes);

// "SPACE=LPS" or "SPACE=RAS" (also "SPACE:", as others write it) in the header or the first comments.
std::optional<MeshSpace> saidSpace(std::string_view bytes);

// Refuses a PLY file whose elements do not fill it exactly or whose faces name vertices that are not there.
void checkPly(std::string_view bytes);

}  // namespace chiasm::data_io::reader

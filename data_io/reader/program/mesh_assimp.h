// Meshes through Assimp, the only file that knows it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data_io/meshes/read_mesh.h"

namespace chiasm::data_io::reader {

// Every triangle mesh of the scene with its nodes' transforms applied, in the file's own space, points that
// are the same joined; files that it names are opened beside it, in `folder`. `notes` gets what was left out.
// Throws Refusal.
std::vector<ReadMeshPart> importMeshes(std::string_view bytes, const char* extension, int folder,
                                       std::vector<std::string>& notes);

}  // namespace chiasm::data_io::reader

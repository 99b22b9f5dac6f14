// The writers behind createMeshFile.
#pragma once

#include "data_io/meshes/mesh_writer.h"

namespace chiasm::data_io {

Expected<std::unique_ptr<MeshWriter>> createStl(const std::string& path);
Expected<std::unique_ptr<MeshWriter>> createObj(const std::string& path);
Expected<std::unique_ptr<MeshWriter>> createPly(const std::string& path);
Expected<std::unique_ptr<MeshWriter>> createGlb(const std::string& path);

}  // namespace chiasm::data_io

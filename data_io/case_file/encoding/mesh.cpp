// Meshes: their names, and their shapes as the plain numbers.
#include <bit>
#include <cstring>

#include "core/meshes/validate_mesh.h"
#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are stored as they lie in memory");

template <typename T>
Json bytesOf(const std::vector<T>& list) {
  return byteString({reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T)});
}

// A byte string of whole elements, at most `most`.
template <typename T>
std::vector<T> listOf(const Json& value, std::size_t most, const char* key, MapReader& reader) {
  if (!value.is_binary() || value.get_binary().size() % sizeof(T) != 0 ||
      value.get_binary().size() / sizeof(T) > most) {
    reader.fail(key);
    return {};
  }
  std::vector<T> list(value.get_binary().size() / sizeof(T));
  std::memcpy(list.data(), value.get_binary().data(), list.size() * sizeof(T));
  return list;
}

}  // namespace

Json encode(const MeshShape& shape) {
  Json map = Json::object();
  map["uid"] = shape.uid.text();
  map["order"] = shape.order;
  map["points"] = bytesOf(shape.surface->points);
  map["triangles"] = bytesOf(shape.surface->triangles);
  return map;
}

void decode(const Json& value, MeshShape& shape, Problem& problem) {
  MapReader reader(value, "mesh shape", problem);
  shape.uid = reader.requiredUid("uid");
  shape.order = reader.integer("order", INT64_MIN, INT64_MAX);
  auto surface = std::make_shared<SurfaceMesh>();
  surface->points = listOf<glm::vec3>(reader.value("points"), kMostMeshPoints, "points", reader);
  surface->triangles =
      listOf<SurfaceMesh::Triangle>(reader.value("triangles"), kMostMeshTriangles, "triangles", reader);
  reader.finish();
  if (!problem.found() && !validateMesh(*surface)) reader.fail("triangles");
  shape.surface = std::move(surface);
}

Json encode(const Mesh& mesh) {
  Json map = Json::object();
  map["uid"] = mesh.uid.text();
  map["order"] = mesh.order;
  map["shape"] = mesh.shape.text();
  map["name"] = mesh.name;
  map["colour"] = Json::array({mesh.colour.r, mesh.colour.g, mesh.colour.b});
  map["opacity"] = mesh.opacity;
  map["visible"] = mesh.visible;
  map["format"] = mesh.format;
  map["note"] = mesh.note;
  map["fileDigest"] = byteString(mesh.fileDigest);
  return map;
}

void decode(const Json& value, Mesh& mesh, Problem& problem) {
  MapReader reader(value, "mesh", problem);
  mesh.uid = reader.requiredUid("uid");
  mesh.order = reader.integer("order", INT64_MIN, INT64_MAX);
  mesh.shape = reader.requiredUid("shape");
  mesh.name = reader.text("name");
  const Json& colour = reader.array("colour", 3);
  if (colour.size() != 3) reader.fail("colour");
  for (std::size_t i = 0; i < 3 && colour.size() == 3; ++i) {
    if (!colour[i].is_number_unsigned() || colour[i].get<std::uint64_t>() > 255)
      reader.fail("colour");
    else
      mesh.colour[static_cast<int>(i)] = colour[i].get<std::uint8_t>();
  }
  mesh.opacity = reader.number("opacity");
  if (!(mesh.opacity > 0.0 && mesh.opacity <= 1.0)) reader.fail("opacity");
  mesh.visible = reader.flag("visible");
  mesh.format = reader.text("format");
  mesh.note = reader.text("note");
  mesh.fileDigest = reader.digest("fileDigest");
  reader.finish();
}

}  // namespace chiasm::data_io

#include "data_io/reader/program/mesh_formats.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {

namespace {

std::uint32_t wordAt(std::string_view bytes, std::size_t at) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes.data() + at, sizeof word);
  return word;
}

// Some programs end a text by a zero.
bool isText(std::string_view bytes) {
  while (bytes.ends_with('\0')) bytes.remove_suffix(1);
  return bytes.find('\0') == std::string_view::npos;
}

// The text form begins with "solid", but so do headers of some binary files: those have the exact size.
bool isBinaryStl(std::string_view bytes) {
  return bytes.size() >= 84 && bytes.size() == 84 + std::uint64_t{50} * wordAt(bytes, 80);
}

bool isTextStl(std::string_view bytes) {
  const std::string_view start = trimmed(bytes.substr(0, std::min<std::size_t>(bytes.size(), 4096)));
  return lowerCase(start.substr(0, 5)) == "solid" && isText(bytes);
}

void checkTextStl(std::string_view bytes) {
  const std::string end =
      lowerCase(trimmed(bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 512))));
  const std::size_t last = end.rfind("endsolid");
  if (last == std::string::npos || end.find("facet", last) != std::string::npos)
    throw Refusal("it ends within its facets; it was cut off.");
}

void checkGlb(std::string_view bytes) {
  if (bytes.size() < 20) throw Refusal("it ends within its header; it was cut off.");
  if (wordAt(bytes, 4) != 2) throw Refusal("it is of a version of glTF other than 2.");
  if (wordAt(bytes, 8) != bytes.size())
    throw Refusal("its header says " + grouped(wordAt(bytes, 8)) + " bytes, and it has " +
                  grouped(bytes.size()) + ".");
  // Chunks of length and type fill the rest; the first is the JSON.
  std::size_t at = 12;
  for (int chunk = 0; at < bytes.size(); ++chunk) {
    if (bytes.size() - at < 8 || wordAt(bytes, at) > bytes.size() - at - 8)
      throw Refusal("one of its chunks reaches beyond its end.");
    if (chunk == 0 && wordAt(bytes, at + 4) != 0x4E4F534A) throw Refusal("its first chunk is not the JSON.");
    at += 8 + wordAt(bytes, at);
  }
}

bool isGltf(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n"), last = bytes.find_last_not_of(" \t\r\n");
  return first != std::string_view::npos && bytes[first] == '{' && bytes[last] == '}' && isText(bytes) &&
         bytes.find("\"asset\"") != std::string_view::npos;
}

// A line "v x y z" before anything else than comments and names.
bool isObj(std::string_view bytes) {
  if (!isText(bytes)) return false;
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
    const std::vector<std::string_view> parts = words(trimmed(line));
    if (parts.empty() || parts[0].starts_with('#')) continue;
    if (parts[0] == "v") return parts.size() >= 4;
    if (parts[0] != "mtllib" && parts[0] != "o" && parts[0] != "g" && parts[0] != "s" &&
        parts[0] != "usemtl" && parts[0] != "vn" && parts[0] != "vt")
      return false;
  }
  return false;
}

}  // namespace

MeshFormat checkedMeshFormat(std::string_view bytes) {
  if (bytes.starts_with("glTF")) {
    checkGlb(bytes);
    return {"glTF", "glb"};
  }
  if (bytes.starts_with("ply\n") || bytes.starts_with("ply\r")) {
    checkPly(bytes);
    return {"PLY", "ply"};
  }
  if (isBinaryStl(bytes)) return {"STL", "stl"};
  if (isTextStl(bytes)) {
    checkTextStl(bytes);
    return {"STL", "stl"};
  }
  if (isGltf(bytes)) return {"glTF", "gltf"};
  if (isObj(bytes)) return {"OBJ", "obj"};
  throw Refusal(
      "it is no mesh that can be read: STL, OBJ, PLY, glTF or GLB; or an STL that was cut off, as its size "
      "does not "
      "fit its number of triangles.");
}

std::optional<MeshSpace> saidSpace(std::string_view bytes) {
  // Headers and comments stand first; glTF's space is always its own.
  const std::string_view start = bytes.substr(0, std::min<std::size_t>(bytes.size(), 4096));
  for (const char* sign : {"SPACE=", "SPACE: ", "SPACE:"}) {
    const std::size_t at = start.find(sign);
    if (at == std::string_view::npos) continue;
    const std::string_view value = start.substr(at + std::strlen(sign), 3);
    if (value == "LPS") return MeshSpace::lps;
    if (value == "RAS") return MeshSpace::ras;
  }
  return std::nullopt;
}

}  // namespace chiasm::data_io::reader

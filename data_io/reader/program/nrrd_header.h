// The header of an NRRD file (http://teem.sourceforge.net/nrrd/format.html), line by line.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data_io/reader/program/source.h"
#include "data_io/reader/program/staged_volume.h"

namespace chiasm::data_io::reader {

struct NrrdHeader {
  std::map<std::string, std::string> fields;  // names in lower case
  std::map<std::string, std::string> keys;    // key:=value pairs
  // Empty when it is not there.
  std::string get(const char* name) const;
  std::string key(const std::string& name) const;
};

// All of them throw Refusal.

// Up to the empty line before the voxels, or the end of a detached header.
NrrdHeader readNrrdHeader(Source& source);
Component nrrdComponent(const std::string& type);
// "(a,b,c)" as three numbers; nullopt for "none".
std::optional<std::array<double, 3>> nrrdVector(std::string_view text, const char* field);
// The words of "space directions", each "(a,b,c)" or "none".
std::vector<std::string_view> nrrdVectors(std::string_view text);
void requireNrrdMillimetres(const std::string& units);

}  // namespace chiasm::data_io::reader

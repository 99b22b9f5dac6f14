#include "core/base/program_file.h"

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

namespace chiasm {
namespace {

// The rooms are static libraries, so this code lies in the executable; its own address tells the file apart
// from the loader's and from the shared libraries'.
const char kHere = 0;

// A line of proc_pid_maps(5): "from-to perms offset device inode   path", addresses in hexadecimal.
bool mappingHolds(const std::string& line, std::uintptr_t address) {
  std::istringstream fields(line);
  std::uintptr_t from = 0, to = 0;
  char dash = 0;
  fields >> std::hex >> from >> dash >> to;
  return fields && dash == '-' && from <= address && address < to;
}

}  // namespace

Expected<std::filesystem::path> programFile() {
  const auto here = reinterpret_cast<std::uintptr_t>(&kHere);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (!mappingHolds(line, here)) continue;
    const std::size_t path = line.find('/');
    if (path != std::string::npos) return std::filesystem::path(line.substr(path));
  }
  return failure(ErrorKind::unavailable,
                 "This program's own file cannot be found (/proc/self/maps does not name it): mount /proc.");
}

}  // namespace chiasm

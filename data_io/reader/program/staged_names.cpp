#include "data_io/reader/program/staged_names.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

namespace chiasm::data_io::reader {
namespace {

constexpr std::array kEndings = {"nii", "nrrd", "mha"};

}  // namespace

StagedNames::StagedNames() : owner_(::getpid()) {
  const std::array<const char*, 4> places = {std::getenv("XDG_RUNTIME_DIR"), std::getenv("TMPDIR"), "/tmp",
                                             "/dev/shm"};
  for (const char* place : places) {
    if (!place || !*place) continue;
    std::string pattern = std::string(place) + "/chiasm-reader-XXXXXX";
    if (!::mkdtemp(pattern.data())) continue;
    folder_ = pattern;
    const std::string target = "/proc/self/fd/" + std::to_string(kStagedFd);
    bool complete = true;
    for (const char* ending : kEndings)
      complete = ::symlink(target.c_str(), name(ending).c_str()) == 0 && complete;
    if (complete) return;
    for (const char* ending : kEndings) ::unlink(name(ending).c_str());
    ::rmdir(folder_.c_str());
    folder_.clear();
  }
}

StagedNames::~StagedNames() {
  if (folder_.empty() || owner_ != ::getpid()) return;
  for (const char* ending : kEndings) ::unlink(name(ending).c_str());
  ::rmdir(folder_.c_str());
}

std::string StagedNames::name(const char* ending) const {
  return folder_.empty() ? std::string() : folder_ + "/volume." + ending;
}

}  // namespace chiasm::data_io::reader

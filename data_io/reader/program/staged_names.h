// File names for memory: ITK's readers take a name, and NIfTI's insists on its ending.
#pragma once

#include <string>

namespace chiasm::data_io::reader {

// The descriptor that the names stand for, in whichever process opens them.
inline constexpr int kStagedFd = 200;

// A folder with the links volume.nii, volume.nrrd and volume.mha, all to /proc/self/fd/200, so that a worker
// can hand ITK a memory file under a name. It holds no data, and goes at the end of scope.
class StagedNames {
 public:
  StagedNames();
  ~StagedNames();
  StagedNames(const StagedNames&) = delete;
  StagedNames& operator=(const StagedNames&) = delete;

  // Empty when no folder could be made.
  std::string name(const char* ending) const;

 private:
  std::string folder_;
  int owner_ = 0;  // process that made it and removes it; workers are forks of it
};

}  // namespace chiasm::data_io::reader

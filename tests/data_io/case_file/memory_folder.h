// A temporary folder in memory where there is one, for tests that write thousands of files.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace chiasm::test {

// Removed with its content at the end of scope.
class MemoryFolder {
 public:
  MemoryFolder() {
    std::error_code error;
    // Containers often give it only 64 MiB.
    const bool memory = std::filesystem::is_directory("/dev/shm", error) &&
                        std::filesystem::space("/dev/shm", error).available > (256u << 20) && !error;
    const std::filesystem::path root = memory ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string pattern = (root / "chiasm-test-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
    path_ = pattern;
  }
  ~MemoryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  MemoryFolder(const MemoryFolder&) = delete;
  MemoryFolder& operator=(const MemoryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace chiasm::test

#include "tests/support/test_data.h"

#include <cstdlib>
#include <stdexcept>

namespace chiasm::test {

std::optional<std::filesystem::path> testData(const std::string& relativePath) {
  const char* configured = std::getenv("CHIASM_TEST_DATA");
  const std::filesystem::path root = configured ? std::filesystem::path(configured)
                                                : std::filesystem::path(CHIASM_SOURCE_DIR) / "../shared/data";
  std::filesystem::path path = root / relativePath;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "chiasm-test-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace chiasm::test

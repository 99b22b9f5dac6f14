// Where test data lives, and how a test says that it is not there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace chiasm::test {

// A file or folder below CHIASM_TEST_DATA (default: shared/data beside the checkout); nullopt when missing.
std::optional<std::filesystem::path> testData(const std::string& relativePath);

// A fresh folder for one test, removed with its content at the end of scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace chiasm::test

// Skips the running test, by name, when a file of the test data is not there; binds its path otherwise.
#define CHIASM_REQUIRE_DATA(variable, relativePath)                                   \
  const auto variable##Found = ::chiasm::test::testData(relativePath);                \
  if (!variable##Found) GTEST_SKIP() << "test data is not there: " << (relativePath); \
  const std::filesystem::path variable = *variable##Found

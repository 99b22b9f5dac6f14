// A reader for tests, and what every refusal must look like.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data_io/reader/reader_client.h"
#include "tests/support/file_bytes.h"
#include "tests/support/test_data.h"

namespace chiasm::test {

// One chiasm-reader for all tests of a suite, and a folder for each test.
class ReaderTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto started = data_io::ReaderClient::start();
    ASSERT_TRUE(started) << started.error().message;
    client_ = std::move(*started);
  }
  static void TearDownTestSuite() { client_.reset(); }

  data_io::ReaderClient& client() { return *client_; }
  std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }
  Expected<data_io::ReadVolume> read(const std::filesystem::path& path) {
    Progress progress;
    return client().readVolume(path, progress);
  }

 private:
  inline static std::unique_ptr<data_io::ReaderClient> client_;
  TemporaryFolder folder_;
};

// One sentence or two that begin with the file as it was named and end properly.
template <typename T>
void expectRefusal(const Expected<T>& result, const std::filesystem::path& path,
                   const std::string& about = std::string()) {
  ASSERT_FALSE(result.has_value()) << path << " was read";
  const std::string& message = result.error().message;
  EXPECT_TRUE(message.starts_with(path.string())) << message;
  EXPECT_TRUE(message.ends_with('.')) << message;
  EXPECT_GT(message.size(), path.string().size() + 20) << message;
  EXPECT_NE(message.find(about), std::string::npos) << message << " does not say: " << about;
}

}  // namespace chiasm::test

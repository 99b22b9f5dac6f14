// A reader of meshes for tests.
#pragma once

#include <gtest/gtest.h>

#include "data_io/reader/document_reader.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {

// One chiasm-reader for all tests of a suite, and a folder for each test.
class MeshReading : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto started = data_io::DocumentReader::start();
    ASSERT_TRUE(started) << started.error().message;
    reader_ = std::move(*started);
  }
  static void TearDownTestSuite() { reader_.reset(); }

  std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }
  Expected<data_io::ReadMeshes> readMesh(const std::filesystem::path& path,
                                         std::optional<data_io::MeshSpace> space = {}) {
    Progress progress;
    return reader_->readMeshes(path, space, progress);
  }

 private:
  inline static std::unique_ptr<data_io::DocumentReader> reader_;
  TemporaryFolder folder_;
};

}  // namespace chiasm::test

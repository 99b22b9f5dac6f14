// Every file and folder of the test data with what comes of it: outcomes.tsv says whether it opens as a
// volume, as what, and with which voxels (SHA-256), or why not.
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

struct Outcome {
  std::string path;  // from the data's folder; folders end with '/'
  bool opens = false;
  std::string about;   // "DICOM int16 512x512x100", or a part of the refusal
  std::string digest;  // of the voxels, when it opens
};

std::vector<Outcome> outcomes() {
  std::ifstream stream(CHIASM_SOURCE_DIR "/tests/data_io/reader/outcomes.tsv");
  std::vector<Outcome> out;
  for (std::string line; std::getline(stream, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::vector<std::string> fields;
    std::istringstream parts(line);
    for (std::string field; std::getline(parts, field, '\t');) fields.push_back(field);
    if (fields.size() < 3) ADD_FAILURE() << "no outcome: " << line;
    fields.resize(4);
    out.push_back({fields[0], fields[1] == "opens", fields[2], fields[3]});
  }
  return out;
}

class Outcomes : public ReaderTest {};

TEST_F(Outcomes, AreAsTheTableSays) {
  CHIASM_REQUIRE_DATA(data, "");
  const std::vector<Outcome> table = outcomes();
  ASSERT_GT(table.size(), 400u);
  for (const Outcome& expected : table) {
    const std::filesystem::path path = data / expected.path;
    ASSERT_TRUE(std::filesystem::exists(path)) << path;
    const auto volume = read(path);
    if (!expected.opens) {
      expectRefusal(volume, path, expected.about);
      continue;
    }
    if (!volume) {
      ADD_FAILURE() << volume.error().message;
      continue;
    }
    const VolumeInfo& info = volume->info;
    const glm::ivec3 size = info.grid.size;
    EXPECT_EQ(info.source.format + ' ' + voxelTypeName(info.voxelType) + ' ' + std::to_string(size.x) + 'x' +
                  std::to_string(size.y) + 'x' + std::to_string(size.z),
              expected.about)
        << path;
    EXPECT_EQ(info.source.voxelDigest.hex(), expected.digest) << path;
  }
}

// The data of reports, vocabularies and meshes is for their own readers' tables.
TEST_F(Outcomes, NoFileIsLeftOut) {
  CHIASM_REQUIRE_DATA(data, "");
  std::set<std::string> known;
  for (const Outcome& outcome : outcomes()) known.insert(outcome.path);
  for (const char* room : {"ct", "dicom_odd", "dicom_seg_sr", "metaimage_nhdr", "mri", "nifti_odd", "nrrd"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data / room))
      if (entry.is_regular_file()) {
        EXPECT_EQ(known.count(std::filesystem::relative(entry.path(), data).generic_string()), 1u)
            << entry.path();
      }
}

}  // namespace
}  // namespace chiasm::test

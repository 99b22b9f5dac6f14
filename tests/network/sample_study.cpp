#include "tests/network/sample_study.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <sstream>

#include "core/base/uid.h"
#include "tests/data_io/reader/dicom_files.h"

namespace chiasm::test {

namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::uint32_t little(const std::string& bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i)
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes.at(at + i))) << 8 * i;
  return value;
}

// The value of a short element of the meta header, explicit little endian (PS3.10, 7.1).
std::string metaValue(const std::string& bytes, std::uint32_t wanted, std::size_t& end) {
  std::string value;
  std::size_t at = 132;
  end = 132 + 12 + little(bytes, 140, 4);
  while (at < end) {
    const std::uint32_t element = little(bytes, at + 2, 2);
    const std::string vr = bytes.substr(at + 4, 2);
    const bool isLong = vr == "OB" || vr == "UN" || vr == "OW";
    const std::size_t length = isLong ? little(bytes, at + 8, 4) : little(bytes, at + 6, 2);
    const std::size_t begin = at + (isLong ? 12 : 8);
    if (element == wanted) value = bytes.substr(begin, length);
    at = begin + length;
  }
  while (!value.empty() && value.back() == '\0') value.pop_back();
  return value;
}

}  // namespace

SampleStudy writeSampleStudy(const fs::path& folder, const std::string& id) {
  fs::create_directories(folder);
  SampleStudy made{id, Uid::generate().text(), {Uid::generate().text(), Uid::generate().text()}, folder};
  for (int series = 0; series < 2; ++series)
    for (int slice = 0; slice < (series == 0 ? 4 : 2); ++slice) {
      DicomImage image;
      image.seriesUid = made.series[static_cast<std::size_t>(series)];
      image.sopUid = Uid::generate().text();
      image.rows = 32;
      image.columns = 40;
      image.position = {0, 0, 2.5 * slice};
      for (int i = 0; i < 32 * 40; ++i)
        image.pixels.push_back(static_cast<std::uint16_t>(i * 7 + slice * 1000 + series));
      image.extra = {{0x00080020, "DA:20260131"},
                     {0x00080030, "TM:101500"},
                     {0x00080050, "SH:ACC" + id.substr(0, 10)},
                     {0x00080090, "PN:"},
                     {0x00081030, "LO:Head and neck"},
                     {0x0008103e, series == 0 ? "LO:Thin" : "LO:Scout"},
                     {0x00100010, "PN:Canary^Tweety"},
                     {0x00100020, "LO:" + id},
                     {0x00100030, "DA:"},
                     {0x00100040, "CS:O"},
                     {0x0020000d, "UI:" + made.study},
                     {0x00200010, "SH:1"},
                     {0x00200011, "IS:" + std::to_string(series + 1)},
                     {0x00200013, "IS:" + std::to_string(slice + 1)}};
      write(folder / (std::to_string(series) + "-" + std::to_string(slice) + ".dcm"), dicomBytes(image));
    }
  return made;
}

std::string ourObject(const std::string& description, const std::string& completion,
                      const std::string& verification) {
  DicomImage image;
  image.sopUid = Uid::generate().text();
  image.seriesUid = Uid::generate().text();
  image.pixels.assign(20, 1);
  image.extra = {{0x00080020, "DA:20260131"},
                 {0x00080070, "LO:Chiasm"},
                 {0x0008103e, "LO:" + description},
                 {0x00100020, "LO:OURS"},
                 {0x0020000d, "UI:" + Uid::generate().text()}};
  if (!completion.empty()) image.extra[0x0040a491] = "CS:" + completion;
  if (!verification.empty()) image.extra[0x0040a493] = "CS:" + verification;
  return dicomBytes(image);
}

std::map<std::string, DicomContent> contentsOf(const fs::path& folder) {
  std::map<std::string, DicomContent> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string bytes = read(entry.path());
    if (bytes.size() < 144 || bytes.compare(128, 4, "DICM") != 0) {
      ADD_FAILURE() << entry.path() << " is no DICOM file";
      continue;
    }
    std::size_t end = 0;
    const std::string instance = metaValue(bytes, 0x0003, end);
    EXPECT_FALSE(found.contains(instance)) << instance << " is there twice";
    found[instance] = {bytes, bytes.substr(end)};
  }
  return found;
}

void expectSameObjects(const fs::path& sent, const fs::path& got, bool whole) {
  const auto before = contentsOf(sent), after = contentsOf(got);
  EXPECT_EQ(before.size(), after.size());
  for (const auto& [instance, content] : before) {
    const auto found = after.find(instance);
    if (found == after.end()) {
      ADD_FAILURE() << instance << " did not come back";
      continue;
    }
    EXPECT_TRUE(content.object == found->second.object) << instance << " came back changed";
    if (whole) {
      EXPECT_TRUE(content.whole == found->second.whole) << instance << "'s file came back changed";
    }
  }
}

void expectSamePixels(const fs::path& sent, const fs::path& got, std::size_t bytes) {
  const auto before = contentsOf(sent), after = contentsOf(got);
  EXPECT_EQ(before.size(), after.size());
  for (const auto& [instance, content] : before) {
    const auto found = after.find(instance);
    if (found == after.end() || content.whole.size() < bytes || found->second.whole.size() < bytes) {
      ADD_FAILURE() << instance << " did not come back whole";
      continue;
    }
    EXPECT_TRUE(content.whole.substr(content.whole.size() - bytes) ==
                found->second.whole.substr(found->second.whole.size() - bytes))
        << instance << "'s pixels came back changed";
    std::size_t end = 0;
    EXPECT_EQ(metaValue(content.whole, 0x0010, end), metaValue(found->second.whole, 0x0010, end)) << instance;
  }
}

}  // namespace chiasm::test

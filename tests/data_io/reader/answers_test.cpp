// The receiving side against a sender that may be hostile: every field, every seal.
#include "data_io/reader/answers.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <random>

#include <nlohmann/json.hpp>

#include "data_io/reader/sealed_memory.h"
#include "data_io/sha256.h"

namespace chiasm::test {
namespace {

using data_io::LabelName;
using data_io::reader::decodeDigest;
using data_io::reader::decodeNames;
using data_io::reader::decodeVolume;
using data_io::reader::encode;
using data_io::reader::SealedMemory;
using data_io::reader::UniqueFd;
using data_io::reader::VolumeAnswer;
using nlohmann::json;

VolumeAnswer answer() {
  VolumeAnswer out;
  VolumeInfo& info = out.info;
  info.grid.size = {5, 4, 3};
  info.grid.origin = {-1.0 / 3, 1e-300, 1234567.890123456};
  info.grid.spacing = {0.1, 0.7, 2.9};
  info.grid.direction = glm::dmat3(glm::dvec3(0, 1, 0), glm::dvec3(-1, 0, 0), glm::dvec3(0, 0, -1));
  info.voxelType = VoxelType::uint16;
  info.rescaleSlope = 0.1;
  info.rescaleIntercept = -1024;
  info.unit = "HU";
  info.frameOfReferenceUid = "1.2.3";
  info.study = {"CT", "Schädel nativ", "2026-01-31", "F", "063Y"};
  info.source.format = "DICOM";
  info.source.seriesInstanceUid = "1.2.3.4";
  info.source.fileDigest = data_io::sha256(std::string_view("a"));
  info.source.voxelDigest = data_io::sha256(std::string_view("b"));
  info.headerWindows = {{350.5, 40, WindowLevel::Function::sigmoid, "Weichteil"}};
  info.badges = {"orientation assumed"};
  info.note = "A sentence.";
  out.names = {{7, "Leber", glm::u8vec3(1, 2, 255)}, {65535, "x", std::nullopt}};
  return out;
}

TEST(Answers, SayWhatWasSaid) {
  const auto decoded = decodeVolume(encode(answer()));
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->info, answer().info);
  EXPECT_EQ(decoded->names, answer().names);
  const Digest digest = data_io::sha256(std::string_view("c"));
  EXPECT_EQ(decodeDigest(encode(digest)), digest);
  EXPECT_EQ(decodeNames(encode(answer().names)), answer().names);
}

TEST(Answers, EveryFieldIsNeededAndOfItsType) {
  const json whole = json::parse(encode(answer()));
  for (const auto& [name, value] : whole.items()) {
    json less = whole;
    less.erase(name);
    EXPECT_FALSE(decodeVolume(less.dump())) << name;
    for (const json& wrong : {json(nullptr), json::object(), json(true), json("\n"), json(-1.5),
                              json(std::string(2000, 'x')), json::array({json::array()})}) {
      json other = whole;
      other[name] = wrong;
      if (name == "slope" || name == "intercept") {
        if (wrong.is_number()) continue;  // any finite number is right
      }
      EXPECT_FALSE(decodeVolume(other.dump())) << name << " = " << wrong.dump().substr(0, 20);
    }
  }
}

TEST(Answers, NumbersHaveTheirRange) {
  const json whole = json::parse(encode(answer()));
  const auto refused = [&](const char* field, const json& value) {
    json other = whole;
    other[field] = value;
    EXPECT_FALSE(decodeVolume(other.dump())) << field << ' ' << value.dump();
  };
  refused("size", {0, 4, 3});
  refused("size", {-1, 4, 3});
  refused("size", {2.5, 4, 3});
  refused("size", {1e9, 4, 3});
  refused("size", {1, 2});
  refused("spacing", {0, 1, 1});
  refused("spacing", {-1, 1, 1});
  refused("origin", {1e300, 0, 0});
  refused("slope", 0);
  refused("type", 4);
  refused("type", -1);
  refused("fileDigest", "00");
  refused("fileDigest", std::string(64, 'g'));
  // JSON has no NaN; what is too large for a double does not become infinity either.
  std::string text = whole.dump();
  text.replace(text.find("-1024"), 5, "1e999");
  EXPECT_FALSE(decodeVolume(text));
  EXPECT_FALSE(decodeVolume(""));
  EXPECT_FALSE(decodeVolume("[]"));
  EXPECT_FALSE(decodeVolume(std::string(100'000, '[')));
}

TEST(Answers, SurviveMutation) {
  std::mt19937 random(11);
  const std::string whole = encode(answer());
  for (int i = 0; i < 3000; ++i) {
    std::string mutant = whole;
    for (int c = 0; c < 3; ++c) mutant[random() % mutant.size()] = static_cast<char>(random());
    const auto decoded = decodeVolume(mutant);
    if (decoded) {
      EXPECT_GT(decoded->info.grid.spacing.x, 0);
    }
  }
}

UniqueFd memory(std::size_t size, int seals) {
  UniqueFd fd(::memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  EXPECT_EQ(::ftruncate(fd.get(), static_cast<off_t>(size)), 0);
  EXPECT_EQ(::fcntl(fd.get(), F_ADD_SEALS, seals), 0);
  return fd;
}

TEST(SealedMemory, MustBeSealedAgainstEverything) {
  EXPECT_TRUE(SealedMemory::map(memory(100, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)));
  EXPECT_FALSE(SealedMemory::map(memory(0, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)));
  EXPECT_FALSE(SealedMemory::map(memory(100, F_SEAL_SHRINK | F_SEAL_GROW)));
  EXPECT_FALSE(SealedMemory::map(memory(100, F_SEAL_SHRINK | F_SEAL_WRITE)));
  EXPECT_FALSE(SealedMemory::map(memory(100, F_SEAL_GROW | F_SEAL_WRITE)));
  EXPECT_FALSE(SealedMemory::map(UniqueFd()));
  EXPECT_FALSE(SealedMemory::map(UniqueFd(::open("/etc/passwd", O_RDONLY | O_CLOEXEC))));
}

}  // namespace
}  // namespace chiasm::test

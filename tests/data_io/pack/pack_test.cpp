// Packs that lie, are damaged, or are right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/case/case_store.h"
#include "core/case/object_commands.h"
#include "data_io/case_file/case_file.h"
#include "data_io/case_file/volume_files.h"
#include "data_io/pack/identifiers.h"
#include "data_io/pack/unpack.h"
#include "data_io/pack/write_pack.h"
#include "data_io/sha256.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;
using data_io::PackEntry;
using testing::HasSubstr;
using testing::SizeIs;

const Author kAda{*Uid::parse("2.25.1001"), "Ada"};

std::string bytesOf(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class Packs : public testing::Test {
 protected:
  fs::path file(const std::string& name) const { return folder_.path() / name; }
  void write(const std::string& name, const std::string& bytes) const {
    fs::create_directories(file(name).parent_path());
    std::ofstream(file(name), std::ios::binary | std::ios::trunc) << bytes;
  }
  Expected<fs::path> unpackBytes(const std::string& bytes) {
    write("hostile.pack", bytes);
    Progress progress;
    return data_io::unpack(file("hostile.pack"), file("to"), progress);
  }
  // A pack of any list and contents, right in all of its hashes.
  static std::string packOf(const std::vector<PackEntry>& entries, const std::string& content) {
    const std::string list = data_io::encodePackList(entries);
    std::string bytes(data_io::kPackMagic);
    const std::uint64_t length = list.size();
    bytes.append(reinterpret_cast<const char*>(&length), 8);
    bytes += list;
    const Digest digest = data_io::sha256(std::string_view(list));
    bytes.append(reinterpret_cast<const char*>(digest.bytes.data()), 32);
    return bytes + content;
  }
  static PackEntry entry(const std::string& path, const std::string& content) {
    return {path, content.size(), data_io::sha256(std::string_view(content))};
  }
  // A case with a report and a volume that is a folder; the folder holds two files and a link.
  void makeCase() {
    write("images/a.dcm", "first");
    write("images/sub/b.dcm", std::string(200'000, 'x'));
    fs::create_symlink("/etc/passwd", file("images/link"));
    CaseInfo info;
    info.title = "Demo";
    auto created = data_io::createCase(file("head.chiasm"), info, kAda);
    ASSERT_TRUE(created) << created.error().message;
    CaseStore store(std::move(*created), kAda);
    VolumeInfo volume;
    volume.uid = *Uid::parse("2.25.5");
    volume.order = 1;
    volume.name = "Head";
    volume.grid.size = {2, 2, 2};
    data_io::setPaths(volume.source, file("images"), file("head.chiasm"));
    ASSERT_TRUE(store.execute(*addVolume(volume)));
    Report report;
    report.title = "CT";
    report.text = "Seen on 2026-01-02 by Dr. Who, phone 030 1234 5678.";
    ASSERT_TRUE(store.execute(*addReport(report)));
    ASSERT_TRUE(store.flush());
  }
  Expected<data_io::WrittenPack> pack() {
    auto loaded = data_io::openCase(file("head.chiasm"), {.readOnly = true});
    const std::vector<Volume> volumes = loaded->value.volumes;
    loaded->journal.reset();
    const auto files = data_io::filesOfVolumes(volumes, file("head.chiasm"));
    if (!files) return tl::unexpected(files.error());
    Progress progress;
    return data_io::writePack(file("head.chiasm"), *files, kAda, file("head.pack").string(), progress);
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(Packs, ACaseTravels) {
  makeCase();
  const auto written = pack();
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_THAT(written->entries, SizeIs(3)) << "the case and two files; links are left out";
  fs::rename(file("images"), file("gone"));
  Progress progress;
  const auto path = data_io::unpack(file("head.pack"), file("there/new"), progress);
  ASSERT_TRUE(path) << path.error().message;
  EXPECT_EQ(bytesOf(file("there/new/volumes/1/sub/b.dcm")), std::string(200'000, 'x'));
  const auto loaded = data_io::openCase(*path, {.readOnly = true});
  ASSERT_TRUE(loaded) << loaded.error().message;
  const auto volume = data_io::locateVolume(loaded->value.volumes.at(0).info.source, *path);
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(*volume, file("there/new/volumes/1"));
  EXPECT_EQ(loaded->value.reports.at(0).text.substr(0, 18), "Seen on 2026-01-02");
  EXPECT_THAT(loaded->history, SizeIs(3)) << "volume, report, and where the volume lies now";
  EXPECT_FALSE(data_io::unpack(file("head.pack"), file("there/new"), progress)) << "nothing is written over";
  EXPECT_EQ(std::distance(fs::directory_iterator(file("there")), {}), 1);
  EXPECT_FALSE(fs::exists(file("head.pack.case")));
}

TEST_F(Packs, EveryChangedByteIsFound) {
  makeCase();
  ASSERT_TRUE(pack());
  const std::string good = bytesOf(file("head.pack"));
  const auto refuse = [&](const std::string& bytes, std::size_t at) {
    const auto done = unpackBytes(bytes);
    EXPECT_FALSE(done) << "byte " << at;
    EXPECT_FALSE(fs::exists(file("to")));
    EXPECT_FALSE(fs::exists(file("to.unpacking")));
  };
  for (std::size_t at = 0; at < good.size(); at += at < 400 ? 13 : good.size() / 19) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x20);
    refuse(bad, at);
    refuse(good.substr(0, at), at);
  }
  refuse(good + "x", good.size());
}

TEST_F(Packs, NoPathLeavesTheFolder) {
  const std::string content = "owned";
  for (const std::string path : {"../evil", "/tmp/evil", "a/../../evil", "a//b", "./a", "a/.", "", "a\\b",
                                 "a\nb", "a/", "volumes/..", "\xff"}) {
    const auto done = unpackBytes(packOf({entry(data_io::kPackedCase, ""), entry(path, content)}, content));
    ASSERT_FALSE(done) << path;
    EXPECT_EQ(done.error().kind, ErrorKind::unreadable);
  }
  EXPECT_FALSE(fs::exists(file("evil")));
  // The same place twice, also where letters' case does not count, and a file as a folder.
  EXPECT_FALSE(unpackBytes(packOf({entry("case.chiasm", ""), entry("CASE.chiasm", content)}, content)));
  EXPECT_FALSE(unpackBytes(packOf({entry("case.chiasm", ""), entry("case.chiasm/x", content)}, content)));
  // Sizes that lie.
  PackEntry huge = entry("case.chiasm", content);
  huge.size = std::uint64_t{1} << 62;
  EXPECT_FALSE(unpackBytes(packOf({huge}, content)));
  PackEntry small = entry("case.chiasm", content);
  small.size = 2;
  EXPECT_FALSE(unpackBytes(packOf({small}, content)));
  // What is no case is none, though every hash is right.
  EXPECT_FALSE(unpackBytes(packOf({entry("case.chiasm", content)}, content)));
  EXPECT_FALSE(unpackBytes(packOf({entry("other.txt", content)}, content)));
  EXPECT_FALSE(unpackBytes("CHIASM PACK 0002" + std::string(100, '\0')));
}

TEST(CarriedIdentifiers, AreFoundInTextsAndCounted) {
  const auto found = data_io::identifiersInText("report 1",
                                                "Patient: X\nSeen 2026-01-02 and 3.4.2025, 14:30, by Dr. Who "
                                                "(who@example.org, +49 030 1234 5678).\nMRN 12345678\n");
  const auto count = [&](const std::string& what) {
    for (const auto& each : found)
      if (each.what == what) return each.count;
    return std::size_t{0};
  };
  EXPECT_EQ(count("dates"), 2u);
  EXPECT_EQ(count("clock times"), 1u);
  EXPECT_EQ(count("numbers of six digits and more"), 1u);
  EXPECT_EQ(count("e-mail or web addresses"), 1u);
  EXPECT_EQ(count("lines that name a person or number"), 1u);
  EXPECT_EQ(count("titles before a name"), 1u);
  EXPECT_TRUE(data_io::identifiersInText("r", "No fluid. Nodule 4 x 5 mm.").empty());
}

}  // namespace
}  // namespace chiasm::test

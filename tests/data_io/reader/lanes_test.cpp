// A volume's voxels on their way through the lanes: whole, or refused; whatever the other side does.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstring>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "data_io/reader/program/voxel_lanes.h"
#include "data_io/reader/request_run.h"
#include "data_io/reader/volume_bounds.h"
#include "data_io/reader/voxel_intake.h"
#include "tests/data_io/reader/dicom_files.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

using namespace data_io::reader;

std::vector<std::byte> someBytes(std::size_t count) {
  std::vector<std::byte> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::byte>(i * 7 + (i >> 13));
  return out;
}

constexpr auto kAlways = [](std::uint64_t) { return true; };

// Until all is written or nobody reads any more.
void writeAll(int fd, std::span<const std::byte> bytes) {
  ::signal(SIGPIPE, SIG_IGN);  // as the reader's program does
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd, bytes.data(), bytes.size());
    if (done <= 0) return;
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
}

TEST(Lanes, CarryEveryByteOnce) {
  for (const std::uint64_t bytes : {1ULL, 4095ULL, 2ULL << 20, (4ULL << 20) - 1, 4ULL << 20, 157286400ULL}) {
    EXPECT_EQ(laneBegin(0, bytes), 0u);
    EXPECT_EQ(laneBegin(kLanes, bytes), bytes);
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      EXPECT_LE(laneBegin(lane, bytes), laneBegin(lane + 1, bytes));
  }
}

TEST(Lanes, BringWhatWasSentAndFreezeIt) {
  // Within one lane, and over both with a meeting place that is no page of the source.
  for (const std::size_t size : {1u, 5000u, 6'700'003u}) {
    const std::vector<std::byte> sent = someBytes(size + 3);
    const std::span<const std::byte> voxels = std::span(sent).subspan(3);
    auto lanes = makeLanes();
    ASSERT_TRUE(lanes);
    VoxelLanes ours(std::move(lanes->to));
    std::thread sender([&] { ours.send(voxels); });
    const TakenVoxels taken = takeVoxels(lanes->from, size, kAlways);
    sender.join();
    ASSERT_EQ(taken.outcome, Intake::whole);
    ASSERT_EQ(taken.memory.bytes().size(), size);
    EXPECT_EQ(std::memcmp(taken.memory.bytes().data(), voxels.data(), size), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      taken.memory.bytes()[0] = std::byte{1};
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_FALSE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "frozen memory was written";
  }
}

// A reader that was taken over may announce what the machine has only on paper.
TEST(Lanes, MoreThanTheMachineHoldsIsRefusedUnread) {
  const std::optional<std::uint64_t> memory = machineMemory();
  ASSERT_TRUE(memory);
  EXPECT_TRUE(canBeHeld(std::min(*memory / 2, kMaximumConvertedBytes)));
  EXPECT_FALSE(canBeHeld(kMaximumConvertedBytes + 1));
  Answer answer;
  Progress progress;
  const std::uint64_t bytes = *memory / 10 * 9;
  const auto refused = awaitVoxels(answer, bytes, Request{}, "scan.nhdr", progress);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  EXPECT_NE(refused.error().message.find("scan.nhdr cannot be opened: its voxels take "), std::string::npos)
      << refused.error().message;
}

TEST(Lanes, OtherNumbersOfBytesAreNoticed) {
  constexpr std::size_t kSize = 6'000'000;
  const std::vector<std::byte> voxels = someBytes(kSize + 1);
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    for (const int difference : {-1, 0, 1}) {
      auto lanes = makeLanes();
      ASSERT_TRUE(lanes);
      std::vector<std::thread> senders;
      for (std::size_t i = 0; i < kLanes; ++i)
        senders.emplace_back([&, i] {
          const std::uint64_t begin = laneBegin(i, kSize), end = laneBegin(i + 1, kSize);
          const auto count =
              static_cast<std::size_t>(end - begin) + static_cast<std::size_t>(i == lane ? difference : 0);
          writeAll(lanes->to[i].get(), std::span(voxels).subspan(begin, count));
          lanes->to[i].reset();
        });
      const TakenVoxels taken = takeVoxels(lanes->from, kSize, kAlways);
      // Whoever still sends finds nobody there.
      lanes->from = {};
      for (std::thread& sender : senders) sender.join();
      EXPECT_EQ(taken.outcome, difference < 0   ? Intake::tooLittle
                               : difference > 0 ? Intake::tooMuch
                                                : Intake::whole);
      EXPECT_EQ(taken.memory.bytes().empty(), difference != 0);
    }
}

TEST(Lanes, ThatStandStillAreGivenUp) {
  auto lanes = makeLanes();
  ASSERT_TRUE(lanes);
  writeAll(lanes->to[1].get(), someBytes(1000));  // the first carries nothing of so few
  std::atomic<int> asked = 0;
  std::atomic<std::uint64_t> most = 0;
  const TakenVoxels taken = takeVoxels(lanes->from, 100'000, [&](std::uint64_t there) {
    most = std::max(most.load(), there);
    return ++asked < 4;
  });
  EXPECT_EQ(taken.outcome, Intake::stopped);
  EXPECT_EQ(most, 1000u);
}

TEST(Lanes, OfMoreThanThereIsAreRefused) {
  auto lanes = makeLanes();
  ASSERT_TRUE(lanes);
  EXPECT_EQ(takeVoxels(lanes->from, std::uint64_t{1} << 60, kAlways).outcome, Intake::noMemory);
}

class LanesOfSeries : public ReaderTest {};

// Images that lie ready in their files, which the two lanes cut in the middle of one.
TEST_F(LanesOfSeries, ImagesMeetWithinOne) {
  std::filesystem::create_directory(file("series"));
  constexpr int kRows = 1000, kColumns = 1100, kImages = 3;
  for (int k = 0; k < kImages; ++k) {
    DicomImage image;
    image.sopUid += '.' + std::to_string(k);
    image.rows = kRows;
    image.columns = kColumns;
    image.position.z = 2.0 * k;
    for (int i = 0; i < kRows * kColumns; ++i)
      image.pixels.push_back(static_cast<std::uint16_t>(i * 3 + k * 77));
    writeFile(file("series") / std::to_string(k), dicomBytes(image));
  }
  const auto volume = read(file("series"));
  ASSERT_TRUE(volume) << volume.error().message;
  ASSERT_EQ(volume->info.grid.size, glm::ivec3(kColumns, kRows, kImages));
  const auto voxels = volume->voxels->bytes();
  std::size_t wrong = 0;
  for (int k = 0; k < kImages; ++k)
    for (int i = 0; i < kRows * kColumns; ++i) {
      std::int16_t voxel = 0;
      std::memcpy(
          &voxel,
          voxels.data() + 2 * (static_cast<std::size_t>(k) * kRows * kColumns + static_cast<std::size_t>(i)),
          2);
      wrong += voxel == static_cast<std::int16_t>(i * 3 + k * 77) ? 0 : 1;
    }
  EXPECT_EQ(wrong, 0u);
}

}  // namespace
}  // namespace chiasm::test

// The reader as a process: cancelled, killed, stopped, started again; many requests at once.
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sstream>
#include <thread>

#include "data_io/sha256.h"
#include "data_io/volumes/voxel_digest.h"
#include "tests/data_io/reader/raw_nifti.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

using data_io::PendingRead;
using data_io::ReaderClient;
using data_io::ReadVolume;

// Processes that the reader has forked, by /proc/PID/task/PID/children.
std::vector<pid_t> workersOf(int reader) {
  const std::string id = std::to_string(reader);
  std::istringstream list(fileBytes("/proc/" + id + "/task/" + id + "/children"));
  std::vector<pid_t> out;
  for (pid_t pid = 0; list >> pid;) out.push_back(pid);
  return out;
}

class ReaderProcesses : public ReaderTest {
 protected:
  // A volume that takes a while: 32767 × 512 × 8 voxels, a hole in the file system.
  std::filesystem::path longFile() {
    const std::filesystem::path path = file("long.nii");
    writeFile(path, RawNifti(32767, 512, 8).with(0));
    std::filesystem::resize_file(path, 352 + 32767ULL * 512 * 8 * 2);
    return path;
  }
  void waitForNoWorkers() {
    while (!workersOf(client().processId()).empty()) ::poll(nullptr, 0, 1);
  }
};

// Sends the signal to the worker of a read under way; false when the read was over before.
bool signalWorker(ReaderClient& client, PendingRead<ReadVolume>& pending, int signal) {
  while (!pending.ready()) {
    for (const pid_t worker : workersOf(client.processId()))
      if (::kill(worker, signal) == 0) return true;
    ::poll(nullptr, 0, 1);
  }
  return false;
}

TEST_F(ReaderProcesses, StandsBehindEveryFenceThatThisKernelHas) {
  const auto sandbox = client().sandbox();
  ASSERT_TRUE(sandbox) << sandbox.error().message;
  EXPECT_TRUE(sandbox->seccomp);
#ifdef CHIASM_SANITIZED
  EXPECT_FALSE(sandbox->limits);
#else
  EXPECT_TRUE(sandbox->limits);
#endif
}

TEST_F(ReaderProcesses, HandsOverTheVoxelsAndTheDigestsOfWhatItParsed) {
  std::string voxels;
  for (int i = 0; i < 2 * 3 * 4; ++i) voxels += {static_cast<char>(i * 5), static_cast<char>(i % 3)};
  const std::string bytes = RawNifti(2, 3, 4).with(0) + voxels;
  writeFile(file("Some name.nii"), bytes);
  const auto volume = read(file("Some name.nii"));
  ASSERT_TRUE(volume) << volume.error().message;
  const auto span = std::as_bytes(std::span(voxels.data(), voxels.size()));
  ASSERT_EQ(volume->voxels->bytes().size(), voxels.size());
  EXPECT_EQ(std::memcmp(volume->voxels->bytes().data(), voxels.data(), voxels.size()), 0);
  EXPECT_EQ(volume->info.source.fileDigest, data_io::sha256(std::string_view(bytes)));
  EXPECT_EQ(volume->info.source.voxelDigest, data_io::voxelDigest(VoxelType::int16, {2, 3, 4}, span));
  EXPECT_EQ(volume->info.source.format, "NIfTI");
  EXPECT_EQ(volume->info.source.absolutePath, std::filesystem::canonical(file("Some name.nii")).string());
  EXPECT_EQ(volume->info.name, "Some name");
  EXPECT_FALSE(volume->info.uid.empty());
  EXPECT_EQ(volume->info.unit, "");
  // RAS of the file is LPS here: x and y change sign.
  EXPECT_EQ(volume->info.grid.direction[0], glm::dvec3(-1, 0, 0));
  EXPECT_EQ(volume->info.grid.direction[1], glm::dvec3(0, -1, 0));
  EXPECT_EQ(volume->info.grid.direction[2], glm::dvec3(0, 0, 1));
}

TEST_F(ReaderProcesses, ReportsProgressAndIsCancelled) {
  const std::filesystem::path path = longFile();
  PendingRead<ReadVolume> pending = client().startVolume(path);
  while (!pending.ready() && pending.progress().fraction() == 0.0) ::poll(nullptr, 0, 1);
  EXPECT_GT(pending.progress().fraction(), 0.0);
  pending.progress().cancel();
  const auto result = pending.take();
  expectRefusal(result, path, "cancelled");
  EXPECT_EQ(result.error().kind, ErrorKind::cancelled);
  // The worker is gone soon after.
  waitForNoWorkers();
}

TEST_F(ReaderProcesses, ForgettingAReadCancelsIt) {
  { PendingRead<ReadVolume> pending = client().startVolume(longFile()); }
  waitForNoWorkers();
  writeFile(file("small.nii"), RawNifti(2, 2, 2).with(16));
  EXPECT_TRUE(read(file("small.nii")));
}

TEST_F(ReaderProcesses, AWorkerThatCrashesIsOneSentence) {
  const std::filesystem::path path = longFile();
  for (const int signal : {SIGSEGV, SIGABRT, SIGKILL, SIGBUS}) {
    waitForNoWorkers();
    PendingRead<ReadVolume> pending = client().startVolume(path);
    ASSERT_TRUE(signalWorker(client(), pending, signal)) << "read too quickly";
    const auto result = pending.take();
    expectRefusal(result, path, "damaged");
    EXPECT_EQ(result.error().kind, ErrorKind::unreadable);
  }
  writeFile(file("small.nii"), RawNifti(2, 2, 2).with(16));
  EXPECT_TRUE(read(file("small.nii"))) << "the reader itself must live on";
}

TEST_F(ReaderProcesses, AWorkerThatHangsIsStoppedByTheWatchdog) {
  auto own = ReaderClient::start(
      {.program = std::nullopt, .limits = {.wallClock = std::chrono::milliseconds(1500)}});
  ASSERT_TRUE(own) << own.error().message;
  const std::filesystem::path path = longFile();
  PendingRead<ReadVolume> pending = (*own)->startVolume(path);
  ASSERT_TRUE(signalWorker(**own, pending, SIGSTOP)) << "read too quickly";
  expectRefusal(pending.take(), path, "longer than 2 s");
}

#ifndef CHIASM_SANITIZED
TEST_F(ReaderProcesses, AWorkerThatBurnsProcessorTimeIsStopped) {
  auto own =
      ReaderClient::start({.program = std::nullopt, .limits = {.processorTime = std::chrono::seconds(1)}});
  ASSERT_TRUE(own) << own.error().message;
  // Two gigabytes of holes: hashing and copying alone take longer than a second.
  const std::filesystem::path path = file("endless.nii");
  writeFile(path, RawNifti(32767, 512, 64).with(0));
  std::filesystem::resize_file(path, 352 + 32767ULL * 512 * 64 * 2);
  Progress progress;
  const auto result = (*own)->readVolume(path, progress);
  ASSERT_FALSE(result);
  EXPECT_TRUE(result.error().message.find("processor time") != std::string::npos ||
              result.error().message.find("memory") != std::string::npos)
      << result.error().message;
}
#endif

TEST_F(ReaderProcesses, AReaderThatDiedIsStartedAgain) {
  writeFile(file("small.nii"), RawNifti(2, 2, 2).with(16));
  ASSERT_TRUE(read(file("small.nii")));
  const int first = client().processId();
  ASSERT_GT(first, 0);
  ASSERT_EQ(::kill(first, SIGKILL), 0);
  const auto again = read(file("small.nii"));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_NE(client().processId(), first);
}

TEST_F(ReaderProcesses, ReadsSideBySide) {
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 8; ++t) {
    const std::filesystem::path path = file("volume" + std::to_string(t) + ".nii");
    writeFile(path, RawNifti(4, 4, 4).with(128, static_cast<char>(t)));
    threads.emplace_back([&, t, path] {
      for (int i = 0; i < 5; ++i) {
        Progress progress;
        const auto volume = client().readVolume(path, progress);
        right += volume && volume->voxels->valueAt(63) == t * 257 ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 40);
}

TEST_F(ReaderProcesses, LeavesNothingOpenAndNothingBehind) {
  writeFile(file("small.nii"), RawNifti(2, 2, 2).with(16));
  ASSERT_TRUE(read(file("small.nii")));
  const auto count = [] {
    std::size_t n = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++n;
    return n;
  };
  const std::size_t before = count();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(read(file("small.nii")));
  for (int i = 0; i < 20; ++i) ASSERT_FALSE(read(file("none.nii")));
  EXPECT_EQ(count(), before);
}

TEST_F(ReaderProcesses, PutsNothingIntoTheTemporaryFolder) {
  const std::filesystem::path own = file("temporary");
  std::filesystem::create_directory(own);
  const char* outer = std::getenv("TMPDIR");
  const std::string kept = outer ? outer : "";
  ::setenv("TMPDIR", own.c_str(), 1);
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const std::string keptRuntime = runtime ? runtime : "";
  ::unsetenv("XDG_RUNTIME_DIR");
  {
    auto reader = ReaderClient::start();
    ASSERT_TRUE(reader) << reader.error().message;
    ASSERT_TRUE((*reader)->sandbox());
    writeFile(file("small.nii"), RawNifti(2, 2, 2).with(16));
    Progress progress;
    EXPECT_TRUE((*reader)->readVolume(file("small.nii"), progress));
    EXPECT_TRUE(std::filesystem::is_empty(own));
  }
  outer ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR");
  if (runtime) ::setenv("XDG_RUNTIME_DIR", keptRuntime.c_str(), 1);
  EXPECT_TRUE(std::filesystem::is_empty(own));
}

TEST_F(ReaderProcesses, SaysWhenTheProgramIsNotThereOrIsAnother) {
  const auto none = ReaderClient::start({.program = "/nowhere/chiasm-reader", .limits = {}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::unavailable);
  EXPECT_NE(none.error().message.find("/nowhere/chiasm-reader"), std::string::npos);
  auto other = ReaderClient::start({.program = "/bin/true", .limits = {}});
  ASSERT_TRUE(other);
  Progress progress;
  writeFile(file("small.nii"), RawNifti(2, 2, 2).with(16));
  const auto result = (*other)->readVolume(file("small.nii"), progress);
  expectRefusal(result, file("small.nii"), "one build");
}

TEST_F(ReaderProcesses, RefusesWhatIsNoFile) {
  expectRefusal(read(file("none.nii")), file("none.nii"), "does not exist");
  EXPECT_EQ(read(file("none.nii")).error().kind, ErrorKind::notFound);
  writeFile(file("empty.nii"), "");
  expectRefusal(read(file("empty.nii")), file("empty.nii"), "empty");
  ASSERT_EQ(::mkfifo(file("pipe.nii").c_str(), 0600), 0);
  expectRefusal(read(file("pipe.nii")), file("pipe.nii"), "neither a file nor a folder");
  expectRefusal(read("/dev/zero"), "/dev/zero", "neither a file nor a folder");
  std::filesystem::create_directory(file("folder"));
  expectRefusal(read(file("folder")), file("folder"), "no DICOM images");
  Progress progress;
  expectRefusal(client().readText(file("folder"), progress), file("folder"), "a folder");
}

}  // namespace
}  // namespace chiasm::test

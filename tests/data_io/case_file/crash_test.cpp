// kill -9 at any moment loses nothing that was shown as saved.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <random>
#include <sstream>

#include "core/case/object_commands.h"
#include "data_io/case_file/case_file.h"
#include "tests/data_io/case_file/child_process.h"
#include "tests/data_io/case_file/memory_folder.h"
#include "tests/data_io/case_file/sample_edits.h"
#include "tests/support/test_data.h"

namespace chiasm::data_io {
namespace {

namespace fs = std::filesystem;
using test::ChildProcess;
using test::kAnna;
using test::MemoryFolder;
using test::SampleEdits;
using test::sayLine;
using test::TemporaryFolder;

// Edits until it is killed; after each edit that is durable it says its sequence and hash. Closes and opens
// in between, so that those moments are met too.
int editForever(const fs::path& path, std::uint64_t seed, int pipe) {
  while (true) {
    auto loaded = openCase(path, {.author = kAnna});
    if (!loaded || loaded->readOnlyReason) return 1;
    SampleEdits edits(seed++, loaded->value);
    std::uint64_t sequence = loaded->history.size();
    for (int i = 0; i < 6; ++i) {
      ++sequence;
      const auto appended = loaded->journal->append(i == 2 ? edits.noise(sequence) : edits.next(sequence));
      if (!appended) return 2;
      sayLine(pipe, std::to_string(sequence) + " " + appended->hash.hex());
    }
  }
}

TEST(Crash, KilledAt200RandomPointsNothingShownAsSavedIsLost) {
  std::mt19937_64 random(42);
  // What a killed process has written is the kernel's: it is the same on a disk and in memory.
  const MemoryFolder folder;
  fs::path path;
  std::vector<std::string> hashes;
  std::uint64_t announced = 0, beyond = 0;
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    if (round % 20 == 0) {  // a long history would only make verifying slow
      fs::remove(path);
      path = folder.path() / ("case" + std::to_string(round) + ".chiasm");
      ASSERT_TRUE(createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna));
      hashes.clear();
    }
    const std::uint64_t seed = random();
    const auto lines = static_cast<int>(random() % 9);
    const auto microseconds = static_cast<useconds_t>(random() % 8000);
    ChildProcess child([&](int pipe) { return editForever(path, seed, pipe); });
    const auto hear = [&](const std::string& line) {
      std::istringstream words(line);
      std::uint64_t sequence = 0;
      std::string hash;
      words >> sequence >> hash;
      ASSERT_EQ(sequence, hashes.size() + 1);
      hashes.push_back(hash);
      ++announced;
    };
    for (int i = 0; i < lines; ++i) {
      const std::string line = child.readLine();
      ASSERT_FALSE(line.empty()) << "the editing process failed by itself";
      hear(line);
    }
    usleep(microseconds);
    child.kill();
    // What it said before it died counts as shown.
    for (std::string line = child.readLine(); !line.empty(); line = child.readLine()) hear(line);
    ASSERT_EQ(child.wait(), -SIGKILL);

    const auto report = verifyCase(path);
    ASSERT_TRUE(report) << report.error().message;
    ASSERT_THAT(report->problems, testing::IsEmpty());
    const auto loaded = openCase(path, {.author = kAnna});
    ASSERT_TRUE(loaded) << loaded.error().message;
    ASSERT_FALSE(loaded->readOnlyReason) << *loaded->readOnlyReason;  // the dead process holds nothing
    ASSERT_GE(loaded->history.size(), hashes.size());
    ASSERT_LE(loaded->history.size(), hashes.size() + 1);
    for (std::size_t i = 0; i < hashes.size(); ++i) ASSERT_EQ(loaded->history[i].hash.hex(), hashes[i]);
    if (loaded->history.size() > hashes.size()) {  // durable, but killed before it was said
      hashes.push_back(loaded->history.back().hash.hex());
      ++beyond;
    }
  }
  EXPECT_GT(announced, 400u);
  RecordProperty("announced", static_cast<int>(announced));
  RecordProperty("durableUnannounced", static_cast<int>(beyond));
}

// The same through the store, as the program does it: the store's own thread writes.
TEST(Crash, WhatTheStoreSaysIsSavedIsThere) {
  std::mt19937_64 random(43);
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "case.chiasm";
  ASSERT_TRUE(createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna));
  for (int round = 0; round < 20; ++round) {
    ChildProcess child([&](int pipe) {
      auto loaded = openCase(path, {.author = kAnna});
      if (!loaded || loaded->readOnlyReason) return 1;
      CaseStore store(*std::move(loaded), kAnna);
      std::uint64_t said = 0;
      for (int i = 0;; ++i) {
        CaseInfo info = store.current().info;
        info.title = "Title " + std::to_string(store.history().size());
        if (!(i % 4 == 3 ? store.undo().map([](const auto&) {}) : store.execute(*setCaseInfo(info))))
          return 2;
        if (i % 3 == 0 && !store.flush()) return 3;
        if (store.savedSequence() != said) sayLine(pipe, std::to_string(said = store.savedSequence()));
      }
    });
    std::uint64_t saved = 0;
    const auto lines = static_cast<int>(1 + random() % 5);
    for (int i = 0; i < lines; ++i) {
      const std::string line = child.readLine();
      ASSERT_FALSE(line.empty()) << "the editing process failed by itself";
      saved = std::stoull(line);
    }
    usleep(static_cast<useconds_t>(random() % 8000));
    child.kill();
    for (std::string line = child.readLine(); !line.empty(); line = child.readLine())
      saved = std::stoull(line);
    ASSERT_EQ(child.wait(), -SIGKILL);
    const auto report = verifyCase(path);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_THAT(report->problems, testing::IsEmpty());
    EXPECT_GE(report->entries, saved);
  }
}

}  // namespace
}  // namespace chiasm::data_io

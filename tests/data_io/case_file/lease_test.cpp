// One writer at a time: others read, are told who writes, and write when that one is gone.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "data_io/case_file/case_file.h"
#include "data_io/case_file/lease.h"
#include "tests/data_io/case_file/child_process.h"
#include "tests/data_io/case_file/sample_edits.h"
#include "tests/support/test_data.h"

namespace chiasm::data_io {
namespace {

namespace fs = std::filesystem;
using test::ChildProcess;
using test::kAnna;
using test::kBen;
using test::SampleEdits;
using test::sayLine;
using test::TemporaryFolder;

fs::path newCase(const TemporaryFolder& folder) {
  const fs::path path = folder.path() / "case.chiasm";
  EXPECT_TRUE(createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna));
  return path;
}

TEST(Lease, ASecondProcessReadsAndIsToldWhoWrites) {
  const TemporaryFolder folder;
  const fs::path path = newCase(folder);
  EXPECT_FALSE(leaseHolder(path));
  ChildProcess child([&](int pipe) {
    auto loaded = openCase(path, {.author = kAnna});
    if (!loaded || loaded->readOnlyReason) return 1;
    SampleEdits edits(1, loaded->value);
    for (std::uint64_t sequence = 1; sequence <= 3; ++sequence)
      if (!loaded->journal->append(edits.next(sequence))) return 2;
    sayLine(pipe, "open");
    pause();
    return 0;
  });
  ASSERT_EQ(child.readLine(), "open");
  {
    const auto second = openCase(path, {.author = kBen});
    ASSERT_TRUE(second) << second.error().message;
    ASSERT_TRUE(second->readOnlyReason);
    EXPECT_THAT(*second->readOnlyReason,
                testing::MatchesRegex("Anna has this case open since [0-9][0-9]:[0-9][0-9] on this machine; "
                                      "it is opened read-only\\."));
    EXPECT_EQ(second->history.size(), 3u) << "what the other has saved is seen";
    EXPECT_EQ(second->authors, std::vector<Author>{kAnna});
    EXPECT_EQ(second->journal->saveViewState("{}").error().kind, ErrorKind::readOnly);
    EXPECT_TRUE(second->journal->loadChanges(3));
  }
  const auto holder = leaseHolder(path);
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->author, "Anna");
  EXPECT_EQ(holder->process, child.id());
  const auto report = verifyCase(path);  // reading along is possible
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->whole());

  child.kill();
  (void)child.wait();
  EXPECT_FALSE(leaseHolder(path));
  const auto third = openCase(path, {.author = kBen});
  ASSERT_TRUE(third);
  EXPECT_FALSE(third->readOnlyReason) << *third->readOnlyReason;
  EXPECT_EQ(third->history.size(), 3u);
}

TEST(Lease, TwoWindowsOfOneProcessExcludeEachOtherToo) {
  const TemporaryFolder folder;
  const fs::path path = newCase(folder);
  auto first = openCase(path, {.author = kAnna});
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->readOnlyReason);
  {
    const auto second = openCase(path, {.author = kBen});
    ASSERT_TRUE(second);
    EXPECT_TRUE(second->readOnlyReason);
  }
  // Closing the second does not take the first's locks away.
  EXPECT_TRUE(openCase(path)->readOnlyReason);
  EXPECT_TRUE(first->journal->saveViewState("{}"));
  first->journal.reset();
  EXPECT_FALSE(openCase(path)->readOnlyReason);
}

// POSIX takes all locks of a process on a file away when any handle of it is closed. Looking at an open case
// from the same process must not do that: another process could then take the log away from under the writer.
TEST(Lease, LookingAtAnOpenCaseKeepsItsLocks) {
  const TemporaryFolder folder;
  const fs::path path = newCase(folder);
  auto writer = openCase(path, {.author = kAnna});
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->journal->saveViewState("{}"));
  EXPECT_TRUE(looksLikeCase(path));
  EXPECT_TRUE(verifyCase(path)->whole());
  EXPECT_TRUE(openCase(path, {.readOnly = true}));
  ChildProcess other([&](int) {
    sqlite3* database = nullptr;
    if (sqlite3_open(path.c_str(), &database) != SQLITE_OK) return 1;
    // Needs the file for itself.
    const int code = sqlite3_exec(database, "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
    sqlite3_close(database);
    return code == SQLITE_BUSY ? 0 : 2;
  });
  EXPECT_EQ(other.wait(), 0);
  SampleEdits edits(1, writer->value);
  EXPECT_TRUE(writer->journal->append(edits.next(1)));
}

TEST(Lease, ALeftOverLockFileMeansNothing) {
  const TemporaryFolder folder;
  const fs::path path = newCase(folder);
  for (const std::string& text :
       {std::string("not json"), std::string(R"({"author":"Zoe","process":1})"), std::string(100'000, '[')}) {
    test::writeFile(fs::path(path).concat(".lock"), text);
    EXPECT_FALSE(leaseHolder(path));
    const auto opened = openCase(path, {.author = kBen});
    ASSERT_TRUE(opened);
    EXPECT_FALSE(opened->readOnlyReason);
  }
  EXPECT_FALSE(fs::exists(fs::path(path).concat(".lock")));
}

TEST(Lease, ALinkedLockFileIsNotFollowed) {
  const TemporaryFolder folder;
  const fs::path path = newCase(folder);
  const fs::path victim = folder.path() / "victim";
  test::writeFile(victim, "precious");
  fs::create_symlink(victim, fs::path(path).concat(".lock"));
  const auto opened = openCase(path, {.author = kBen});
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->readOnlyReason);
  EXPECT_EQ(test::fileBytes(victim), "precious");
}

// Processes that open and close as fast as they can never hold it at the same time, though the lock file is
// removed and made again all the while.
TEST(Lease, NeverTwoHoldersInARace) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "case.chiasm";
  const fs::path mark = folder.path() / "held";
  const auto race = [&](int pipe) {
    int held = 0;
    for (int i = 0; i < 1000; ++i) {
      const auto attempt = Lease::take(path, "racer");
      if (attempt.impossible) return 3;
      if (!attempt.lease) {
        usleep(20);
        continue;
      }
      ++held;
      if (mkdir(mark.c_str(), 0700) != 0) return 1;
      if (rmdir(mark.c_str()) != 0) return 2;
    }
    sayLine(pipe, std::to_string(held));
    return 0;
  };
  std::vector<std::unique_ptr<ChildProcess>> racers;
  for (int i = 0; i < 4; ++i) racers.push_back(std::make_unique<ChildProcess>(race));
  int held = 0;
  for (auto& racer : racers) {
    held += std::atoi(racer->readLine().c_str());
    EXPECT_EQ(racer->wait(), 0);
  }
  EXPECT_GT(held, 100);
}

// Runs `body` as somebody who may not write `folder`; root first becomes nobody.
int asReader(const fs::path& folder, const std::function<int()>& body) {
  fs::permissions(folder, fs::perms(0555));
  ChildProcess child([&](int) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) return 99;
    return body();
  });
  const int result = child.wait();
  fs::permissions(folder, fs::perms(0755));
  return result;
}

TEST(ReadOnlyMedium, AClosedCaseIsReadAndSaysWhyItIsNotWritten) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "case.chiasm";
  {
    auto made = createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna);
    ASSERT_TRUE(made);
    SampleEdits edits(1, made->value);
    for (std::uint64_t sequence = 1; sequence <= 5; ++sequence)
      ASSERT_TRUE(made->journal->append(edits.next(sequence)));
  }
  fs::permissions(path, fs::perms(0444));
  EXPECT_EQ(asReader(folder.path(),
                     [&] {
                       const auto opened = openCase(path, {.author = kBen});
                       if (!opened || !opened->readOnlyReason || opened->history.size() != 5) return 1;
                       if (opened->readOnlyReason->find("may not be written") == std::string::npos) return 2;
                       if (!opened->journal->loadChanges(5)) return 3;
                       const auto report = verifyCase(path);
                       return report && report->whole() ? 0 : 4;
                     }),
            0);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "reading left something behind";
}

TEST(ReadOnlyMedium, ACaseThatWasNotClosedIsNotReadPastItsLog) {
  const TemporaryFolder folder;
  const fs::path path = newCase(folder);
  ChildProcess child([&](int pipe) {
    auto loaded = openCase(path, {.author = kAnna});
    SampleEdits edits(1, loaded->value);
    for (std::uint64_t sequence = 1; sequence <= 3; ++sequence)
      (void)loaded->journal->append(edits.next(sequence));
    sayLine(pipe, "done");
    pause();
    return 0;
  });
  ASSERT_EQ(child.readLine(), "done");
  child.kill();
  (void)child.wait();
  fs::remove(fs::path(path).concat("-shm"));
  fs::remove(fs::path(path).concat(".lock"));
  EXPECT_EQ(asReader(folder.path(),
                     [&] {
                       const auto opened = openCase(path);
                       if (opened) return opened->history.size() == 3 ? 0 : 1;  // never fewer
                       return opened.error().message.find("not closed properly") != std::string::npos ? 0 : 2;
                     }),
            0);
  const auto opened = openCase(path);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->history.size(), 3u);
}

// A file in log mode without a log (copied alone, or the log was empty) is whole by itself.
TEST(ReadOnlyMedium, AFileInLogModeWithoutALogIsRead) {
  const TemporaryFolder folder;
  const fs::path path = newCase(folder);
  std::string bytes = test::fileBytes(path);
  bytes[18] = bytes[19] = 2;
  test::writeFile(path, bytes);
  fs::permissions(path, fs::perms(0444));
  EXPECT_EQ(asReader(folder.path(),
                     [&] {
                       const auto opened = openCase(path);
                       return opened && opened->readOnlyReason ? 0 : 1;
                     }),
            0);
}

}  // namespace
}  // namespace chiasm::data_io

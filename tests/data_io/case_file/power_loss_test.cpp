// Power loss: whatever a disk had not synced may be missing; nothing that was told saved may be.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "data_io/case_file/case_file.h"
#include "tests/data_io/case_file/memory_folder.h"
#include "tests/data_io/case_file/recording_vfs.h"
#include "tests/data_io/case_file/sample_edits.h"

namespace chiasm::data_io {
namespace {

namespace fs = std::filesystem;
using test::DiskOperation;
using test::kAnna;
using test::MemoryFolder;
using test::RecordingVfs;
using test::SampleEdits;

// A session of edits, recorded: two openings, so that both changes of journal mode are in it, and enough bulk
// for checkpoints in between.
struct Session {
  std::map<std::string, std::string> start;
  std::vector<DiskOperation> log;
  std::vector<Digest> hashes;  // of each entry
};

Session record(std::uint64_t seed) {
  const MemoryFolder folder;
  const fs::path path = folder.path() / "case.chiasm";
  Session session;
  EXPECT_TRUE(createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna));
  session.start["case.chiasm"] = test::fileBytes(path);
  RecordingVfs vfs("recording");
  OpenOptions options;
  options.author = kAnna;
  options.sqliteVfs = vfs.name();
  auto loaded = openCase(path, options);
  SampleEdits edits(seed, loaded->value);
  for (std::uint64_t sequence = 1; sequence <= 36; ++sequence) {
    const JournalEntry entry = sequence % 3 == 0 ? edits.noise(sequence) : edits.next(sequence);
    const auto appended = loaded->journal->append(entry);
    EXPECT_TRUE(appended) << appended.error().message;
    session.hashes.push_back(appended->hash);
    vfs.acknowledge(sequence);
    if (sequence == 20) {
      loaded->journal.reset();
      loaded = openCase(path, options);
      EXPECT_TRUE(loaded) << loaded.error().message;
    }
  }
  loaded->journal.reset();
  session.log = std::move(vfs.log());
  return session;
}

TEST(PowerLoss, NothingSavedIsLostAndNothingIsCorrupt) {
  int states = 0, lostUnacknowledged = 0;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Session session = record(seed);
    std::mt19937_64 random(seed);
    const auto count = [&](DiskOperation::Kind kind, const char* file) {
      return std::count_if(session.log.begin(), session.log.end(), [&](const DiskOperation& operation) {
        return operation.kind == kind && operation.file == file;
      });
    };
    // Otherwise this would show less than it says: syncs of each commit, checkpoints, mode changes.
    ASSERT_GE(count(DiskOperation::Kind::sync, "case.chiasm-wal"), 36);
    ASSERT_GE(count(DiskOperation::Kind::sync, "case.chiasm"), 5);
    ASSERT_GE(count(DiskOperation::Kind::remove, "case.chiasm-wal"), 2);
    for (int i = 0; i < 250; ++i, ++states) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", state " + std::to_string(i));
      const auto operations = static_cast<std::size_t>(random() % (session.log.size() + 1));
      std::uint64_t acknowledged = 0;
      for (std::size_t at = 0; at < operations; ++at) {
        if (session.log[at].kind == DiskOperation::Kind::acknowledge)
          acknowledged = static_cast<std::uint64_t>(session.log[at].offset);
      }
      const MemoryFolder folder;
      for (const auto& [name, bytes] : test::afterPowerLoss(session.start, session.log, operations, random))
        test::writeFile(folder.path() / name, bytes);

      const auto report = verifyCase(folder.path() / "case.chiasm");
      ASSERT_TRUE(report) << report.error().message;
      ASSERT_THAT(report->problems, testing::IsEmpty());
      const auto loaded = openCase(folder.path() / "case.chiasm", {.author = kAnna});
      ASSERT_TRUE(loaded) << loaded.error().message;
      EXPECT_FALSE(loaded->readOnlyReason);
      ASSERT_GE(loaded->history.size(), acknowledged);
      ASSERT_LE(loaded->history.size(), acknowledged + 1);
      for (std::size_t at = 0; at < loaded->history.size(); ++at)
        ASSERT_EQ(loaded->history[at].hash, session.hashes[at]);
      lostUnacknowledged += loaded->history.size() == acknowledged;
    }
  }
  EXPECT_EQ(states, 1000);
  EXPECT_GT(lostUnacknowledged, 0) << "no write was ever dropped: the simulation does nothing";
}

// The simulation itself is worth nothing unless it finds a journal that does not sync. The same session with
// every sync left out of the record must lose entries.
TEST(PowerLoss, TheSimulationFindsMissingSyncs) {
  Session session = record(1);
  std::erase_if(session.log,
                [](const DiskOperation& operation) { return operation.kind == DiskOperation::Kind::sync; });
  std::mt19937_64 random(1);
  int bad = 0;
  for (int i = 0; i < 40; ++i) {
    const MemoryFolder folder;
    for (const auto& [name, bytes] :
         test::afterPowerLoss(session.start, session.log, session.log.size() * 3 / 4, random))
      test::writeFile(folder.path() / name, bytes);
    const auto report = verifyCase(folder.path() / "case.chiasm");
    bad += !report || !report->whole() || report->entries < 20;
  }
  EXPECT_GT(bad, 0);
}

// Each write, sync and every one after it fails in turn: it is said, nothing saved is lost, nothing more is
// written.
void failEverywhere(RecordingVfs::Fault fault, bool lasting) {
  int failures = 0;
  for (int countdown = 1; countdown < 400; countdown += 1 + countdown / 12) {
    SCOPED_TRACE("operation " + std::to_string(countdown));
    const MemoryFolder folder;
    const fs::path path = folder.path() / "case.chiasm";
    ASSERT_TRUE(createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna));
    RecordingVfs vfs("failing");
    OpenOptions options;
    options.author = kAnna;
    options.sqliteVfs = vfs.name();
    vfs.failAt(countdown, fault, lasting);
    std::vector<Digest> hashes;
    bool refused = false;
    {
      auto loaded = openCase(path, options);
      if (!loaded) {
        EXPECT_EQ(loaded.error().kind, ErrorKind::storage) << loaded.error().message;
        refused = true;
      } else {
        SampleEdits edits(7, loaded->value);
        for (std::uint64_t sequence = 1; sequence <= 12; ++sequence) {
          const JournalEntry entry = sequence % 3 == 0 ? edits.noise(sequence) : edits.next(sequence);
          const auto appended = loaded->journal->append(entry);
          if (appended) {
            ASSERT_FALSE(refused) << "written after a failure";
            hashes.push_back(appended->hash);
            continue;
          }
          EXPECT_EQ(appended.error().kind, ErrorKind::storage) << appended.error().message;
          if (!refused) {
            // What failed stays refused, even where the disk would take it again.
            const std::size_t before = vfs.log().size();
            const auto again = loaded->journal->append(entry);
            ASSERT_FALSE(again);
            EXPECT_EQ(again.error().message, appended.error().message);
            EXPECT_FALSE(loaded->journal->saveViewState("{}"));
            EXPECT_EQ(vfs.log().size(), before) << "something was written after a failure";
          }
          refused = true;
        }
      }
    }
    failures += vfs.hasFailed();
    // A failure in closing alone has nothing to report: what was saved lies in the log.
    vfs.stopFailing();
    const auto report = verifyCase(path);
    ASSERT_TRUE(report) << report.error().message;
    ASSERT_THAT(report->problems, testing::IsEmpty());
    const auto reopened = openCase(path, {.author = kAnna});
    ASSERT_TRUE(reopened) << reopened.error().message;
    ASSERT_GE(reopened->history.size(), hashes.size());
    ASSERT_LE(reopened->history.size(), hashes.size() + (refused ? 1u : 0u));
    for (std::size_t i = 0; i < hashes.size(); ++i) ASSERT_EQ(reopened->history[i].hash, hashes[i]);
  }
  EXPECT_GT(failures, 5);
}

TEST(DiskFailure, AFullDiskIsSaidAndLosesNothing) {
  failEverywhere(RecordingVfs::Fault::diskFull, true);
}
TEST(DiskFailure, AWriteErrorIsSaidAndLosesNothing) {
  failEverywhere(RecordingVfs::Fault::writeError, false);
}
TEST(DiskFailure, ASyncErrorIsSaidAndLosesNothing) {
  failEverywhere(RecordingVfs::Fault::syncError, false);
}

}  // namespace
}  // namespace chiasm::data_io

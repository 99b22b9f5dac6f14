// A case file may come from anybody: what is wrong with it is refused or found, and never crashes.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <zstd.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

#include "data_io/case_file/brick_store.h"
#include "data_io/case_file/case_file.h"
#include "data_io/case_file/encoding/objects.h"
#include "tests/data_io/case_file/memory_folder.h"
#include "tests/data_io/case_file/sample_edits.h"

namespace chiasm::data_io {
namespace {

namespace fs = std::filesystem;
using test::kAnna;
using test::MemoryFolder;
using test::SampleEdits;

// A closed case with objects of every kind, and what it holds.
class HostileFile : public testing::Test {
 protected:
  void SetUp() override {
    auto made = createCase(path_, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna);
    ASSERT_TRUE(made) << made.error().message;
    SampleEdits edits(11, made->value);
    for (std::uint64_t sequence = 1; sequence <= kEntries; ++sequence) {
      const auto appended = made->journal->append(edits.next(sequence));
      ASSERT_TRUE(appended) << appended.error().message;
      history_.push_back(*appended);
    }
    case_ = edits.current();
    made->journal.reset();
    bytes_ = test::fileBytes(path_);
  }

  // Runs SQL on the file as an attacker would.
  void attack(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
    sqlite3_free(message);
    sqlite3_close(database);
  }
  void attackBlob(const std::string& sql, const Bytes& blob) {
    sqlite3* database = nullptr;
    sqlite3_stmt* statement = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
    ASSERT_EQ(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_bind_blob(statement, 1, blob.data(), static_cast<int>(blob.size()), SQLITE_STATIC);
    EXPECT_EQ(sqlite3_step(statement), SQLITE_DONE) << sqlite3_errmsg(database);
    sqlite3_finalize(statement);
    sqlite3_close(database);
  }
  void restore() { test::writeFile(path_, bytes_); }
  std::vector<std::string> problems() {
    const auto report = verifyCase(path_);
    return report ? report->problems : std::vector<std::string>{report.error().message};
  }
  std::string refusal() {
    const auto opened = openCase(path_, {.author = kAnna});
    return opened ? "" : opened.error().message;
  }

  static constexpr std::uint64_t kEntries = 30;
  MemoryFolder folder_;
  fs::path path_ = folder_.path() / "case.chiasm";
  std::vector<HistoryEntry> history_;
  Case case_;
  std::string bytes_;
};

// Either somebody notices, or nothing that matters has changed.
TEST_F(HostileFile, DamagedBytesAreNoticedOrHarmless) {
  int refused = 0, found = 0, harmless = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::string damaged = bytes_;
    const auto place = [&] { return static_cast<std::size_t>(random() % damaged.size()); };
    switch (seed % 5) {
      case 0:
        damaged.resize(place());
        break;
      case 1: {  // a lost page
        const std::size_t page = place() / 4096 * 4096;
        std::fill_n(damaged.begin() + static_cast<std::ptrdiff_t>(page),
                    std::min<std::size_t>(4096, damaged.size() - page), static_cast<char>(seed));
        break;
      }
      case 2:  // in the header and schema
        damaged[random() % 4096] ^= static_cast<char>(1 << random() % 8);
        break;
      default:
        for (std::uint64_t i = 0; i <= random() % 8; ++i)
          damaged[place()] ^= static_cast<char>(1 << random() % 8);
    }
    test::writeFile(path_, damaged);
    const auto report = verifyCase(path_);
    const auto opened = openCase(path_, {.readOnly = true});
    if (opened) {  // whatever it is, it can be looked at
      for (std::uint64_t sequence = 1; sequence <= opened->history.size(); ++sequence)
        (void)opened->journal->loadChanges(sequence);
      (void)opened->journal->loadViewState();
    }
    if (!report) {
      EXPECT_FALSE(report.error().message.empty());
      ++refused;
    } else if (!report->whole()) {
      ++found;
    } else {
      ++harmless;
      ASSERT_TRUE(opened) << "verified, yet not to be opened: " << opened.error().message;
      test::expectSameCase(opened->value, case_);
      ASSERT_EQ(opened->history.size(), kEntries);
      EXPECT_EQ(opened->history.back().hash, history_.back().hash);
    }
    // Opening to write must not crash either.
    (void)openCase(path_, {.author = kAnna});
    for (const char* beside : {"-wal", "-shm", "-journal", ".lock"})
      fs::remove(fs::path(path_).concat(beside));
  }
  EXPECT_GT(refused, 50);
  EXPECT_GT(found, 50);
  EXPECT_LT(harmless, 250);
}

TEST_F(HostileFile, EveryChangedColumnOfTheHistoryIsNamed) {
  const std::vector<std::string> attacks{"time_us=time_us+1",
                                         "author='2.25.9'",
                                         "group_uid='2.25.9'",
                                         "role=(role+1)%3",
                                         "target_group='2.25.9'",
                                         "kind=kind||'x'",
                                         "name=name||'x'",
                                         "payload_version=payload_version+1",
                                         "previous_hash=zeroblob(32)",
                                         "hash=zeroblob(32)",
                                         "payload_digest=zeroblob(32)",
                                         "payload=zeroblob(length(payload))",
                                         "payload=substr(payload,1,length(payload)-1)"};
  for (const std::string& change : attacks) {
    SCOPED_TRACE(change);
    restore();
    attack("UPDATE journal SET " + change + " WHERE sequence=17");
    EXPECT_THAT(problems(), testing::Contains(testing::HasSubstr("Entry 17 ")));
  }
  restore();
  attack("DELETE FROM journal WHERE sequence=17");
  EXPECT_THAT(problems(), testing::Contains(testing::HasSubstr("Entry 17 of the history is missing")));
  EXPECT_THAT(refusal(), testing::HasSubstr("entry 17"));
  restore();
  attack("UPDATE meta SET created_us=created_us+1");
  EXPECT_THAT(problems(), testing::Contains(testing::HasSubstr("Entry 1 ")));
  restore();
  EXPECT_THAT(problems(), testing::IsEmpty());
}

// Entries cut off at the end keep the chain; the state still tells.
TEST_F(HostileFile, ACutOffHistoryDoesNotFitTheState) {
  attack("DELETE FROM journal WHERE sequence>25");
  EXPECT_THAT(problems(), testing::Contains(testing::HasSubstr("not what the history leads to")));
}

TEST_F(HostileFile, ChangedLabelsAndObjectsAreFound) {
  ASSERT_FALSE(case_.segmentations.empty());
  attack("UPDATE layer_bricks SET label=3, digest=NULL");
  EXPECT_THAT(problems(), testing::Contains(testing::HasSubstr("labels are not what the history leads to")));
  restore();
  CaseInfo info = case_.info;
  info.title = "another patient";
  attackBlob("UPDATE objects SET value=?1 WHERE kind='case'", toCbor(encode(info)));
  EXPECT_EQ(refusal(), "");
  EXPECT_THAT(problems(), testing::Contains(testing::HasSubstr("objects are not what the history leads to")));
  restore();
  DenseBrick other{};
  other[5] = 9;
  attackBlob("UPDATE bricks SET content=?1", compressBrick(other));
  EXPECT_THAT(problems(), testing::Contains(testing::HasSubstr("label brick")));
  restore();
  attack("DELETE FROM bricks");
  EXPECT_THAT(problems(), testing::Contains(testing::HasSubstr("missing")));
}

TEST_F(HostileFile, AForeignSchemaIsRefused) {
  for (const char* change :
       {"CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM journal; END",
        "CREATE VIEW v AS SELECT * FROM journal", "CREATE TABLE further(a)",
        "CREATE INDEX i ON journal(name)", "DROP TABLE view_state",
        "ALTER TABLE authors ADD COLUMN password TEXT",
        "DROP TABLE view_state; CREATE VIEW view_state AS SELECT 1 AS id, 'x' AS json"}) {
    SCOPED_TRACE(change);
    restore();
    attack(change);
    EXPECT_THAT(refusal(), testing::HasSubstr("not a case file as Chiasm writes it"));
  }
}

TEST_F(HostileFile, ANewerKindOfObjectInAFileOfTheFirstFormatIsFound) {
  ASSERT_THAT(problems(), testing::IsEmpty());
  ASSERT_FALSE(case_.savedViews.empty() && case_.spans.empty());
  attack("PRAGMA user_version=1");
  EXPECT_THAT(problems(), testing::Contains(testing::HasSubstr("a file of this format cannot hold")));
}

TEST_F(HostileFile, OtherFilesAreRefusedWithASentence) {
  attack("PRAGMA application_id=1");
  EXPECT_FALSE(looksLikeCase(path_));
  EXPECT_THAT(refusal(), testing::HasSubstr("belongs to another program"));
  restore();
  attack("PRAGMA user_version=4");
  EXPECT_THAT(refusal(), testing::HasSubstr("newer Chiasm"));
  restore();
  attack("PRAGMA user_version=0");
  EXPECT_THAT(refusal(), testing::HasSubstr("format version"));
  for (const std::string& text : {std::string(), std::string("hello"), std::string(5000, 'x')}) {
    test::writeFile(path_, text);
    EXPECT_THAT(refusal(), testing::HasSubstr("is not a Chiasm case file"));
    EXPECT_FALSE(looksLikeCase(path_));
  }
  fs::remove(path_);
  EXPECT_THAT(refusal(), testing::HasSubstr("There is no case file"));
  fs::create_directory(path_);
  EXPECT_THAT(refusal(), testing::HasSubstr("is not a Chiasm case file"));
}

// Claims that would take memory or time without bound.
TEST_F(HostileFile, BombsAreRefused) {
  SegmentationInfo huge = case_.segmentations.front().info;
  huge.grid.size = {8000, 8000, 8000};
  attackBlob("UPDATE objects SET value=?1 WHERE kind='segmentation' AND uid='" + huge.uid.text() + "'",
             toCbor(encode(huge)));
  EXPECT_THAT(refusal(), testing::HasSubstr("too large"));
  restore();
  huge.grid.size = {2'000'000'000, 1, 1};
  huge.layerCount = kMostLayers;
  attackBlob("UPDATE objects SET value=?1 WHERE kind='segmentation' AND uid='" + huge.uid.text() + "'",
             toCbor(encode(huge)));
  EXPECT_THAT(refusal(), testing::HasSubstr("too large"));
  restore();
  const std::string zeros(200 << 20, '\0');  // 200 MB in a few kB
  Bytes bomb(ZSTD_compressBound(zeros.size()));
  bomb.resize(ZSTD_compress(bomb.data(), bomb.size(), zeros.data(), zeros.size(), 1));
  attackBlob("UPDATE bricks SET content=?1", bomb);
  EXPECT_THAT(refusal(), testing::HasSubstr("label brick"));
  restore();
  attackBlob("UPDATE objects SET value=?1", Bytes(10'000'000, 0x81));
  EXPECT_THAT(refusal(), testing::HasSubstr("damaged"));
  restore();
  attack("UPDATE layer_bricks SET brick=brick+4000000000");
  EXPECT_THAT(refusal(), testing::HasSubstr("outside their segmentation"));
}

TEST_F(HostileFile, AJournalThatNamesAnotherFileIsNotPlayed) {
  // SQLite would delete the named file after such a rollback.
  test::writeFile(fs::path(path_).concat("-journal"),
                  std::string(600, 'x') + "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7");
  EXPECT_THAT(refusal(), testing::HasSubstr("was not written by Chiasm"));
}

TEST_F(HostileFile, AForeignLogDoesNotCrash) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::mt19937_64 random(seed);
    restore();
    std::string log("\x37\x7f\x06\x82\x00\x2d\xe2\x18\x00\x00\x10\x00", 12);
    log += std::string(20 + (24 + 4096) * (random() % 4), '\0');
    for (std::size_t i = 12; i < log.size(); ++i) log[i] = static_cast<char>(random());
    test::writeFile(fs::path(path_).concat("-wal"), log);
    const auto report = verifyCase(path_);
    const auto opened = openCase(path_, {.author = kAnna});
    // Random frames have no valid checksum: the file is read as if the log were not there.
    ASSERT_TRUE(report && opened);
    EXPECT_TRUE(report->whole());
    test::expectSameCase(opened->value, case_);
    fs::remove(fs::path(path_).concat("-wal"));
    fs::remove(fs::path(path_).concat("-shm"));
  }
}

}  // namespace
}  // namespace chiasm::data_io

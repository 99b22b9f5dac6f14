#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "data_io/case_file/case_file.h"
#include "data_io/case_file/encoding/objects.h"
#include "data_io/case_file/journal_rows.h"
#include "data_io/case_file/open_database.h"
#include "data_io/case_file/schema.h"
#include "data_io/case_file/state_tables.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {

constexpr const char* kVerifying = "Verifying the case file";
constexpr std::size_t kMostProblems = 20;

using ObjectKey = std::pair<std::string, std::string>;                 // kind, uid
using BrickKey = std::tuple<std::string, std::int64_t, std::int64_t>;  // segmentation, layer, brick

// The state that the history leads to, by identities and stored bytes: independent of the code that applies
// changes to a case in memory.
struct Replay {
  std::map<ObjectKey, Bytes> objects;
  std::map<BrickKey, BrickReference> bricks;
  std::map<Digest, std::uint64_t> referenced;  // digest, and the first entry that names it

  // False when a "before" is not what the history led to.
  bool apply(const StoredChanges& changes, std::uint64_t sequence) {
    bool fits = true;
    for (const ObjectChange& change : changes.objects) {
      fits = std::visit([this](const auto& values) { return applyObject(values); }, change) && fits;
    }
    for (const BrickReferenceChange& change : changes.bricks) {
      for (const BrickReference* each : {&change.before, &change.after}) {
        if (each->digest) referenced.emplace(*each->digest, sequence);
      }
      const BrickKey key(change.segmentation.text(), change.layer, change.brick);
      const auto found = bricks.find(key);
      fits = (found == bricks.end() ? BrickReference{} : found->second) == change.before && fits;
      if (change.after == BrickReference{}) {
        bricks.erase(key);
      } else {
        bricks[key] = change.after;
      }
    }
    return fits;
  }

 private:
  template <typename T>
  bool applyObject(const ValueChange<T>& change) {
    const ObjectKey key(kindOf(change.either()), change.either().uid.text());
    const auto found = objects.find(key);
    const bool fits = change.before
                          ? found != objects.end() && found->second == toCbor(encode(*change.before))
                          : found == objects.end();
    if (change.after) {
      objects[key] = toCbor(encode(*change.after));
    } else {
      objects.erase(key);
    }
    return fits;
  }
};

class Verifier {
 public:
  Verifier(Database& database, Progress& progress) : database_(database), progress_(progress) {}

  Expected<VerifyReport> run() {
    const std::pair<Expected<void> (Verifier::*)(), double> steps[] = {{&Verifier::checkDatabase, 0.1},
                                                                       {&Verifier::checkHistory, 0.5},
                                                                       {&Verifier::checkBricks, 0.9},
                                                                       {&Verifier::checkState, 1.0}};
    for (const auto& [step, done] : steps) {
      if (auto checked = (this->*step)(); !checked) {
        if (checked.error().kind == ErrorKind::cancelled) return tl::unexpected(std::move(checked.error()));
        // What cannot even be read is a finding like any other, and the later steps may still say more.
        problem(checked.error().message);
      }
      progress_.report(done);
    }
    return std::move(report_);
  }

 private:
  void problem(std::string sentence) {
    if (report_.problems.size() < kMostProblems) report_.problems.push_back(std::move(sentence));
  }
  void problemAt(std::uint64_t sequence, const std::string& what) {
    problem("Entry " + std::to_string(sequence) + " of the history " + what + ".");
  }
  Expected<void> goOn() const {
    if (progress_.cancelled()) return failure(ErrorKind::cancelled, "Verifying was cancelled.");
    return {};
  }

  Expected<void> checkDatabase() {
    const auto found = database_.queryText("PRAGMA integrity_check(1)", kVerifying);
    if (!found) return tl::unexpected(found.error());
    if (*found != "ok") problem("The file's inner structure is damaged.");
    return {};
  }

  Expected<void> checkHistory() {
    const auto version = formatVersion(database_);
    if (!version) return tl::unexpected(version.error());
    formatVersion_ = *version;
    const auto meta = readMeta(database_);
    if (!meta) return tl::unexpected(meta.error());
    const auto initial = decodeObject<CaseInfo>(meta->initialInfo);
    if (!initial || initial->uid != meta->caseUid) problem("The case's first description is damaged.");
    replay_.objects[{"case", meta->caseUid.text()}] = meta->initialInfo;
    report_.head = meta->genesis();
    std::string sql("SELECT ");
    sql.append(kRecordColumns).append(", payload FROM journal ORDER BY sequence");
    auto rows = database_.prepare(sql.c_str(), kVerifying);
    if (!rows) return tl::unexpected(rows.error());
    for (std::uint64_t expected = 1;; ++expected) {
      if (auto on = goOn(); !on) return on;
      const auto row = rows->step();
      if (!row) return tl::unexpected(row.error());
      if (!*row) return {};
      ++report_.entries;
      const auto stored = rows->integer(0);
      const std::uint64_t sequence = stored && *stored > 0 ? static_cast<std::uint64_t>(*stored) : expected;
      if (sequence != expected) {
        problemAt(expected, "is missing");
        expected = sequence;
      }
      checkEntry(*rows, sequence);
    }
  }

  void checkEntry(const Statement& row, std::uint64_t sequence) {
    const auto record = recordOf(row);
    const auto payload = row.blob(kRecordColumnCount);
    if (!record || !payload) {
      problemAt(sequence, "cannot be read");
      return;
    }
    if (record->previousHash != report_.head) problemAt(sequence, "does not follow the one before");
    if (sha256(std::as_bytes(*payload)) != record->payloadDigest)
      problemAt(sequence, "was changed in what it did");
    if (entryHash(*record) != record->entry.hash) problemAt(sequence, "was changed after it was written");
    report_.head = record->entry.hash;
    const auto decoded = decodePayload(*payload);
    if (!decoded) {
      problemAt(sequence, "cannot be understood (" + decoded.error().message + ")");
      return;
    }
    if (formatVersionOf(decoded->changes) > formatVersion_)
      problemAt(sequence, "holds an object that a file of this format cannot hold");
    if (!replay_.apply(decoded->changes, sequence)) {
      problemAt(sequence, "does not fit what the entries before it led to");
    }
  }

  Expected<void> checkBricks() {
    auto rows = database_.prepare("SELECT digest, content FROM bricks", kVerifying);
    if (!rows) return tl::unexpected(rows.error());
    std::set<Digest> present;
    while (true) {
      if (auto on = goOn(); !on) return on;
      const auto row = rows->step();
      if (!row) return tl::unexpected(row.error());
      if (!*row) break;
      ++report_.bricks;
      const auto digest = rows->digest(0);
      const auto content = rows->blob(1);
      if (!digest || !content || !decompressBrick(*content, *digest)) {
        const auto used = digest ? replay_.referenced.find(*digest) : replay_.referenced.end();
        problem(used == replay_.referenced.end() ? std::string("A stored label brick is damaged.")
                                                 : "A label brick of entry " + std::to_string(used->second) +
                                                       " of the history is damaged.");
      }
      if (digest) present.insert(*digest);
    }
    for (const auto& [digest, sequence] : replay_.referenced) {
      if (present.count(digest) == 0) problemAt(sequence, "names a label brick that is missing");
    }
    return {};
  }

  Expected<void> checkState() {
    if (const auto same = compareObjects(); !same)
      return tl::unexpected(same.error());
    else if (!*same)
      problem("The current objects are not what the history leads to.");
    if (const auto same = compareBricks(); !same)
      return tl::unexpected(same.error());
    else if (!*same)
      problem("The current labels are not what the history leads to.");
    auto bricks = BrickStore::open(database_, false);
    if (!bricks) return tl::unexpected(bricks.error());
    const auto state = loadState(database_, *bricks);
    if (!state) return tl::unexpected(state.error());
    return {};
  }

  Expected<bool> compareObjects() {
    auto rows = database_.prepare("SELECT kind, uid, value FROM objects", kVerifying);
    if (!rows) return tl::unexpected(rows.error());
    std::size_t count = 0;
    while (true) {
      const auto row = rows->step();
      if (!row) return tl::unexpected(row.error());
      if (!*row) return count == replay_.objects.size();
      const auto kind = rows->text(0), uid = rows->text(1);
      const auto value = rows->blob(2);
      if (!kind || !uid || !value) return false;
      const auto found = replay_.objects.find({*kind, *uid});
      if (found == replay_.objects.end() || !std::ranges::equal(found->second, *value)) return false;
      ++count;
    }
  }

  Expected<bool> compareBricks() {
    auto rows =
        database_.prepare("SELECT segmentation, layer, brick, label, digest FROM layer_bricks", kVerifying);
    if (!rows) return tl::unexpected(rows.error());
    std::size_t count = 0;
    while (true) {
      const auto row = rows->step();
      if (!row) return tl::unexpected(row.error());
      if (!*row) return count == replay_.bricks.size();
      const auto segmentation = rows->text(0);
      const auto layer = rows->integer(1), brick = rows->integer(2);
      const auto reference = referenceOf(*rows, 3, 4);
      if (!segmentation || !layer || !brick || !reference) return false;
      const auto found = replay_.bricks.find({*segmentation, *layer, *brick});
      if (found == replay_.bricks.end() || found->second != *reference) return false;
      ++count;
    }
  }

  Database& database_;
  Progress& progress_;
  VerifyReport report_;
  int formatVersion_ = 0;
  Replay replay_;
};

}  // namespace

Expected<VerifyReport> verifyCase(const std::filesystem::path& path, Progress& progress,
                                  const OpenOptions& options) {
  OpenOptions reading = options;
  reading.readOnly = true;
  auto opened = openDatabase(path, reading);
  if (!opened) return tl::unexpected(opened.error());
  auto snapshot = Transaction::begin(*opened->database, Transaction::Kind::read, kVerifying);
  if (!snapshot) return tl::unexpected(snapshot.error());
  return Verifier(*opened->database, progress).run();
}

Expected<VerifyReport> verifyCase(const std::filesystem::path& path) {
  Progress progress;
  return verifyCase(path, progress);
}

}  // namespace chiasm::data_io

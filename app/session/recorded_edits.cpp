#include "app/session/recorded_edits.h"

#include <mutex>
#include <set>

namespace chiasm::app {
namespace {

// Shared by the journal, which the store owns, and the recorder, which outlives it. Locked, because the
// store writes on a thread of its own.
struct Record {
  std::mutex mutex;
  std::vector<Edit> edits;
};

class RecordingJournal : public Journal {
 public:
  explicit RecordingJournal(std::shared_ptr<Record> record) : record_(std::move(record)) {}
  Expected<HistoryEntry> append(const JournalEntry& entry) override {
    const std::scoped_lock lock(record_->mutex);
    record_->edits.push_back(entry.edit);
    HistoryEntry history;
    history.sequence = entry.sequence;
    history.time = entry.time;
    history.author = entry.author;
    history.group = entry.group;
    history.role = entry.role;
    history.targetGroup = entry.targetGroup;
    history.kind = entry.edit.kind;
    history.name = entry.edit.name;
    return history;
  }
  Expected<Changes> loadChanges(std::uint64_t) override {
    return failure(ErrorKind::unavailable,
                   "Edits that are being recorded cannot be undone before they are done.");
  }
  Expected<void> saveAuthor(const Author&) override { return {}; }
  Expected<void> saveViewState(const std::string&) override { return {}; }
  std::string loadViewState() override { return {}; }

 private:
  std::shared_ptr<Record> record_;
};

}  // namespace

Expected<RecordedEdits> recordEdits(const Case& snapshot, const Author& author,
                                    const std::function<Expected<void>(CaseStore&)>& work) {
  std::set<Uid> known;
  for (const Volume& volume : snapshot.volumes)
    if (volume.voxels) known.insert(volume.info.uid);
  auto record = std::make_shared<Record>();
  LoadedCase loaded;
  loaded.value = snapshot;
  loaded.authors = {author};
  loaded.journal = std::make_unique<RecordingJournal>(record);
  RecordedEdits result;
  {
    CaseStore store(std::move(loaded), author);
    if (auto done = work(store); !done) return tl::unexpected(done.error());
    if (auto flushed = store.flush(); !flushed) return tl::unexpected(flushed.error());
    for (const Volume& volume : store.current().volumes)
      if (volume.voxels && !known.contains(volume.info.uid))
        result.voxels.emplace_back(volume.info.uid, volume.voxels);
  }
  const std::scoped_lock lock(record->mutex);
  result.edits = std::move(record->edits);
  return result;
}

}  // namespace chiasm::app

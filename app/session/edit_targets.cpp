#include "app/session/edit_targets.h"

#include "core/case/object_commands.h"

namespace chiasm::app {

namespace {

const Segmentation* segmentationOn(const Case& current, const Volume& volume) {
  for (const Segmentation& segmentation : current.segmentations)
    if (segmentation.info.volume == volume.info.uid && segmentation.info.grid == volume.info.grid)
      return &segmentation;
  return nullptr;
}

SegmentationInfo newSegmentationOn(const Volume& volume) {
  SegmentationInfo info;
  info.uid = Uid::generate();
  info.volume = volume.info.uid;
  info.name = "Segmentation";
  info.grid = volume.info.grid;
  return info;
}

}  // namespace

Expected<Uid> findOrAddSegmentation(CaseStore& store, const Uid& volumeUid) {
  const Volume* volume = store.current().findVolume(volumeUid);
  if (!volume)
    return failure(ErrorKind::notFound, "There is no volume to segment. Add a volume to the case first.");
  if (const Segmentation* found = segmentationOn(store.current(), *volume)) return found->info.uid;
  const SegmentationInfo info = newSegmentationOn(*volume);
  if (auto added = store.execute(*addSegmentation(info)); !added) return tl::unexpected(added.error());
  return info.uid;
}

Expected<EditTarget> findOrPrepareSegment(const Case& current, const std::string& name) {
  if (name.empty()) return failure(ErrorKind::invalidInput, "A segment needs a name.");
  if (auto existing = current.findSegmentByName(name)) return EditTarget{(*existing)->uid, {}};
  if (current.volumes.empty())
    return failure(ErrorKind::notFound, "There is no volume to segment. Add a volume to the case first.");
  const Volume& volume = current.volumes.front();
  EditTarget target;
  Segment segment;
  segment.uid = target.segment = Uid::generate();
  segment.name = name;
  if (const Segmentation* found = segmentationOn(current, volume)) {
    segment.segmentation = found->info.uid;
  } else {
    const SegmentationInfo info = newSegmentationOn(volume);
    segment.segmentation = info.uid;
    target.preparation.push_back(addSegmentation(info));
  }
  target.preparation.push_back(addSegment(segment));
  return target;
}

Expected<void> executeAsOne(CaseStore& store, const std::string& kind, const std::string& name,
                            const std::vector<std::unique_ptr<Command>>& commands, const By& by) {
  if (commands.size() == 1) return store.execute(*commands.front(), by);
  const auto gesture = store.beginGesture(kind, name, {}, by);
  if (!gesture) return tl::unexpected(gesture.error());
  Progress progress;
  for (const auto& command : commands) {
    auto edit = command->plan(store.current(), progress);
    Expected<void> done = edit ? store.extendGesture(*gesture, edit->changes) : tl::unexpected(edit.error());
    if (done) continue;
    const Error reason = done.error();
    if (auto back = store.cancelGesture(*gesture); !back) return back;
    return tl::unexpected(reason);
  }
  return store.commitGesture(*gesture);
}

}  // namespace chiasm::app

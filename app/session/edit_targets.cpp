#include "app/session/edit_targets.h"

#include "core/case/object_commands.h"

namespace chiasm::app {

Expected<Uid> findOrAddSegmentation(CaseStore& store, const Uid& volumeUid) {
  const Volume* volume = store.current().findVolume(volumeUid);
  if (!volume)
    return failure(ErrorKind::notFound, "There is no volume to segment. Add a volume to the case first.");
  for (const Segmentation& segmentation : store.current().segmentations)
    if (segmentation.info.volume == volumeUid && segmentation.info.grid == volume->info.grid)
      return segmentation.info.uid;
  SegmentationInfo info;
  info.uid = Uid::generate();
  info.volume = volumeUid;
  info.name = "Segmentation";
  info.grid = volume->info.grid;
  if (auto added = store.execute(*addSegmentation(info)); !added) return tl::unexpected(added.error());
  return info.uid;
}

Expected<EditTarget> findOrAddSegment(CaseStore& store, const std::string& name) {
  if (name.empty()) return failure(ErrorKind::invalidInput, "A segment needs a name.");
  if (auto existing = store.current().findSegmentByName(name)) return EditTarget{(*existing)->uid, false};
  if (store.current().volumes.empty())
    return failure(ErrorKind::notFound, "There is no volume to segment. Add a volume to the case first.");
  auto segmentation = findOrAddSegmentation(store, store.current().volumes.front().info.uid);
  if (!segmentation) return tl::unexpected(segmentation.error());
  Segment segment;
  segment.uid = Uid::generate();
  segment.segmentation = *segmentation;
  segment.name = name;
  if (auto added = store.execute(*addSegment(segment)); !added) return tl::unexpected(added.error());
  return EditTarget{segment.uid, true};
}

}  // namespace chiasm::app

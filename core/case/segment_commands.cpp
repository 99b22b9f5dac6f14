// Commands over segments: add, remove, rename, recolour, lock, hide.
#include <algorithm>

#include "core/case/lock_check.h"
#include "core/case/object_commands.h"
#include "core/case/planned_command.h"

namespace chiasm {
namespace {

tl::unexpected<Error> noSuchSegment() {
  return failure(ErrorKind::notFound, "This segment is no longer in the case.");
}

tl::unexpected<Error> nameTaken(const std::string& name) {
  return failure(ErrorKind::invalidInput,
                 "There already is a segment named '" + name + "'. Choose another name.");
}

const Segment* segmentNamed(const Segmentation& segmentation, const std::string& name) {
  for (const Segment& segment : segmentation.segments)
    if (equalIgnoringCase(segment.name, name)) return &segment;
  return nullptr;
}

// The colour asked for while it is free; else the first of the house's colours that no segment has yet.
glm::u8vec3 freeColour(const Segmentation& segmentation, glm::u8vec3 wanted) {
  const auto taken = [&segmentation](glm::u8vec3 colour) {
    return std::any_of(segmentation.segments.begin(), segmentation.segments.end(),
                       [colour](const Segment& segment) { return segment.colour == colour; });
  };
  const int count = static_cast<int>(segmentation.segments.size());
  if (wanted != Segment{}.colour || !taken(wanted)) return wanted;
  for (int index = 0; index <= count; ++index)
    if (!taken(segmentColour(index))) return segmentColour(index);
  return segmentColour(count);
}

std::string freeName(const Segmentation& segmentation) {
  for (std::size_t number = segmentation.segments.size() + 1;; ++number) {
    std::string name = "Segment " + std::to_string(number);
    if (!segmentNamed(segmentation, name)) return name;
  }
}

// The segmentation a new segment goes into: the one it names, or the only one, or a new one on the first
// volume's grid (then part of the edit).
Expected<Segmentation> segmentationFor(const Segment& segment, const Uid& newSegmentation,
                                       const Case& current, Changes& changes) {
  if (!segment.segmentation.empty()) {
    const Segmentation* found = current.findSegmentation(segment.segmentation);
    if (!found)
      return failure(ErrorKind::notFound, "The segmentation for this segment is no longer in the case.");
    return Segmentation{found->info, {}, found->segments};
  }
  if (current.segmentations.size() == 1)
    return Segmentation{current.segmentations.front().info, {}, current.segmentations.front().segments};
  if (!current.segmentations.empty())
    return failure(ErrorKind::invalidInput, "This case has several segmentations. Say which one to add to.");
  if (current.volumes.empty())
    return failure(ErrorKind::notFound, "A segment needs a volume. Add a volume to the case first.");
  const VolumeInfo& volume = current.volumes.front().info;
  SegmentationInfo info{newSegmentation, volume.uid, 1, "Segmentation 1", volume.grid, 1};
  addChange<SegmentationInfo>(changes, std::nullopt, info);
  return Segmentation{info, {}, {}};
}

// A command that replaces one segment: `change` edits a copy, `name` says what happened.
template <typename Change, typename Name>
std::unique_ptr<Command> replaceSegment(const Uid& uid, std::string kind, Parameters parameters,
                                        Change change, Name name) {
  parameters.insert(parameters.begin(), {"segment", uid.text()});
  return plannedCommand([=](const Case& current, Progress&) -> Expected<Edit> {
    const Segment* before = current.findSegment(uid);
    if (!before) return noSuchSegment();
    Segment after = *before;
    change(after);
    Edit edit{kind, name(*before), parameters, 1, {}};
    addChange<Segment>(edit.changes, *before, after);
    return edit;
  });
}

// The bricks of a layer in which a label occurs, with the label replaced by background.
Expected<void> clearLabel(const Segmentation& segmentation, const Segment& segment, Progress& progress,
                          Changes& changes) {
  const LabelMap& layer = segmentation.layers[static_cast<std::size_t>(segment.layer)];
  for (std::uint32_t index = 0; index < layer.brickCount(); ++index) {
    if (progress.cancelled()) return failure(ErrorKind::cancelled, "Removing the segment was cancelled.");
    const Brick& before = layer.brick(index);
    if (before.holds(segment.label))
      changes.bricks.push_back(
          {segmentation.info.uid, segment.layer, index, before, before.replaced(segment.label, Label{0})});
  }
  return {};
}

}  // namespace

std::unique_ptr<Command> addSegment(Segment segment) {
  if (segment.uid.empty()) segment.uid = Uid::generate();
  return plannedCommand([segment = std::move(segment), newSegmentation = Uid::generate()](
                            const Case& current, Progress&) -> Expected<Edit> {
    Edit edit{"segment.add", {}, {}, 1, {}};
    auto owner = segmentationFor(segment, newSegmentation, current, edit.changes);
    if (!owner) return tl::unexpected<Error>(owner.error());
    Segment after = segment;
    after.segmentation = owner->info.uid;
    after.name = trimmed(after.name);
    if (after.name.empty()) after.name = freeName(*owner);
    if (segmentNamed(*owner, after.name)) return nameTaken(after.name);
    if (after.layer == owner->info.layerCount) {
      // The next layer comes into being with its first segment.
      SegmentationInfo grown = owner->info;
      ++grown.layerCount;
      Changes growth;
      addChange<SegmentationInfo>(growth, owner->info, grown);
      mergeInto(edit.changes, growth);  // the segmentation may be new in this same edit
      owner->info = grown;
    }
    if (after.layer < 0 || after.layer >= owner->info.layerCount)
      return failure(ErrorKind::invalidInput, "The segmentation '" + owner->info.name + "' has no layer " +
                                                  std::to_string(after.layer) + ". The next one is " +
                                                  std::to_string(owner->info.layerCount) + ".");
    if (after.label == 0) after.label = owner->freeLabel(after.layer);
    if (after.label == 0)
      return failure(ErrorKind::invalidInput,
                     "All 65535 labels of this layer are taken. Remove segments that are not needed.");
    if (const Segment* other = owner->segmentOf(after.layer, after.label))
      return failure(ErrorKind::invalidInput, "Label " + std::to_string(after.label) +
                                                  " already belongs to the segment '" + other->name + "'.");
    if (after.order == 0) after.order = nextOrder(owner->segments);
    after.colour = freeColour(*owner, after.colour);
    edit.name = "Add segment " + after.name;
    edit.parameters = {{"segment", after.uid.text()}, {"name", after.name}};
    addChange<Segment>(edit.changes, std::nullopt, after);
    return edit;
  });
}

std::unique_ptr<Command> removeSegment(const Uid& uid) {
  return plannedCommand([uid](const Case& current, Progress& progress) -> Expected<Edit> {
    const Segment* segment = current.findSegment(uid);
    if (!segment) return noSuchSegment();
    if (segment->locked) return tl::unexpected<Error>(lockedError(*segment));
    Edit edit{"segment.remove", "Remove " + segment->name, {{"segment", uid.text()}}, 1, {}};
    if (auto cleared = clearLabel(*current.segmentationOf(*segment), *segment, progress, edit.changes);
        !cleared)
      return tl::unexpected<Error>(cleared.error());
    unlinkTarget(current, uid, edit.changes);
    for (const RejectedSuggestion& rejected : current.rejectedSuggestions)
      if (rejected.segment == uid) addChange<RejectedSuggestion>(edit.changes, rejected, std::nullopt);
    addChange<Segment>(edit.changes, *segment, std::nullopt);
    return edit;
  });
}

std::unique_ptr<Command> renameSegment(const Uid& uid, std::string wanted) {
  return plannedCommand(
      [uid, name = trimmed(std::move(wanted))](const Case& current, Progress&) -> Expected<Edit> {
        const Segment* before = current.findSegment(uid);
        if (!before) return noSuchSegment();
        if (name.empty()) return failure(ErrorKind::invalidInput, "A segment needs a name.");
        const Segment* taken = segmentNamed(*current.segmentationOf(*before), name);
        if (taken && taken != before) return nameTaken(name);
        Segment after = *before;
        after.name = name;
        Edit edit{"segment.rename",
                  "Rename " + before->name + " to " + name,
                  {{"segment", uid.text()}, {"name", name}},
                  1,
                  {}};
        addChange<Segment>(edit.changes, *before, after);
        return edit;
      });
}

std::unique_ptr<Command> recolourSegment(const Uid& uid, glm::u8vec3 colour) {
  const std::vector<double> rgb = {double(colour.r), double(colour.g), double(colour.b)};
  return replaceSegment(
      uid, "segment.recolour", {{"colour", rgb}}, [colour](Segment& segment) { segment.colour = colour; },
      [](const Segment& segment) { return "Recolour " + segment.name; });
}

std::unique_ptr<Command> setSegmentLocked(const Uid& uid, bool locked) {
  return replaceSegment(
      uid, "segment.lock", {{"locked", locked}}, [locked](Segment& segment) { segment.locked = locked; },
      [locked](const Segment& segment) { return (locked ? "Lock " : "Unlock ") + segment.name; });
}

std::unique_ptr<Command> setSegmentsVisible(std::vector<Uid> segments, bool visible, std::string name) {
  return plannedCommand([segments = std::move(segments), visible, name = std::move(name)](
                            const Case& current, Progress&) -> Expected<Edit> {
    Edit edit{"segment.visible", name, {{"visible", visible}}, 1, {}};
    for (const Uid& uid : segments) {
      const Segment* before = current.findSegment(uid);
      if (!before) return noSuchSegment();
      if (edit.name.empty()) edit.name = (visible ? "Show " : "Hide ") + before->name;
      Segment after = *before;
      after.visible = visible;
      addChange<Segment>(edit.changes, *before, after);
    }
    return edit;
  });
}

}  // namespace chiasm

// Commands that bring whole segmentations into the case.
#include <set>

#include "core/case/object_commands.h"
#include "core/case/planned_command.h"

namespace chiasm {
namespace {

// Fills what was left empty: the volume (the first), the grid (the volume's), order and name.
Expected<SegmentationInfo> completed(SegmentationInfo info, const Case& current) {
  if (info.volume.empty() && !current.volumes.empty()) info.volume = current.volumes.front().info.uid;
  const Volume* volume = current.findVolume(info.volume);
  if (!volume)
    return failure(ErrorKind::notFound,
                   "A segmentation needs a volume that it belongs to. Add a volume to the case first.");
  if (info.grid.size == glm::ivec3(0)) info.grid = volume->info.grid;
  if (auto valid = validate(info.grid); !valid) return tl::unexpected<Error>(valid.error());
  if (info.layerCount < 1) return failure(ErrorKind::invalidInput, "A segmentation has at least one layer.");
  if (info.order == 0) info.order = nextOrder(current.segmentations);
  if (trimmed(info.name).empty())
    info.name = "Segmentation " + std::to_string(current.segmentations.size() + 1);
  return info;
}

// The labels that occur in a layer.
std::set<Label> labelsIn(const LabelMap& layer) {
  std::vector<bool> seen(std::size_t{1} << 16);
  for (std::uint32_t index = 0; index < layer.brickCount(); ++index) {
    const Brick& brick = layer.brick(index);
    if (const TwoLabelBrick* two = brick.twoLabels())
      seen[two->unset] = seen[two->set] = true;
    else if (const DenseBrick* voxels = brick.dense())
      for (const Label label : *voxels) seen[label] = true;
    else
      seen[brick.uniformLabel()] = true;
  }
  std::set<Label> labels;
  for (std::size_t label = 1; label < seen.size(); ++label)
    if (seen[label]) labels.insert(static_cast<Label>(label));
  return labels;
}

// Every label that occurs has a segment, and no two segments share a name: missing ones are made ("Label 7"),
// repeated names get a number.
void completeSegments(Segmentation& segmentation) {
  for (std::size_t layer = 0; layer < segmentation.layers.size(); ++layer) {
    for (const Label label : labelsIn(segmentation.layers[layer])) {
      if (segmentation.segmentOf(static_cast<int>(layer), label)) continue;
      Segment made;
      made.name = "Label " + std::to_string(label);
      made.layer = static_cast<int>(layer);
      made.label = label;
      made.colour = segmentColour(static_cast<int>(segmentation.segments.size()));
      segmentation.segments.push_back(std::move(made));
    }
  }
  std::set<std::string> names;
  std::int64_t order = 0;
  for (Segment& segment : segmentation.segments) {
    segment.segmentation = segmentation.info.uid;
    if (segment.uid.empty()) segment.uid = Uid::generate();
    segment.order = ++order;
    const std::string name =
        trimmed(segment.name).empty() ? "Segment " + std::to_string(order) : segment.name;
    segment.name = name;
    for (int count = 2; !names.insert(foldCase(segment.name)).second; ++count)
      segment.name = name + " " + std::to_string(count);
  }
}

}  // namespace

std::unique_ptr<Command> addSegmentation(SegmentationInfo info) {
  if (info.uid.empty()) info.uid = Uid::generate();
  return plannedCommand([info = std::move(info)](const Case& current, Progress&) -> Expected<Edit> {
    auto after = completed(info, current);
    if (!after) return tl::unexpected<Error>(after.error());
    Edit edit{
        "segmentation.add", "Add " + after->name, {{"uid", after->uid.text()}, {"name", after->name}}, 1, {}};
    addChange<SegmentationInfo>(edit.changes, std::nullopt, *after);
    return edit;
  });
}

std::unique_ptr<Command> importSegmentation(Segmentation segmentation) {
  if (segmentation.info.uid.empty()) segmentation.info.uid = Uid::generate();
  completeSegments(segmentation);
  return plannedCommand([segmentation = std::move(segmentation)](const Case& current,
                                                                 Progress& progress) -> Expected<Edit> {
    SegmentationInfo info = segmentation.info;
    info.layerCount = static_cast<int>(segmentation.layers.size());
    auto after = completed(info, current);
    if (!after) return tl::unexpected<Error>(after.error());
    Edit edit{"segmentation.import",
              "Import " + after->name,
              {{"uid", after->uid.text()},
               {"name", after->name},
               {"segments", static_cast<std::int64_t>(segmentation.segments.size())}},
              1,
              {}};
    addChange<SegmentationInfo>(edit.changes, std::nullopt, *after);
    for (const Segment& segment : segmentation.segments)
      addChange<Segment>(edit.changes, std::nullopt, segment);
    for (int layer = 0; layer < after->layerCount; ++layer) {
      const LabelMap& map = segmentation.layers[static_cast<std::size_t>(layer)];
      if (map.size() != after->grid.size)
        return failure(
            ErrorKind::invalidInput,
            "The labels of '" + after->name + "' do not have the size of their grid. The file is damaged.");
      for (std::uint32_t index = 0; index < map.brickCount(); ++index)
        if (!(map.brick(index) == Brick()))
          edit.changes.bricks.push_back({after->uid, layer, index, {}, map.brick(index)});
      progress.report(double(layer + 1) / after->layerCount);
    }
    return edit;
  });
}

}  // namespace chiasm

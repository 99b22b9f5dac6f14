// What the tests of the case store share: clocks that are set by hand, strokes, and counted sharing.
#pragma once

#include <chrono>
#include <string>

#include "core/case/case_store.h"
#include "core/case/object_commands.h"
#include "tests/support/memory_case_file.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

inline Author testAuthor() {
  return {*Uid::parse("2.25.4711"), "Dr Test"};
}

// A steady clock that moves only when it is told to.
struct FakeClock {
  std::chrono::steady_clock::time_point now{};
  CaseStoreOptions options() {
    CaseStoreOptions options;
    options.steadyNow = [this] { return now; };
    options.utcNow = [] { return UtcTime{1'700'000'000'000'000}; };
    return options;
  }
  void advance(int milliseconds) { now += std::chrono::milliseconds(milliseconds); }
};

// A box of voxels set to a label, clamped to the grid, as changes to a layer.
inline Changes paintBox(const Case& current, const Uid& segmentation, int layer, glm::ivec3 begin,
                        glm::ivec3 end, Label label) {
  const LabelMap& map = current.findSegmentation(segmentation)->layers[static_cast<std::size_t>(layer)];
  LabelMapEditor editor(map);
  for (int z = std::max(begin.z, 0); z < std::min(end.z, map.size().z); ++z)
    for (int y = std::max(begin.y, 0); y < std::min(end.y, map.size().y); ++y)
      for (int x = std::max(begin.x, 0); x < std::min(end.x, map.size().x); ++x)
        editor.set({{x, y, z}}, label);
  Changes changes;
  for (BrickEdit& edit : editor.finish())
    changes.bricks.push_back(
        {segmentation, layer, edit.brick, std::move(edit.before), std::move(edit.after)});
  return changes;
}

inline Edit paintEdit(const std::string& name, Changes changes) {
  return {"test.paint", name, {}, 1, std::move(changes)};
}

// Two cases hold the same: every object, every label. Voxels of volumes are not part of a case's content.
inline bool sameContent(const Case& a, const Case& b) {
  if (!(a.info == b.info) || a.volumes.size() != b.volumes.size() ||
      a.segmentations.size() != b.segmentations.size())
    return false;
  for (std::size_t i = 0; i < a.volumes.size(); ++i)
    if (!(a.volumes[i].info == b.volumes[i].info)) return false;
  for (std::size_t i = 0; i < a.segmentations.size(); ++i) {
    const Segmentation &s = a.segmentations[i], &t = b.segmentations[i];
    if (!(s.info == t.info) || s.segments != t.segments || s.layers.size() != t.layers.size()) return false;
    for (std::size_t layer = 0; layer < s.layers.size(); ++layer)
      if (s.layers[layer].toDense() != t.layers[layer].toDense()) return false;
  }
  return a.measurements == b.measurements && a.reports == b.reports && a.links == b.links &&
         a.spans == b.spans && a.spanRelations == b.spanRelations &&
         a.boundMeasurements == b.boundMeasurements && a.checkOverrides == b.checkOverrides &&
         a.rejectedSuggestions == b.rejectedSuggestions && a.savedViews == b.savedViews &&
         a.meshes == b.meshes && a.meshShapes == b.meshShapes;
}

}  // namespace chiasm::test

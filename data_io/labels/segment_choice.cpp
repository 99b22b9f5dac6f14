#include "data_io/labels/segment_choice.h"

#include <algorithm>

namespace chiasm::data_io {

Expected<const Segmentation*> chooseSegmentation(const Case& current, const std::string& named) {
  if (current.segmentations.empty())
    return failure(ErrorKind::notFound, "This case has no segments to write.");
  if (named.empty() && current.segmentations.size() == 1) return &current.segmentations.front();
  const Segmentation* found = nullptr;
  int count = 0;
  std::string names;
  for (const Segmentation& segmentation : current.segmentations) {
    names += (names.empty() ? "'" : ", '") + segmentation.info.name + "'";
    if (segmentation.info.uid.text() == named) return &segmentation;
    if (!named.empty() && equalIgnoringCase(segmentation.info.name, named)) {
      found = &segmentation;
      ++count;
    }
  }
  if (count == 1) return found;
  return failure(count > 1 ? ErrorKind::invalidInput : ErrorKind::notFound,
                 named.empty() ? "This case has several segmentations: " + names +
                                     ". Say which one by "
                                     "--segmentation."
                 : count > 1
                     ? "Several segmentations are called '" + named + "'; name one by its UID."
                     : "There is no segmentation '" + named + "' in this case; there are " + names + ".");
}

Expected<Segmentation> onlySegments(const Segmentation& segmentation, const std::vector<std::string>& names) {
  if (names.empty()) return segmentation;
  Segmentation out;
  out.info = segmentation.info;
  for (const std::string& name : names) {
    const auto found = std::find_if(
        segmentation.segments.begin(), segmentation.segments.end(), [&name](const Segment& segment) {
          return segment.uid.text() == name || equalIgnoringCase(segment.name, name);
        });
    if (found == segmentation.segments.end())
      return failure(ErrorKind::notFound,
                     "There is no segment '" + name + "' in '" + segmentation.info.name + "'.");
    if (!out.find(found->uid)) out.segments.push_back(*found);
  }
  std::sort(out.segments.begin(), out.segments.end(),
            [](const Segment& a, const Segment& b) { return a.order < b.order; });
  for (std::size_t layer = 0; layer < segmentation.layers.size(); ++layer) {
    std::vector<Label> labels = segmentation.layers[layer].toDense();
    std::vector<bool> kept(65536, false);
    for (const Segment& segment : out.segments)
      if (segment.layer == static_cast<int>(layer)) kept[segment.label] = true;
    for (Label& label : labels)
      if (!kept[label]) label = 0;
    out.layers.push_back(LabelMap::fromDense(out.info.grid.size, labels));
  }
  return out;
}

std::string fileNameOf(const std::string& segmentName) {
  constexpr std::size_t kMaximumBytes = 120;
  std::string out;
  for (const char c : segmentName) {
    const auto byte = static_cast<unsigned char>(c);
    const bool stays = byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || (c == '.' && !out.empty());
    out += stays ? c : '_';
  }
  if (out.size() > kMaximumBytes) {
    std::size_t end = kMaximumBytes;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
    out.resize(end);
  }
  return out.empty() ? "segment" : out;
}

}  // namespace chiasm::data_io

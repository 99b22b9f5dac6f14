#include "data_io/reader/program/segmentation_nrrd.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <glm/geometric.hpp>

#include "data_io/reader/program/image_requests.h"
#include "data_io/reader/program/nrrd_payload.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/segmentation_table.h"
#include "data_io/reader/program/slicer_segments.h"
#include "data_io/reader/program/text_fields.h"
#include "data_io/reader/program/voxels.h"

namespace chiasm::data_io::reader {
namespace {

// Where the axes of space stand among the file's: 0, or 1 behind a list of layers.
std::size_t spaceAxesFrom(const NrrdHeader& header, std::int64_t dimension) {
  const std::string kindsText = lowerCase(header.get("kinds"));
  const std::vector<std::string_view> kinds = words(kindsText);
  if (dimension == 3) return 0;
  if (dimension != 4 || (!kinds.empty() && kinds.front() != "list" && kinds.front() != "vector"))
    throw Refusal("a segmentation has three axes, or a list of layers in front of them; this one has " +
                  std::to_string(dimension) + " axes.");
  return 1;
}

GridGeometry gridOf(const NrrdHeader& header, glm::ivec3 size, std::size_t from) {
  const std::string space = lowerCase(header.get("space"));
  const bool lps = space == "left-posterior-superior" || space == "lps";
  const bool ras = space == "right-anterior-superior" || space == "ras";
  if (!lps && !ras)
    throw Refusal("its header does not say in which patient space it lies (LPS or RAS); save it again.");
  const glm::dvec3 sign = lps ? glm::dvec3(1) : glm::dvec3(-1, -1, 1);
  requireNrrdMillimetres(header.get("space units"));
  GridGeometry grid;
  grid.size = size;
  const std::string directionsText = header.get("space directions");
  const std::vector<std::string_view> directions = nrrdVectors(directionsText);
  if (directions.size() != from + 3) throw Refusal("its header does not give three space directions.");
  for (std::size_t i = 0; i < 3; ++i) {
    const auto step = nrrdVector(directions[from + i], "space directions");
    if (!step) throw Refusal("one of its axes of space has no direction.");
    const glm::dvec3 axis = sign * glm::dvec3((*step)[0], (*step)[1], (*step)[2]);
    const double length = glm::length(axis);
    if (!(length > 0)) throw Refusal("its voxels have a size that is not above 0 mm.");
    grid.spacing[static_cast<int>(i)] = length;
    grid.direction[static_cast<int>(i)] = axis / length + 0.0;  // no negative zeros
  }
  if (const std::string text = header.get("space origin"); !text.empty())
    if (const auto origin = nrrdVector(text, "space origin"))
      grid.origin = sign * glm::dvec3((*origin)[0], (*origin)[1], (*origin)[2]) + 0.0;
  acceptGrid(grid);
  return grid;
}

}  // namespace

bool describesSegments(const NrrdHeader& header) {
  return header.keys.count("Segment0_ID") > 0 || header.keys.count("Segment0_Name") > 0 ||
         header.keys.count("Segment0_LabelValue") > 0;
}

FoundSegmentation readSlicerSegmentation(Source& source, const NrrdHeader& header, int folder,
                                         AnswerChannel& channel) {
  const std::int64_t dimension = integerField(header.get("dimension"), "dimension");
  const std::size_t from = spaceAxesFrom(header, dimension);
  const std::string sizesText = header.get("sizes");
  const std::vector<std::string_view> sizes = words(sizesText);
  if (sizes.size() != from + 3) throw Refusal("its header does not give a size for each axis.");
  const std::int64_t layers = from == 0 ? 1 : integerField(sizes[0], "sizes");
  std::array<std::int64_t, 3> size{};
  for (std::size_t i = 0; i < 3; ++i) size[i] = integerField(sizes[from + i], "sizes");
  if (layers < 1 || layers > 65535) throw Refusal("it has no layers, or more than there can be.");
  const Component component = nrrdComponent(header.get("type"));
  const glm::ivec3 voxelsEach(static_cast<int>(std::clamp<std::int64_t>(size[0], 0, 40'000)),
                              static_cast<int>(std::clamp<std::int64_t>(size[1], 0, 40'000)),
                              static_cast<int>(std::clamp<std::int64_t>(size[2], 0, 40'000)));
  acceptLayers(voxelsEach, layers, componentBytes(component));

  FoundSegmentation found;
  ReadSegmentation& out = found.segmentation;
  out.format = "Slicer segmentation";
  out.grid = gridOf(header, voxelsEach, from);
  out.segments = slicerSegments(header, static_cast<int>(layers));
  const std::uint64_t payload =
      out.grid.voxelCount() * static_cast<std::uint64_t>(layers) * componentBytes(component);
  StagedVolume staged;
  staged.component = component;
  stagePayload(source, folder, channel, nrrdPayload(header, component, payload), staged);
  out.fileDigest = staged.digest();
  const MemoryFile labels = convertToLabels(component, staged.voxels.own(), 1.0, 0.0);
  const std::size_t voxels = out.grid.voxelCount();
  const auto count = static_cast<std::size_t>(layers);
  found.layers.assign(count, std::vector<Label>(voxels));
  const std::byte* from16 = labels.bytes().data();
  for (std::size_t voxel = 0; voxel < voxels; ++voxel)
    for (std::size_t layer = 0; layer < count; ++layer)
      std::memcpy(&found.layers[layer][voxel], from16 + (voxel * count + layer) * sizeof(Label),
                  sizeof(Label));
  return found;
}

}  // namespace chiasm::data_io::reader

// Volumes in NRRD files (http://teem.sourceforge.net/nrrd/format.html).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data_io/reader/program/nrrd_header.h"
#include "data_io/reader/program/nrrd_payload.h"
#include "data_io/reader/program/payload.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/segment_names.h"
#include "data_io/reader/program/staged_volume.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

using Axes = std::vector<std::string_view>;

// Which axes are space: the first three; a fourth one may follow (time points, a list).
void requireSpaceFirst(const std::string& kinds) {
  const Axes all = words(kinds);
  for (std::size_t i = 0; i < all.size() && i < 3; ++i) {
    const std::string name = lowerCase(all[i]);
    if (name != "domain" && name != "space" && name != "none" && name != "???")
      throw Refusal(
          "one of its axes holds components (vectors, colours or a list), not space; export a plain volume.",
          ErrorKind::invalidInput);
  }
}

// LPS from the file's space: which of x and y change sign.
glm::dvec3 signsOf(const std::string& space, bool& known) {
  known = true;
  if (space == "left-posterior-superior" || space == "lps") return {1, 1, 1};
  if (space == "right-anterior-superior" || space == "ras") return {-1, -1, 1};
  if (space == "left-anterior-superior" || space == "las") return {1, -1, 1};
  known = false;
  return {1, 1, 1};
}

glm::dvec3 vectorOf(const std::array<double, 3>& v) {
  return {v[0], v[1], v[2]};
}

void assumeOrientation(StagedVolume& volume) {
  volume.badges.emplace_back(kOrientationAssumed);
  volume.note = "The file names no patient space: axes to the patient's left, back and head were assumed.";
}

void readPlace(const NrrdHeader& header, std::size_t dimension, StagedVolume& volume) {
  bool known = false;
  const glm::dvec3 signs = signsOf(lowerCase(header.get("space")), known);
  const std::string directions = header.get("space directions");
  if (!known || directions.empty()) assumeOrientation(volume);
  if (!directions.empty()) {
    const Axes columns = nrrdVectors(directions);
    if (columns.size() != dimension)
      throw Refusal("its header does not give a space direction for each of its axes.");
    for (std::size_t i = 0; i < dimension; ++i) {
      const std::optional<std::array<double, 3>> axis = nrrdVector(columns[i], "space directions");
      if ((i < 3) != axis.has_value())
        throw Refusal(
            "one of its axes has no direction in space (a list or components); export a plain volume.");
      if (axis) volume.place[i] = signs * vectorOf(*axis);
    }
    requireNrrdMillimetres(header.get("space units"));
    if (const std::string origin = header.get("space origin"); !origin.empty())
      if (const auto point = nrrdVector(origin, "space origin")) volume.place[3] = signs * vectorOf(*point);
    return;
  }
  if (const std::string spacings = header.get("spacings"); !spacings.empty()) {
    const Axes steps = words(spacings);
    if (steps.size() != dimension) throw Refusal("its header does not give a spacing for each of its axes.");
    for (int i = 0; i < 3; ++i) {
      const double step = realField(steps[static_cast<std::size_t>(i)], "spacings");
      if (!(step > 0)) throw Refusal("its header gives a voxel size that is not above 0 mm.");
      volume.place[static_cast<std::size_t>(i)][i] = step;
    }
    requireNrrdMillimetres(header.get("units"));
  }
}

}  // namespace

StagedVolume stageNrrd(Source& source, int folder, std::size_t part, AnswerChannel& channel) {
  const NrrdHeader header = readNrrdHeader(source);
  const std::int64_t dimension = integerField(header.get("dimension"), "dimension");
  if (dimension != 3 && dimension != 4)
    throw Refusal(
        "it has " + std::to_string(dimension) + " axes; a volume has three, or four with time points.",
        ErrorKind::invalidInput);
  requireSpaceFirst(header.get("kinds"));
  StagedVolume volume;
  volume.format = Format::nrrd;
  volume.component = nrrdComponent(header.get("type"));
  const std::string sizesText = header.get("sizes");
  const Axes sizes = words(sizesText);
  if (sizes.size() != static_cast<std::size_t>(dimension))
    throw Refusal("its header does not give a size for each of its axes.");
  std::array<std::int64_t, 4> size{1, 1, 1, 1};
  for (std::size_t i = 0; i < sizes.size(); ++i) size[i] = integerField(sizes[i], "sizes");
  if (size[3] < 1) throw Refusal("its header gives an axis of " + std::to_string(size[3]) + " entries.");
  choosePart(volume, part, static_cast<std::uint64_t>(size[3]));
  const PayloadPlan plan =
      nrrdPayload(header, volume.component, acceptSize({size[0], size[1], size[2]}, volume.component));
  volume.size = {static_cast<int>(size[0]), static_cast<int>(size[1]), static_cast<int>(size[2])};
  readPlace(header, sizes.size(), volume);
  volume.names = segmentNames(header.keys);
  // As Chiasm writes them: value = slope × stored + intercept.
  if (const auto slope = header.keys.find("rescale slope"); slope != header.keys.end())
    volume.slope = realField(slope->second, "rescale slope");
  if (const auto intercept = header.keys.find("rescale intercept"); intercept != header.keys.end())
    volume.intercept = realField(intercept->second, "rescale intercept");
  if (volume.slope == 0.0) throw Refusal("its header's rescale slope is 0.");
  stagePayload(source, folder, channel, plan, volume);
  return volume;
}

}  // namespace chiasm::data_io::reader

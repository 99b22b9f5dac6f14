// MetaImage headers (https://itk.org/Wiki/ITK/MetaIO/Documentation).
#include <cmath>
#include <map>
#include <optional>

#include <glm/geometric.hpp>

#include "data_io/reader/program/payload.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/staged_volume.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kMaximumLine = 64 * 1024;
constexpr std::size_t kMaximumLines = 4096;
constexpr double kUnit = 2e-3;  // of an axis: rounding of printed numbers

using Fields = std::map<std::string, std::string>;

Fields readHeader(Source& source) {
  Fields fields;
  for (std::size_t count = 0; count < kMaximumLines; ++count) {
    const std::optional<std::string> line = source.readLine(kMaximumLine);
    if (!line) break;
    if (trimmed(*line).empty()) continue;
    const std::size_t separator = line->find_first_of("=:");
    if (separator == std::string::npos) throw Refusal("a line of its header is no MetaImage field.");
    const std::string name(trimmed(std::string_view(*line).substr(0, separator)));
    const std::string value(trimmed(std::string_view(*line).substr(separator + 1)));
    if (!fields.emplace(name, value).second) throw Refusal("a field of its header occurs twice.");
    if (name == "ElementDataFile") return fields;
  }
  throw Refusal("its MetaImage header does not say where its voxels are; copy it again from its source.");
}

// The first of several names that MetaIO takes for the same thing.
std::optional<std::string> find(const Fields& fields, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const auto found = fields.find(name); found != fields.end()) return found->second;
  return std::nullopt;
}

bool isTrue(const std::optional<std::string>& value) {
  return value && !value->empty() &&
         (value->front() == 'T' || value->front() == 't' || value->front() == '1');
}

Component componentOf(const std::string& type) {
  static const std::map<std::string, Component> kNames = {
      {"MET_CHAR", Component::int8},       {"MET_UCHAR", Component::uint8},
      {"MET_SHORT", Component::int16},     {"MET_USHORT", Component::uint16},
      {"MET_INT", Component::int32},       {"MET_UINT", Component::uint32},
      {"MET_LONG_LONG", Component::int64}, {"MET_ULONG_LONG", Component::uint64},
      {"MET_FLOAT", Component::float32},   {"MET_DOUBLE", Component::float64}};
  const auto found = kNames.find(type);
  if (found == kNames.end()) throw Refusal("its voxels are of a type that cannot be read here.");
  return found->second;
}

std::vector<double> numbers(const std::optional<std::string>& text, const char* field, std::size_t count,
                            std::vector<double> otherwise) {
  if (!text) return otherwise;
  std::vector<double> out = realFields(*text, field);
  if (out.size() != count)
    throw Refusal(std::string("its header's ") + field + " has " + std::to_string(out.size()) +
                  " numbers, not " + std::to_string(count) + '.');
  return out;
}

// TransformMatrix holds the direction of each index, one after another; Offset is the first voxel's centre.
void readPlace(const Fields& fields, StagedVolume& volume) {
  const std::optional<std::string> matrix = find(fields, {"TransformMatrix", "Rotation", "Orientation"});
  const std::vector<double> direction = numbers(matrix, "TransformMatrix", 9, {1, 0, 0, 0, 1, 0, 0, 0, 1});
  if (!matrix) {
    volume.badges.emplace_back(kOrientationAssumed);
    volume.note = "The file gives no directions: axes to the patient's left, back and head were assumed.";
  }
  const std::vector<double> spacing =
      numbers(find(fields, {"ElementSpacing", "ElementSize"}), "ElementSpacing", 3, {1, 1, 1});
  const std::vector<double> offset =
      numbers(find(fields, {"Offset", "Position", "Origin"}), "Offset", 3, {0, 0, 0});
  for (std::size_t i = 0; i < 3; ++i) {
    if (!(spacing[i] > 0)) throw Refusal("its header gives a voxel size that is not above 0 mm.");
    const glm::dvec3 axis(direction[3 * i], direction[3 * i + 1], direction[3 * i + 2]);
    if (std::abs(glm::length(axis) - 1.0) > kUnit)
      throw Refusal("its axes are not unit directions, so its place is unknown.");
    volume.place[i] = axis / glm::length(axis) * spacing[i];
  }
  volume.place[3] = {offset[0], offset[1], offset[2]};
}

}  // namespace

StagedVolume stageMetaImage(Source& source, int folder, std::size_t part, AnswerChannel& channel) {
  const Fields fields = readHeader(source);
  const auto need = [&](const char* name) {
    const std::optional<std::string> value = find(fields, {name});
    if (!value) throw Refusal(std::string("its header lacks ") + name + '.');
    return *value;
  };
  if (const auto type = find(fields, {"ObjectType"}); type && *type != "Image")
    throw Refusal("it is a MetaIO object other than an image.");
  const std::int64_t dimension = integerField(need("NDims"), "NDims");
  if (dimension != 3)
    throw Refusal("it has " + std::to_string(dimension) + " axes; a volume has three.",
                  ErrorKind::invalidInput);
  if (const auto channels = find(fields, {"ElementNumberOfChannels"});
      channels && integerField(*channels, "ElementNumberOfChannels") != 1)
    throw Refusal("its voxels have several components (vectors or colours); export a plain volume.",
                  ErrorKind::invalidInput);

  StagedVolume volume;
  volume.format = Format::metaImage;
  choosePart(volume, part, 1);
  volume.component = componentOf(need("ElementType"));
  const std::vector<double> given = realFields(need("DimSize"), "DimSize");
  if (given.size() != 3) throw Refusal("its header does not give three sizes.");
  std::array<std::int64_t, 3> size{};
  for (std::size_t i = 0; i < 3; ++i) {
    if (given[i] != std::floor(given[i]) || std::abs(given[i]) > 1e9)
      throw Refusal("its sizes are not whole numbers.");
    size[i] = static_cast<std::int64_t>(given[i]);
  }
  PayloadPlan plan;
  plan.payload = acceptSize(size, volume.component);
  volume.size = {static_cast<int>(size[0]), static_cast<int>(size[1]), static_cast<int>(size[2])};

  if (!isTrue(find(fields, {"BinaryData"})) && find(fields, {"BinaryData"}))
    plan.encoding = PayloadEncoding::text;
  if (isTrue(find(fields, {"CompressedData"}))) plan.encoding = PayloadEncoding::deflate;
  const std::string dataFile = need("ElementDataFile");
  if (dataFile.starts_with("LIST") || dataFile.find('%') != std::string::npos)
    throw Refusal("its voxels are spread over several files; join them and open that.");
  if (dataFile != "LOCAL" && dataFile != "Local" && dataFile != "local") plan.detachedName = dataFile;
  if (const auto skip = find(fields, {"HeaderSize"})) plan.byteSkip = integerField(*skip, "HeaderSize");
  const bool compressed = plan.encoding == PayloadEncoding::deflate;
  if (compressed && plan.byteSkip > 0) throw Refusal("its header skips into compressed data.");
  if (compressed && plan.byteSkip < 0) plan.byteSkip = 0;
  plan.swapped = isTrue(find(fields, {"BinaryDataByteOrderMSB", "ElementByteOrderMSB"}));
  if (const auto modality = find(fields, {"Modality"}))
    volume.modality = *modality == "MET_MOD_CT" ? "CT" : *modality == "MET_MOD_MR" ? "MR" : "";

  readPlace(fields, volume);
  stagePayload(source, folder, channel, plan, volume);
  return volume;
}

}  // namespace chiasm::data_io::reader

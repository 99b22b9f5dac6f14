// NRRD headers (http://teem.sourceforge.net/nrrd/format.html), checked and rewritten.
#include <optional>

#include "data_io/reader/program/nrrd_header.h"
#include "data_io/reader/program/payload.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/segment_names.h"
#include "data_io/reader/program/staged_volume.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

// The name that ITK's NRRD reader knows a type by.
const char* typeName(Component component) {
  switch (component) {
    case Component::uint8:
      return "unsigned char";
    case Component::int8:
      return "signed char";
    case Component::uint16:
      return "unsigned short";
    case Component::int16:
      return "short";
    case Component::uint32:
      return "unsigned int";
    case Component::int32:
      return "int";
    case Component::uint64:
      return "unsigned long long int";
    case Component::int64:
      return "long long int";
    case Component::float32:
      return "float";
    default:
      return "double";
  }
}

std::string text(const std::array<double, 3>& v) {
  return '(' + exact(v[0]) + ',' + exact(v[1]) + ',' + exact(v[2]) + ')';
}

// The geometry lines of the plain header, from the checked fields.
std::string geometry(const NrrdHeader& header, StagedVolume& volume) {
  std::string out;
  const std::string space = lowerCase(header.get("space"));
  const bool lps = space == "left-posterior-superior" || space == "lps";
  const bool ras = space == "right-anterior-superior" || space == "ras";
  const bool las = space == "left-anterior-superior" || space == "las";
  const std::string directions = header.get("space directions");
  if (lps || ras || las)
    out += std::string("space: ") +
           (lps   ? "left-posterior-superior"
            : ras ? "right-anterior-superior"
                  : "left-anterior-superior") +
           '\n';
  else if (!directions.empty())
    out += "space dimension: 3\n";
  if (!(lps || ras || las) || directions.empty()) {
    volume.badges.emplace_back(kOrientationAssumed);
    volume.note = "The file names no patient space: axes to the patient's left, back and head were assumed.";
  }
  if (!directions.empty()) {
    const std::vector<std::string_view> columns = nrrdVectors(directions);
    if (columns.size() != 3) throw Refusal("its header does not give three space directions.");
    out += "space directions:";
    for (const std::string_view column : columns) {
      const std::optional<std::array<double, 3>> axis = nrrdVector(column, "space directions");
      if (!axis)
        throw Refusal(
            "one of its axes has no direction in space (a list or components); export a plain volume.");
      out += ' ' + text(*axis);
    }
    out += '\n';
    requireNrrdMillimetres(header.get("space units"));
    if (const std::string origin = header.get("space origin"); !origin.empty())
      if (const auto point = nrrdVector(origin, "space origin"))
        out += "space origin: " + text(*point) + '\n';
  } else if (const std::string spacings = header.get("spacings"); !spacings.empty()) {
    const std::vector<double> spacing = realFields(spacings, "spacings");
    if (spacing.size() != 3) throw Refusal("its header does not give three spacings.");
    for (const double step : spacing)
      if (!(step > 0)) throw Refusal("its header gives a voxel size that is not above 0 mm.");
    requireNrrdMillimetres(header.get("units"));
    out += "spacings: " + exact(spacing[0]) + ' ' + exact(spacing[1]) + ' ' + exact(spacing[2]) + '\n';
  }
  return out;
}

void requireDomainAxes(const std::string& kinds) {
  for (const std::string_view kind : words(kinds)) {
    const std::string name = lowerCase(kind);
    if (name != "domain" && name != "space" && name != "none" && name != "???")
      throw Refusal(
          "one of its axes holds components (vectors, colours or a list), not space; export a plain volume.",
          ErrorKind::invalidInput);
  }
}

}  // namespace

StagedVolume stageNrrd(Source& source, int folder, AnswerChannel& channel) {
  const NrrdHeader header = readNrrdHeader(source);
  const std::int64_t dimension = integerField(header.get("dimension"), "dimension");
  if (dimension != 3)
    throw Refusal("it has " + std::to_string(dimension) +
                      " axes; a volume has three (several time points, components or layers: export one).",
                  ErrorKind::invalidInput);
  StagedVolume volume;
  volume.format = Format::nrrd;
  volume.component = nrrdComponent(header.get("type"));
  volume.staged = volume.component;
  const std::string sizesText = header.get("sizes");
  const std::vector<std::string_view> sizes = words(sizesText);
  if (sizes.size() != 3) throw Refusal("its header does not give three sizes.");
  std::array<std::int64_t, 3> size{};
  for (std::size_t i = 0; i < 3; ++i) size[i] = integerField(sizes[i], "sizes");
  PayloadPlan plan;
  plan.payload = acceptSize(size, volume.component);
  volume.size = {static_cast<int>(size[0]), static_cast<int>(size[1]), static_cast<int>(size[2])};
  requireDomainAxes(header.get("kinds"));

  const std::string encoding = lowerCase(header.get("encoding"));
  if (encoding == "gzip" || encoding == "gz") {
    plan.compressed = true;
  } else if (encoding != "raw") {
    throw Refusal("its voxels are encoded in a way that cannot be read here; raw and gzip can.");
  }
  std::string endian = lowerCase(header.get("endian"));
  if (endian.empty() && componentBytes(volume.component) == 1) endian = "little";
  if (endian != "little" && endian != "big")
    throw Refusal("its header does not say in which order bytes stand.");
  for (const char* name : {"data file", "datafile"})
    if (header.fields.count(name)) plan.detachedName = header.get(name);
  if (plan.detachedName.starts_with("LIST") || plan.detachedName.find('%') != std::string::npos)
    throw Refusal("its voxels are spread over several files; join them and open that.");
  for (const char* name : {"line skip", "lineskip"})
    if (header.fields.count(name)) plan.lineSkip = integerField(header.get(name), "line skip");
  for (const char* name : {"byte skip", "byteskip"})
    if (header.fields.count(name)) plan.byteSkip = integerField(header.get(name), "byte skip");

  plan.header = "NRRD0004\ntype: " + std::string(typeName(volume.component)) + "\ndimension: 3\n" +
                geometry(header, volume) + "sizes: " + std::to_string(size[0]) + ' ' +
                std::to_string(size[1]) + ' ' + std::to_string(size[2]) +
                "\nkinds: domain domain domain\nendian: " + endian + "\nencoding: raw\n\n";
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

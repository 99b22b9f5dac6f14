// NRRD headers (http://teem.sourceforge.net/nrrd/format.html), checked and rewritten.
#include <cstring>
#include <map>
#include <optional>

#include "data_io/reader/program/payload.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/segment_names.h"
#include "data_io/reader/program/staged_volume.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kMaximumLine = 256 * 1024;
constexpr std::size_t kMaximumLines = 65536;

struct Header {
  std::map<std::string, std::string> fields;  // names in lower case
  std::map<std::string, std::string> keys;    // key:=value pairs
  std::string get(const char* name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  }
};

Header readHeader(Source& source) {
  Header header;
  std::optional<std::string> line = source.readLine(64);
  if (!line || !line->starts_with("NRRD000")) throw Refusal("its NRRD header is of an unknown version.");
  std::size_t size = 0;
  for (std::size_t count = 0; (line = source.readLine(kMaximumLine)); ++count) {
    if (line->empty()) return header;  // the voxels follow
    size += line->size();
    if (count >= kMaximumLines || size > 4 * 1024 * 1024)
      throw Refusal("its header is longer than any header is.");
    if (line->starts_with('#')) continue;
    if (const std::size_t pair = line->find(":="); pair != std::string::npos && pair < line->find(": ")) {
      header.keys[line->substr(0, pair)] = line->substr(pair + 2);
      continue;
    }
    const std::size_t colon = line->find(':');
    if (colon == std::string::npos) throw Refusal("a line of its header is no NRRD field.");
    const std::string name = lowerCase(trimmed(std::string_view(*line).substr(0, colon)));
    if (!header.fields.emplace(name, trimmed(std::string_view(*line).substr(colon + 1))).second)
      throw Refusal("a field of its header occurs twice.");
    // A detached header may end with the file.
  }
  return header;
}

Component componentOf(const std::string& type) {
  static const std::map<std::string, Component> kNames = {{"signed char", Component::int8},
                                                          {"int8", Component::int8},
                                                          {"int8_t", Component::int8},
                                                          {"uchar", Component::uint8},
                                                          {"unsigned char", Component::uint8},
                                                          {"uint8", Component::uint8},
                                                          {"uint8_t", Component::uint8},
                                                          {"short", Component::int16},
                                                          {"short int", Component::int16},
                                                          {"signed short", Component::int16},
                                                          {"signed short int", Component::int16},
                                                          {"int16", Component::int16},
                                                          {"int16_t", Component::int16},
                                                          {"ushort", Component::uint16},
                                                          {"unsigned short", Component::uint16},
                                                          {"unsigned short int", Component::uint16},
                                                          {"uint16", Component::uint16},
                                                          {"uint16_t", Component::uint16},
                                                          {"int", Component::int32},
                                                          {"signed int", Component::int32},
                                                          {"int32", Component::int32},
                                                          {"int32_t", Component::int32},
                                                          {"uint", Component::uint32},
                                                          {"unsigned int", Component::uint32},
                                                          {"uint32", Component::uint32},
                                                          {"uint32_t", Component::uint32},
                                                          {"longlong", Component::int64},
                                                          {"long long", Component::int64},
                                                          {"long long int", Component::int64},
                                                          {"signed long long", Component::int64},
                                                          {"signed long long int", Component::int64},
                                                          {"int64", Component::int64},
                                                          {"int64_t", Component::int64},
                                                          {"ulonglong", Component::uint64},
                                                          {"unsigned long long", Component::uint64},
                                                          {"unsigned long long int", Component::uint64},
                                                          {"uint64", Component::uint64},
                                                          {"uint64_t", Component::uint64},
                                                          {"float", Component::float32},
                                                          {"double", Component::float64}};
  const auto found = kNames.find(lowerCase(type));
  if (found == kNames.end()) throw Refusal("its voxels are of a type that cannot be read here.");
  return found->second;
}

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

// "(a,b,c)" as three numbers; nullopt for "none".
std::optional<std::array<double, 3>> vectorField(std::string_view text, const char* field) {
  text = trimmed(text);
  if (text == "none") return std::nullopt;
  const Refusal wrong(std::string("its header's ") + field + " is not a vector of three numbers.");
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') throw wrong;
  text = text.substr(1, text.size() - 2);
  std::array<double, 3> out{};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t comma = text.find(',');
    if ((comma == std::string_view::npos) != (i == 2)) throw wrong;
    out[i] = realField(text.substr(0, comma), field);
    if (i < 2) text.remove_prefix(comma + 1);
  }
  return out;
}

std::vector<std::string_view> vectors(std::string_view text) {
  std::vector<std::string_view> out;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    const std::size_t end = text.front() == '(' ? text.find(')') + 1 : text.find_first_of(" \t");
    if (end == 0) throw Refusal("its header's space directions are not vectors.");
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end, text.size()));
  }
  return out;
}

std::string text(const std::array<double, 3>& v) {
  return '(' + exact(v[0]) + ',' + exact(v[1]) + ',' + exact(v[2]) + ')';
}

void requireMillimetres(const std::string& units) {
  std::size_t from = 0;
  while ((from = units.find('"', from)) != std::string::npos) {
    const std::size_t to = units.find('"', from + 1);
    const std::string unit = units.substr(from + 1, to == std::string::npos ? to : to - from - 1);
    if (!unit.empty() && lowerCase(unit) != "mm" && lowerCase(unit) != "millimeter" && unit != "???")
      throw Refusal("its header measures space in something else than millimetres.");
    if (to == std::string::npos) return;
    from = to + 1;
  }
}

// The geometry lines of the plain header, from the checked fields.
std::string geometry(const Header& header, StagedVolume& volume) {
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
    const std::vector<std::string_view> columns = vectors(directions);
    if (columns.size() != 3) throw Refusal("its header does not give three space directions.");
    out += "space directions:";
    for (const std::string_view column : columns) {
      const std::optional<std::array<double, 3>> axis = vectorField(column, "space directions");
      if (!axis)
        throw Refusal(
            "one of its axes has no direction in space (a list or components); export a plain volume.");
      out += ' ' + text(*axis);
    }
    out += '\n';
    requireMillimetres(header.get("space units"));
    if (const std::string origin = header.get("space origin"); !origin.empty())
      if (const auto point = vectorField(origin, "space origin"))
        out += "space origin: " + text(*point) + '\n';
  } else if (const std::string spacings = header.get("spacings"); !spacings.empty()) {
    const std::vector<double> spacing = realFields(spacings, "spacings");
    if (spacing.size() != 3) throw Refusal("its header does not give three spacings.");
    for (const double step : spacing)
      if (!(step > 0)) throw Refusal("its header gives a voxel size that is not above 0 mm.");
    requireMillimetres(header.get("units"));
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
  const Header header = readHeader(source);
  const std::int64_t dimension = integerField(header.get("dimension"), "dimension");
  if (dimension != 3)
    throw Refusal("it has " + std::to_string(dimension) +
                      " axes; a volume has three (several time points, components or layers: export one).",
                  ErrorKind::invalidInput);
  StagedVolume volume;
  volume.format = Format::nrrd;
  volume.component = componentOf(header.get("type"));
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

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "core/language/context.h"
#include "data_io/links/link_lines.h"

namespace chiasm::data_io {

namespace {

using nlohmann::json;

constexpr std::size_t kMostLines = 100'000;
constexpr std::size_t kMost = 1'000;  // anchors, targets, masks, codes of a line
constexpr std::size_t kLongest = 1 << 20;
constexpr std::int64_t kFarthest = std::numeric_limits<std::int32_t>::max();

// Reads one line's fields; the first that is wrong is what the sentence names.
class Fields {
 public:
  const std::string& wrong() const { return wrong_; }
  bool valid() const { return wrong_.empty(); }
  void fail(const std::string& field) {
    if (valid()) wrong_ = field;
  }

  const json& get(const json& object, const char* name) {
    static const json none;
    const auto found = object.is_object() ? object.find(name) : object.end();
    if (!object.is_object() || found == object.end()) return fail(name), none;
    return *found;
  }
  const json& list(const json& object, const char* name) {
    static const json empty = json::array();
    const json& field = get(object, name);
    if (field.is_array() && field.size() <= kMost) return field;
    return fail(name), empty;
  }
  std::string text(const json& object, const char* name, bool mayLack = false) {
    const json& field = get(object, name);
    if (mayLack && field.is_null()) return {};
    if (!field.is_string() || field.get_ref<const std::string&>().size() > kLongest) return fail(name), "";
    return field.get<std::string>();
  }
  Uid uid(const json& object, const char* name, bool mayLack = false) {
    const std::string written = text(object, name, mayLack);
    if (written.empty() && mayLack) return {};
    const auto parsed = Uid::parse(written);
    if (!parsed || parsed->empty()) return fail(name), Uid{};
    return *parsed;
  }
  Digest digest(const json& object, const char* name, bool mayLack) {
    const std::string hex = text(object, name, mayLack);
    Digest out;
    if (hex.empty() && mayLack) return out;
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (hex.size() != 2 * out.bytes.size()) return fail(name), out;
    for (std::size_t i = 0; i < out.bytes.size(); ++i) {
      const std::size_t high = kDigits.find(hex[2 * i]), low = kDigits.find(hex[2 * i + 1]);
      if (high == std::string_view::npos || low == std::string_view::npos) return fail(name), Digest{};
      out.bytes[i] = static_cast<std::uint8_t>(high << 4U | low);
    }
    return out;
  }
  std::int64_t integer(const json& object, const char* name, std::int64_t smallest, std::int64_t largest) {
    const json& field = get(object, name);
    if (!field.is_number_integer() ||
        (field.is_number_unsigned() && field.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)))
      return fail(name), smallest;
    const auto value = field.get<std::int64_t>();
    if (value < smallest || value > largest) return fail(name), smallest;
    return value;
  }
  double number(const json& field, const char* name) {
    const double value = field.is_number() ? field.get<double>() : std::nan("");
    if (!std::isfinite(value)) return fail(name), 0.0;
    return value;
  }

 private:
  std::string wrong_;
};

Code codeFrom(Fields& fields, const json& row) {
  return {fields.text(row, "system"), fields.text(row, "code"), fields.text(row, "meaning", true)};
}

// Below the folder of the lines and nowhere else: no root, no "..", no empty part.
bool isBelow(const std::string& path) {
  if (path.empty() || path.size() > kLongest / 256 || path.front() == '/' ||
      std::any_of(path.begin(), path.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\'; }))
    return false;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, end - at);
    if (part.empty() || part == "." || part == "..") return false;
    at = end + 1;
  }
  return true;
}

MaskLine maskFrom(Fields& fields, const json& row) {
  MaskLine mask;
  mask.path = fields.text(row, "path");
  if (!isBelow(mask.path)) fields.fail("path");
  mask.sha256 = fields.digest(row, "sha256", false);
  mask.voxels = fields.integer(row, "voxels", 0, INT64_MAX);
  mask.volumeMm3 = fields.number(fields.get(row, "volume_mm3"), "volume_mm3");
  fields.integer(row, "instance", 1, 1);
  mask.segment.uid = fields.uid(row, "segment");
  mask.segment.name = fields.text(row, "name");
  const json& colour = fields.list(row, "colour");
  if (colour.size() != 3) return fields.fail("colour"), mask;
  for (int i = 0; i < 3; ++i) {
    const double channel = fields.number(colour[static_cast<std::size_t>(i)], "colour");
    if (channel < 0 || channel > 255) fields.fail("colour");
    if (fields.valid()) mask.segment.colour[i] = static_cast<std::uint8_t>(channel);
  }
  if (const json& code = fields.get(row, "code"); !code.is_null()) mask.segment.code = codeFrom(fields, code);
  return mask;
}

LinkLine::VolumeLine volumeFrom(Fields& fields, const json& row) {
  LinkLine::VolumeLine volume;
  volume.name = fields.text(row, "path", true);
  volume.sha256 = fields.digest(row, "sha256", true);
  volume.voxelSha256 = fields.digest(row, "voxel_sha256", true);
  const json& affine = fields.list(row, "affine");
  if (affine.size() != 4) return fields.fail("affine"), volume;
  for (std::size_t i = 0; i < 4; ++i) {
    if (!affine[i].is_array() || affine[i].size() != 4) return fields.fail("affine"), volume;
    for (std::size_t j = 0; j < 4; ++j) volume.affine[4 * i + j] = fields.number(affine[i][j], "affine");
  }
  const json& uids = fields.get(row, "uids");
  volume.uid = fields.uid(uids, "volume");
  volume.frameOfReference = fields.text(uids, "frame_of_reference", true);
  volume.series = fields.text(uids, "series", true);
  return volume;
}

void readSpans(Fields& fields, const json& whole, LinkLine& line) {
  for (const json& row : fields.list(whole, "spans")) {
    TextAnchor anchor;
    anchor.report = fields.uid(row, "report");
    anchor.begin = fields.integer(row, "start", 0, kFarthest);
    anchor.end = fields.integer(row, "end", 0, kFarthest);
    anchor.exact = fields.text(row, "quote");
    anchor.prefix = fields.text(row, "prefix");
    anchor.suffix = fields.text(row, "suffix");
    if (anchor.begin >= anchor.end || anchor.exact.empty()) fields.fail("spans");
    line.link.anchors.push_back(std::move(anchor));
    line.textSha256.push_back(fields.digest(row, "report_sha256", true));
  }
  if (line.link.anchors.empty()) fields.fail("spans");
}

void readLink(Fields& fields, const json& whole, Link& link) {
  for (const json& row : fields.list(whole, "targets")) {
    link.targets.push_back({fields.text(row, "kind"), fields.uid(row, "uid")});
    if (link.targets.back().kind.empty()) fields.fail("kind");
  }
  for (const json& row : fields.list(whole, "codes")) link.codes.push_back(codeFrom(fields, row));
  const auto certainty = parseCertainty(fields.text(whole, "certainty"));
  if (!certainty) return fields.fail("certainty");
  link.certainty = *certainty;
  const json& own = fields.get(whole, "link");
  std::string type = fields.text(own, "type");
  std::replace(type.begin(), type.end(), '_', ' ');
  const auto relation = parseRelation(type);
  if (!relation) return fields.fail("type");
  link.relation = *relation;
  link.uid = fields.uid(own, "uid");
  link.order = fields.integer(own, "order", INT64_MIN, INT64_MAX);
  link.created.microseconds = fields.integer(own, "created_us", INT64_MIN, INT64_MAX);
  link.model = fields.text(own, "model", true);
  const std::string state = fields.text(own, "state");
  if (state != "active" && state != "stale") return fields.fail("state");
  link.state = state == "stale" ? LinkState::stale : LinkState::active;
  const json& annotators = fields.list(whole, "annotators");
  if (annotators.size() > 1) return fields.fail("annotators");
  if (!annotators.empty()) link.author = fields.uid(annotators[0], "uid");
}

// A finding without a link: anchors and codes, and how certain it is said to be.
void readFinding(Fields& fields, const json& whole, LinkLine& line) {
  for (const json& row : fields.list(whole, "codes")) line.link.codes.push_back(codeFrom(fields, row));
  line.finding = fields.text(whole, "certainty");
  constexpr std::array kCertainties = {Certainty::present, Certainty::negated, Certainty::uncertain,
                                       Certainty::history};
  if (std::none_of(kCertainties.begin(), kCertainties.end(),
                   [&](Certainty one) { return line.finding == certaintyName(one); }))
    fields.fail("certainty");
  for (const char* empty : {"targets", "masks", "annotators"})
    if (!fields.list(whole, empty).empty()) fields.fail(empty);
}

LinkLine lineFrom(Fields& fields, const json& whole) {
  LinkLine line;
  line.caseId = fields.text(whole, "case_id");
  if (const json& volume = fields.get(whole, "volume"); !volume.is_null())
    line.volume = volumeFrom(fields, volume);
  const json& report = fields.get(whole, "report");
  line.report.uid = fields.uid(report, "uid");
  line.report.document = fields.uid(report, "document");
  line.report.version = static_cast<int>(fields.integer(report, "version", 1, kFarthest));
  line.report.sha256 = fields.digest(report, "sha256", true);
  line.report.section = fields.text(report, "section", true);
  line.sentence = fields.text(whole, "sentence", true);
  for (const json& row : fields.list(whole, "measurement"))
    line.millimetres.push_back(fields.number(fields.get(row, "mm"), "mm"));
  for (const json& row : fields.list(whole, "masks")) line.masks.push_back(maskFrom(fields, row));
  readSpans(fields, whole, line);
  if (fields.get(whole, "link").is_null() && whole.contains("link"))
    readFinding(fields, whole, line);
  else
    readLink(fields, whole, line.link);
  return line;
}

}  // namespace

Expected<std::vector<LinkLine>> parseLinkLines(std::string_view text) {
  std::vector<LinkLine> lines;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::string_view row = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), row.size() + 1));
    ++number;
    if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::string where = "line " + std::to_string(number) + " of it ";
    const json whole = json::parse(row, nullptr, false);
    if (!whole.is_object()) return failure(ErrorKind::unreadable, where + "is no whole JSON object.");
    if (lines.size() >= kMostLines) return failure(ErrorKind::unreadable, "it has too many lines; split it.");
    Fields fields;
    LinkLine line = lineFrom(fields, whole);
    if (!fields.valid())
      return failure(ErrorKind::unreadable,
                     where + "is no link: '" + fields.wrong() + "' is missing, or not what it should be.");
    lines.push_back(std::move(line));
  }
  if (lines.empty()) return failure(ErrorKind::unreadable, "there is no link and no finding in it.");
  return lines;
}

}  // namespace chiasm::data_io

#include "data_io/links/link_lines.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace chiasm::data_io {

namespace {

using nlohmann::json;

// "partially grounds" is written partially_grounds.
std::string underscored(std::string text) {
  std::replace(text.begin(), text.end(), ' ', '_');
  return text;
}

json hexOrNull(const Digest& digest) {
  return digest.empty() ? json(nullptr) : json(digest.hex());
}
json textOrNull(const std::string& text) {
  return text.empty() ? json(nullptr) : json(text);
}

json codesJson(const std::vector<Code>& codes) {
  json out = json::array();
  for (const Code& code : codes)
    out.push_back({{"system", code.scheme}, {"code", code.value}, {"meaning", code.meaning}});
  return out;
}

json volumeJson(const LinkLine& line) {
  if (!line.volume) return nullptr;
  json affine = json::array();
  for (std::size_t row = 0; row < 4; ++row)
    affine.push_back(
        std::vector<double>(line.volume->affine.begin() + static_cast<std::ptrdiff_t>(4 * row),
                            line.volume->affine.begin() + static_cast<std::ptrdiff_t>(4 * row + 4)));
  return {{"path", line.volume->name},
          {"sha256", hexOrNull(line.volume->sha256)},
          {"voxel_sha256", hexOrNull(line.volume->voxelSha256)},
          {"affine", affine},
          {"uids",
           {{"volume", line.volume->uid.text()},
            {"frame_of_reference", textOrNull(line.volume->frameOfReference)},
            {"series", textOrNull(line.volume->series)}}}};
}

json masksJson(const LinkLine& line) {
  json out = json::array();
  for (const MaskLine& mask : line.masks) {
    const Segment& segment = mask.segment;
    json one = {{"path", mask.path},
                {"sha256", mask.sha256.hex()},
                {"instance", 1},
                {"voxels", mask.voxels},
                {"volume_mm3", mask.volumeMm3},
                {"source", "chiasm"},
                {"segment", segment.uid.text()},
                {"name", segment.name},
                {"colour", {segment.colour.r, segment.colour.g, segment.colour.b}},
                {"code", nullptr}};
    if (segment.code) one["code"] = codesJson({*segment.code})[0];
    out.push_back(std::move(one));
  }
  return out;
}

json lineJson(const LinkLine& line) {
  const Link& link = line.link;
  json spans = json::array(), targets = json::array(), millimetres = json::array();
  for (std::size_t i = 0; i < link.anchors.size(); ++i) {
    const TextAnchor& anchor = link.anchors[i];
    spans.push_back({{"start", anchor.begin},
                     {"end", anchor.end},
                     {"quote", anchor.exact},
                     {"prefix", anchor.prefix},
                     {"suffix", anchor.suffix},
                     {"report", anchor.report.text()},
                     {"report_sha256", hexOrNull(line.textSha256[i])}});
  }
  for (const LinkTarget& target : link.targets)
    targets.push_back({{"kind", target.kind}, {"uid", target.uid.text()}});
  for (const double value : line.millimetres) millimetres.push_back({{"mm", value}});
  json annotators = json::array();
  json own = nullptr;
  if (line.finding.empty())
    own = {{"type", underscored(relationName(link.relation))},
           {"uid", link.uid.text()},
           {"order", link.order},
           {"state", link.state == LinkState::active ? "active" : "stale"},
           {"created", link.created.iso8601()},
           {"created_us", link.created.microseconds},
           {"model", textOrNull(link.model)}};
  if (!link.author.empty()) annotators.push_back({{"uid", link.author.text()}});
  return {{"case_id", line.caseId},
          {"volume", volumeJson(line)},
          {"report",
           {{"path", nullptr},
            {"sha256", hexOrNull(line.report.sha256)},
            {"section", line.report.section},
            {"uid", line.report.uid.text()},
            {"document", line.report.document.text()},
            {"version", line.report.version}}},
          {"spans", spans},
          {"sentence", line.sentence},
          {"certainty", line.finding.empty() ? certaintyName(link.certainty) : line.finding},
          {"codes", codesJson(link.codes)},
          {"measurement", millimetres},
          {"masks", masksJson(line)},
          {"targets", targets},
          {"link", own},
          {"annotators", annotators},
          {"adjudicated_by", nullptr},
          {"exhaustive", nullptr},
          {"split", nullptr},
          {"deid", nullptr}};
}

}  // namespace

std::string encodeLinkLines(const std::vector<LinkLine>& lines) {
  std::string out;
  for (const LinkLine& line : lines)
    out += lineJson(line).dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  return out;
}

}  // namespace chiasm::data_io

// Reports as rows of a table (CT-RATE), and what the readers of reports share.
#include <algorithm>
#include <array>

#include "core/base/base64.h"
#include "core/report/utf8.h"
#include "data_io/reader/program/delimited.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/report_formats.h"

namespace chiasm::data_io::reader {

namespace {

struct Section {
  const char* column;
  const char* heading;
};
constexpr std::array<Section, 4> kSections{{{"ClinicalInformation_EN", "CLINICAL INFORMATION"},
                                            {"Technique_EN", "TECHNIQUE"},
                                            {"Findings_EN", "FINDINGS"},
                                            {"Impressions_EN", "IMPRESSION"}}};

std::string withoutEnding(std::string name) {
  for (const char* ending : {".gz", ".nii"})
    if (name.ends_with(ending)) name.resize(name.size() - std::string_view(ending).size());
  return name;
}

}  // namespace

bool looksLikeCtRate(std::string_view bytes) {
  const std::string_view first = firstLineOf(bytes);
  return first.find("VolumeName") != std::string_view::npos &&
         first.find("Findings_EN") != std::string_view::npos;
}

std::vector<ReportDocument> reportsOfCtRate(std::string_view bytes, const std::string& volume) {
  if (!validateUtf8(bytes)) throw Refusal("it is a table, but not valid UTF-8; save it as UTF-8.");
  DelimitedRows rows(bytes, separatorOf(firstLineOf(bytes)));
  std::vector<std::string> fields, found;
  if (!rows.next(fields)) throw Refusal("it is empty.");
  const int name = columnOf(fields, {"volumename"});
  std::array<int, kSections.size()> columns{};
  std::transform(kSections.begin(), kSections.end(), columns.begin(), [&](const Section& section) {
    return static_cast<int>(std::find(fields.begin(), fields.end(), section.column) - fields.begin());
  });
  const auto at = [&](int column) {
    return column >= 0 && static_cast<std::size_t>(column) < fields.size()
               ? fields[static_cast<std::size_t>(column)]
               : std::string();
  };
  ReportDocument document;
  std::size_t count = 0, matching = 0;
  while (rows.next(fields)) {
    ++count;
    if (!volume.empty() && withoutEnding(at(name)) != withoutEnding(volume)) continue;
    if (++matching > 1) continue;
    for (std::size_t i = 0; i < kSections.size(); ++i) {
      const std::string text = at(columns[i]);
      if (text.empty()) continue;
      document.text +=
          (document.text.empty() ? "" : "\n\n") + std::string(kSections[i].heading) + ":\n" + text;
    }
  }
  if (matching == 0)
    throw Refusal(
        "none of its " + grouped(count) + " rows is of this volume; name its VolumeName with --row.",
        ErrorKind::notFound);
  if (matching > 1 && volume.empty())
    throw Refusal(
        "it has " + grouped(count) + " rows; say with --row which volume's is meant (its VolumeName).",
        ErrorKind::invalidInput);
  if (matching > 1) throw Refusal(grouped(matching) + " of its rows are of this volume; one is expected.");
  if (document.text.empty()) throw Refusal("the row of this volume has no text.");
  document.format = "CT-RATE CSV";
  document.encoding = "UTF-8";
  return {std::move(document)};
}

std::string decodedBase64(std::string_view text) {
  std::optional<std::string> bytes = decodeBase64(text);
  if (!bytes) throw Refusal("something attached to it is no valid base64.");
  return *std::move(bytes);
}

std::string headLine(std::string_view text) {
  std::string line;
  for (const char letter : text.substr(0, 200))
    line += static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f ? ' ' : letter;
  while (!line.empty() && (!validateUtf8(line) || line.back() == ' ')) line.pop_back();
  return line;
}

std::string dayOf(std::string_view stamp) {
  if (stamp.size() < 8 || stamp.substr(0, 8).find_first_not_of("0123456789") != std::string_view::npos)
    return {};
  return std::string(stamp.substr(0, 4)) + '-' + std::string(stamp.substr(4, 2)) + '-' +
         std::string(stamp.substr(6, 2));
}

}  // namespace chiasm::data_io::reader

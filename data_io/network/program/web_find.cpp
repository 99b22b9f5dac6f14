// QIDO-RS (DICOM PS3.18, 10.6).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "data_io/network/program/dicom_json.h"
#include "data_io/network/program/failure.h"
#include "data_io/network/program/http.h"
#include "data_io/network/program/shown_text.h"
#include "data_io/network/program/web.h"

namespace chiasm::data_io::network {
namespace {

using nlohmann::json;

constexpr const char* kJson = "application/dicom+json";

json search(Http& http, const std::string& path) {
  const std::string text = http.getText(path, kJson);
  return text.empty() ? json::array() : parseDicomJson(text);
}

// The asterisk of a wildcard goes as it is (RFC 3986 allows it in a query): with "%2A" Orthanc finds nothing.
void addMatch(std::string& path, const char* attribute, const std::string& value) {
  if (value.empty()) return;
  path += path.find('?') == std::string::npos ? '?' : '&';
  path += std::string(attribute) + '=';
  for (std::size_t from = 0; from <= value.size();) {
    const std::size_t asterisk = std::min(value.find('*', from), value.size());
    path += Http::escaped(value.substr(from, asterisk - from));
    if (asterisk < value.size()) path += '*';
    from = asterisk + 1;
  }
}

int related(const json& item, const char* tag) {
  const int count = numberOf(textOf(item, tag));
  return count <= 10'000'000 ? count : -1;
}

}  // namespace

void echoByWeb(const Request& request, Voice& voice) {
  Http http(request, voice);
  search(http, "/studies?limit=1");
}

Found<FoundStudy> findStudiesByWeb(const Request& request, Voice& voice) {
  const StudyQuery& asked = request.query;
  std::string path = "/studies";
  // One more than is wanted, to see whether there is more.
  addMatch(path, "limit", std::to_string(asked.limit + 1));
  addMatch(path, "PatientID", asked.patientId);
  addMatch(path, "PatientName", asked.patientName);
  addMatch(path, "AccessionNumber", asked.accession);
  addMatch(path, "ModalitiesInStudy", asked.modality);
  addMatch(path, "StudyDate", dateRange(asked.fromDate, asked.toDate));
  addMatch(path, "includefield", "00081030");
  Http http(request, voice);
  Found<FoundStudy> found;
  for (const json& item : search(http, path)) {
    FoundStudy row;
    row.study = uidOf(textOf(item, "0020000D"));
    if (row.study.empty()) {
      ++found.unusable;
      continue;
    }
    found.more = found.rows.size() == static_cast<std::size_t>(asked.limit);
    if (found.more) break;
    row.patientId = shownText(textOf(item, "00100020"));
    if (asked.withNames) row.patientName = shownName(textOf(item, "00100010"));
    row.accession = shownText(textOf(item, "00080050"));
    row.date = isoDateOf(textOf(item, "00080020"));
    row.description = shownText(textOf(item, "00081030"));
    row.modalities = shownText(textOf(item, "00080061"));
    row.series = related(item, "00201206");
    row.instances = related(item, "00201208");
    found.rows.push_back(std::move(row));
  }
  return found;
}

Found<FoundSeries> findSeriesByWeb(const Request& request, Voice& voice) {
  Http http(request, voice);
  Found<FoundSeries> found;
  for (const json& item : search(http, "/studies/" + request.study +
                                           "/series?includefield=0008103E&includefield=00080021&"
                                           "includefield=00201209")) {
    FoundSeries row;
    row.study = uidOf(request.study);
    row.series = uidOf(textOf(item, "0020000E"));
    if (row.series.empty()) {
      ++found.unusable;
      continue;
    }
    found.more = found.rows.size() == kMaximumFound;
    if (found.more) break;
    row.modality = shownText(textOf(item, "00080060"));
    row.description = shownText(textOf(item, "0008103E"));
    row.date = isoDateOf(textOf(item, "00080021"));
    row.number = numberOf(textOf(item, "00200011"));
    row.instances = related(item, "00201209");
    found.rows.push_back(std::move(row));
  }
  return found;
}

}  // namespace chiasm::data_io::network

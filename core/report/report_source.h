// The bytes that a report came in, as they were.
#pragma once

#include <string>

#include "core/base/digest.h"
#include "core/base/uid.h"

namespace chiasm {

// Of a report whose text was taken out of something: the source stays whole in the history, so that what was
// left out can be looked up, and nothing of it is interpreted again.
struct ReportSource {
  Uid report;            // the version that was made of it
  std::string format;    // "text", "HL7 ORU", "FHIR DiagnosticReport", "DICOM SR", "PDF", "CT-RATE CSV"
  std::string encoding;  // of the text in it: "UTF-8", "windows-1252"; empty where the format has none
  std::string note;      // what was left out of the text
  Digest digest;         // SHA-256 of `bytes`
  std::string bytes;
  bool operator==(const ReportSource&) const = default;
};

// What the history holds of one entry is bounded (16 MiB of text, a third more than these bytes).
inline constexpr std::size_t kLargestReportSource = 11u << 20;

}  // namespace chiasm

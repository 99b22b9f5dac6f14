// What reading a report file gives.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/digest.h"

namespace chiasm::data_io {

// Which study something is about, as its file says it. Never logged, never shown whole.
struct StudyIdentity {
  std::string studyInstanceUid, accessionNumber;
  bool empty() const { return studyInstanceUid.empty() && accessionNumber.empty(); }
};

// One report of a file: its text as it will stand in the case, and what the file says about it.
struct ReportDocument {
  std::string text;                         // UTF-8
  std::string title, author, date, status;  // as Report has them; empty where the file says nothing
  bool addendum = false;                    // continues a report that was given before
  std::string format;    // "text", "HL7 ORU", "FHIR DiagnosticReport", "DICOM SR", "PDF", "CT-RATE CSV"
  std::string encoding;  // of the text in the file; empty where the format has none of its own
  std::string note;      // one sentence on what is missing from the text, or empty
  StudyIdentity study;
};

struct ReadReports {
  std::vector<ReportDocument> documents;  // at least one
  std::shared_ptr<const std::string> bytes;
  Digest digest;  // SHA-256 of `bytes`
};

// An attribute by which a person can be found, and how many files of a volume have it.
struct IdentifierCount {
  std::string name;
  std::size_t files = 0;
};

// What the person said where a file does not.
struct ReportChoice {
  std::string encoding;  // of a plain text: "windows-1252"; empty: found out, or refused
  std::string row;       // of a table: which volume's (VolumeName)
};

}  // namespace chiasm::data_io

// What servers of images are asked for, and what comes back: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/uid.h"

namespace chiasm::data_io {

// Empty fields are not asked for. Texts may hold the wildcards * and ? (PS3.4, C.2.2.2.4).
struct StudyQuery {
  std::string patientId, patientName, accession, modality;
  std::string fromDate, toDate;  // "2026-01-31", both inclusive; one alone is open to the other side
  int limit = 200;               // studies, at most kMaximumFound
  // Names are asked for and told only where a person looks for a patient: the study browser.
  bool withNames = false;
};
inline constexpr int kMaximumFound = 2000;

// Texts are UTF-8 without control characters, at most 128 characters; dates are ISO; what the server left out
// is empty, and numbers that it left out are -1.
struct FoundStudy {
  Uid study;
  std::string patientId, patientName, accession, date, description, modalities;
  int series = -1, instances = -1;
};
struct FoundSeries {
  Uid study, series;
  std::string modality, description, date;
  int number = -1, instances = -1;
};
template <typename Row>
struct Found {
  std::vector<Row> rows;
  bool more = false;  // the limit cut it off
  int unusable = 0;   // answers without a valid UID: left out
};

struct FetchedInstances {
  int instances = 0;
  std::int64_t bytes = 0;
  std::string by;   // "C-GET", "C-MOVE", "WADO-RS"
  int unasked = 0;  // objects of other studies or series that the server sent as well; they are not kept
};

// Files that are to be sent, by series. `refusal`: why this series must not be sent; empty when it may.
struct OutgoingSeries {
  std::string patientId, studyDate, modality, description, kind;  // kind: "CT Image Storage"
  Uid study, series;
  int files = 0;
  std::int64_t bytes = 0;
  bool ours = false;  // written by Chiasm
  std::string refusal;
};
struct Outgoing {
  std::vector<OutgoingSeries> series;
  int notDicom = 0;  // files of the folders that are no DICOM objects: left out
};

// What became of each file: `sent` were accepted by the server.
struct SendOutcome {
  int sent = 0, failed = 0;
  std::vector<std::string> reasons;  // of the failed ones, each reason once
  bool coerced = false;              // the server says that it changed elements on storing
};

}  // namespace chiasm::data_io

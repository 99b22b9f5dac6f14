// Adding reports that came in some other form than plain text.
#pragma once

#include <memory>

#include "core/case/command.h"
#include "core/report/report_source.h"

namespace chiasm {

// As addReport, and the source goes into the history with it, as parameters of the entry: part of the hash
// chain, read back by data_io's readReportSource. Refuses a source of over kLargestReportSource bytes.
std::unique_ptr<Command> addReportFrom(Report report, ReportSource source);

// The names of these parameters.
inline constexpr const char* kSourceFormat = "source_format";
inline constexpr const char* kSourceEncoding = "source_encoding";
inline constexpr const char* kSourceNote = "source_note";
inline constexpr const char* kSourceDigest = "source_sha256";
inline constexpr const char* kSourceBytes = "source_base64";  // RFC 4648, without line ends

}  // namespace chiasm

// Reports and study identities as bytes for the wire, and back again with every field checked.
#pragma once

#include <span>
#include <string>

#include "core/base/error.h"
#include "data_io/reports/read_report.h"

namespace chiasm::data_io::reader {

inline constexpr std::size_t kMostReports = 1000;
inline constexpr std::size_t kLongestReport = 16 << 20;
inline constexpr std::size_t kLongestReportFile = 64 << 20;

std::string encode(const ReadReports& reports);
std::string encode(const StudyIdentity& study);
std::string encode(const std::vector<IdentifierCount>& identifiers);
// Sentences do not name the file.
Expected<ReadReports> decodeReports(std::span<const std::byte> bytes);
Expected<StudyIdentity> decodeStudy(std::span<const std::byte> bytes);
Expected<std::vector<IdentifierCount>> decodeIdentifiers(std::span<const std::byte> bytes);

}  // namespace chiasm::data_io::reader

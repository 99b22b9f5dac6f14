// The bytes that reports came in, out of a case's history.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/report/report_source.h"
#include "data_io/case_file/case_file.h"

namespace chiasm::data_io {

// All that the history holds, in its order; those of reports that were undone too. Bytes that do not fit
// their digest are refused.
Expected<std::vector<ReportSource>> readReportSources(const std::filesystem::path& casePath);

}  // namespace chiasm::data_io

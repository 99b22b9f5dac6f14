// All checks of a case: what its reports say against what its masks show. Nothing is changed.
#pragma once

#include <vector>

#include "core/base/error.h"
#include "core/case/case.h"
#include "core/checks/check.h"
#include "core/language/report_analysis.h"

namespace chiasm {

// In the order of the reports' text, then what concerns the whole case. Density needs the volumes' voxels;
// without them it cannot tell. Works on a snapshot, any thread. Fails when a report cannot be analysed.
Expected<std::vector<CheckResult>> checkCase(const Case& value, const ReportAnalyser& analyser);

}  // namespace chiasm

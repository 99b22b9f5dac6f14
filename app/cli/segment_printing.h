// What the command line says of a segment.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "app/cli/cli_context.h"
#include "core/metrics/segment_statistics.h"

namespace chiasm::app {

nlohmann::json describeSegment(const Segment& segment, const SegmentStatistics& statistics);
// One line for people, or the description with --json; nothing when the segment is not there.
void printSegment(const CliContext& context, const Case& current, const Uid& segment);
// Every segment with all of its measures; as CSV, or else as text or JSON.
Expected<void> listStatistics(CliContext& context, const std::string& path, bool csv);

}  // namespace chiasm::app

// Bringing the time points of a series into a case, all at once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/case/case_store.h"
#include "core/jobs/progress.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

// A file of several time points is found as its first one: every one of them, with what it is asked for by.
// What is found otherwise is returned as it is.
std::vector<data_io::InspectedVolume> everyPart(std::vector<data_io::InspectedVolume> found);

// Adds the volumes of a file, or of one series of a folder (empty: the first that has several), that the case
// does not hold yet, in the order of time; each by a command of its own. How many were added; fails where
// nothing has several.
Expected<std::size_t> importTimePoints(CaseStore& store, const std::string& casePath, const std::string& path,
                                       data_io::ReaderClient& reader, Progress& progress,
                                       const std::string& series = {});

}  // namespace chiasm::app

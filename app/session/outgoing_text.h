// What would be sent to a server, in words and as JSON: the same for the command line and the window.
#pragma once

#include <string>
#include <vector>

#include "data_io/network/network_answers.h"

namespace chiasm::app {

// "3 files, 1.6 MB"; bytes in decimal units.
std::string filesAndSize(int files, std::int64_t bytes);
// One line a series: "SEG, 1 file, 0.2 MB, patient ANON-7, study of 2026-01-31: RESEARCH, …". Never a name.
std::string sentence(const data_io::OutgoingSeries& series);
int fileCount(const data_io::Outgoing& outgoing);
// Why nothing of it may be sent; empty when it may.
std::string refusalOf(const data_io::Outgoing& outgoing);
// "sent 3 objects" with what failed and what the server changed.
std::string sentence(const data_io::SendOutcome& outcome);

}  // namespace chiasm::app

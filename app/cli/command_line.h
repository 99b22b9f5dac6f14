// The command line: whatever can be done by hand can be scripted.
#pragma once

#include <memory>

#include "data_io/reader/reader_client.h"

namespace chiasm::app {

// Parses and runs; returns the process's exit code (0 done, 1 a command failed, 2 it was not understood).
int runCommandLine(int argc, char** argv, std::unique_ptr<data_io::ReaderClient> reader);

}  // namespace chiasm::app

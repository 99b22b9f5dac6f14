// The process that waits, forks one worker for each file, and watches the workers.
#pragma once

#include <string>

namespace chiasm::data_io::reader {

// Serves the control socket until the application closes it. Returns the exit status.
int serve(int control);

}  // namespace chiasm::data_io::reader

// The fences around the process that speaks with a server: limits, Landlock, seccomp.
#pragma once

#include <string>
#include <vector>

#include "data_io/network/network_wire.h"

namespace chiasm::data_io::network {

// From here on, for good: no core dump, no new programs, no tracing, bounded memory and file sizes; of the
// disk only what the request names (files to send and TLS files for reading, the folder to fill) and what
// looking up a name takes. What this kernel lacks is left out. Ends with the process that started it.
void raiseFences(const Request& request);

}  // namespace chiasm::data_io::network

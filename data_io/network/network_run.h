// One run of the program chiasm-network: started, watched, ended.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/jobs/progress.h"
#include "data_io/network/network_wire.h"

namespace chiasm::data_io::network {

// Where the program is: `chosen`, else the environment's CHIASM_NETWORK, else beside this program's own file.
Expected<std::filesystem::path> findNetworkProgram(const std::optional<std::filesystem::path>& chosen);

struct RunLimits {
  std::chrono::milliseconds silence{0};  // without a word from the program; 0: none
  std::chrono::milliseconds whole{0};    // from start to end; 0: none
};

// Gives the program the request and waits for its result (JSON) with progress; a cancel ends the program
// within about 50 ms, and with it its connections. Sentences name the server as the person calls it.
Expected<std::string> runNetwork(const std::filesystem::path& program, const Request& request,
                                 RunLimits limits, Progress& progress);

}  // namespace chiasm::data_io::network

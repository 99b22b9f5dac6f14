// What the overlays that speak with servers share: which server, how far it is, what went wrong.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/interface/theme.h"
#include "data_io/network/pacs_server.h"

namespace chiasm::app {

class Session;

// The named servers side by side; `chosen` (or none) is lit. On one line of its own.
void drawServerChoice(const Theme& theme, const std::vector<data_io::PacsServer>& servers,
                      const data_io::PacsServer* chosen,
                      const std::function<void(const std::string&)>& choose);
// How far the latest job is, with Cancel; nothing while nothing goes on.
void drawNetworkProgress(const Session& session, const Theme& theme, bool busy,
                         const std::function<void()>& cancel);
// A sentence in the colour of conflicts, wrapped; nothing when it is empty.
void drawProblem(const Theme& theme, const std::string& sentence);

}  // namespace chiasm::app

// The desktop front end: a GLFW window on Vulkan around the interface.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/session/settings.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

struct DesktopOptions {
  std::unique_ptr<data_io::ReaderClient> reader;
  std::string path = {};        // opened at the start: a case, volume or report; empty: the start page
  std::string authorName = {};  // empty: the settings' author, else asked for
  bool readOnly = false;
  std::vector<RecentCase> demoCases = {};  // offered on the start page
  // Where to say, after each frame, what is drawn where (app/interface/interface_description.h); empty:
  // nowhere.
  std::string describeInterface = {};
};

// Runs until the window is closed; the process's exit code. Without a display or a Vulkan device it says so
// on stderr and returns 1.
int runDesktop(DesktopOptions options);

}  // namespace chiasm::app

// The servers of images that a person has named, kept beside the settings.
#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"
#include "data_io/network/pacs_server.h"

namespace chiasm::app {

// pacs.json beside settings.json. Written by the person, never by the program.
std::string pacsServersPath();
// Fails with what to write where when the file is not there, names what is wrong in it otherwise.
Expected<std::vector<data_io::PacsServer>> loadPacsServers();
// The one of a name; the sentence lists those that there are.
Expected<data_io::PacsServer> findPacsServer(const std::string& name);

}  // namespace chiasm::app

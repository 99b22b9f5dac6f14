// Files that are to be sent: what they are, and whether they may be.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data_io/network/network_wire.h"
#include "data_io/network/program/voice.h"

namespace chiasm::data_io::network {

struct OutgoingFile {
  std::string path, sopClass, sopInstance, transferSyntax;
  std::int64_t bytes = 0;
};

struct OutgoingFiles {
  std::vector<OutgoingFile> files;
  Outgoing summary;  // by series
};

// Files, and what lies in folders (links are not followed). Reads the headers only. Throws Failure when
// nothing is there or a named file is no DICOM object.
OutgoingFiles lookAt(const std::vector<std::string>& paths, Voice& voice);
// The same for sending: throws Failure when a series must not be sent.
OutgoingFiles readyToSend(const std::vector<std::string>& paths, Voice& voice);

}  // namespace chiasm::data_io::network

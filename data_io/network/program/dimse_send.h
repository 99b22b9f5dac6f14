// C-STORE (DICOM PS3.4, annex B).
#pragma once

#include "data_io/network/network_wire.h"
#include "data_io/network/program/voice.h"

namespace chiasm::data_io::network {

SendOutcome sendByDimse(const Request& request, Voice& voice);

}  // namespace chiasm::data_io::network

// DICOMweb (DICOM PS3.18): QIDO-RS, WADO-RS, STOW-RS.
#pragma once

#include "data_io/network/network_wire.h"
#include "data_io/network/program/voice.h"

namespace chiasm::data_io::network {

void echoByWeb(const Request& request, Voice& voice);
Found<FoundStudy> findStudiesByWeb(const Request& request, Voice& voice);
Found<FoundSeries> findSeriesByWeb(const Request& request, Voice& voice);
FetchedInstances fetchByWeb(const Request& request, Voice& voice);
SendOutcome sendByWeb(const Request& request, Voice& voice);

}  // namespace chiasm::data_io::network

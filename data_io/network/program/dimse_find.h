// C-FIND at the study root (DICOM PS3.4, C.4.1).
#pragma once

#include <string>
#include <vector>

#include "data_io/network/network_wire.h"
#include "data_io/network/program/voice.h"

namespace chiasm::data_io::network {

Found<FoundStudy> findStudiesByDimse(const Request& request, Voice& voice);
Found<FoundSeries> findSeriesByDimse(const Request& request, Voice& voice);

// What the server lists of a study (or of one of its series), so that what comes can be counted.
struct ListedInstances {
  int count = 0;                        // 0: it does not say
  std::vector<std::string> sopClasses;  // each once; empty: it does not say
};
ListedInstances listInstancesByDimse(const Request& request, Voice& voice);

}  // namespace chiasm::data_io::network

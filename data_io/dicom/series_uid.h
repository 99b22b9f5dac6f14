// The series behind a volume's source.
#pragma once

#include <string>
#include <string_view>

namespace chiasm::data_io {

// The Series Instance UID of VolumeSource::seriesInstanceUid, which may name a part of a series behind it
// ("UID#3"); empty when the images have none.
inline std::string seriesUidOf(std::string_view choice) {
  return std::string(choice.substr(0, choice.find('#')));
}

}  // namespace chiasm::data_io

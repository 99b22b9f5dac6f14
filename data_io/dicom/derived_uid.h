// UIDs that follow from others, so that objects of one case agree without anybody having to remember.
#pragma once

#include <string_view>

#include "core/base/uid.h"

namespace chiasm::data_io {

// "2.25.<128 bits as decimal>" (DICOM PS3.5 B.2) of a name-based UUID (RFC 9562 version 8: the first bits of
// the seed's SHA-256): the same seed, the same UID.
Uid derivedUid(std::string_view seed);

}  // namespace chiasm::data_io

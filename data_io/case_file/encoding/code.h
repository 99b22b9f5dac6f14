// Coded terms as they are stored.
#pragma once

#include "core/labels/segmentation.h"
#include "data_io/case_file/encoding/map_reader.h"

namespace chiasm::data_io {

Json encodeCode(const Code& code);
Code decodeCode(const Json& value, Problem& problem);

}  // namespace chiasm::data_io

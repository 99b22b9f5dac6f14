// Anchors in reports as they are stored, and whether their words were found.
#pragma once

#include "core/report/text_anchor.h"
#include "data_io/case_file/encoding/map_reader.h"

namespace chiasm::data_io {

Json encodeAnchor(const TextAnchor& anchor);
TextAnchor decodeAnchor(const Json& value, Problem& problem);

const char* encodeState(LinkState state);
LinkState decodeState(MapReader& reader);  // of the field "state"

}  // namespace chiasm::data_io

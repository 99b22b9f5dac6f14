// A source series on the wire (JSON in shared memory).
#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"
#include "data_io/dicom/source_series.h"

namespace chiasm::data_io::reader {

std::string encode(const SourceSeries& series);
// The sender may have been taken over by a hostile file: every field is checked. Sentences do not name the
// file.
Expected<SourceSeries> decodeSourceSeries(std::string_view text);

}  // namespace chiasm::data_io::reader

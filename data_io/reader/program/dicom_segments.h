// What DICOM objects say about segments and regions: names, codes, colours.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data_io/labels/read_segmentation.h"
#include "data_io/reader/program/dicom_dataset.h"

namespace chiasm::data_io::reader {

// A segment with its number (0062,0004), from the Segment Sequence.
struct NumberedSegment {
  std::int64_t number = 0;
  bool background = false;  // the background of a label map (125040, DCM)
  ReadSegment segment;
};
std::vector<NumberedSegment> dicomSegments(const DicomItem& data);

// A text by the data set's Specific Character Set, as what may be shown; of any length.
std::string dicomText(const DicomItem& data, const DicomItem& item, std::uint32_t tag);
// The code in the first item of a sequence; nullopt for none and for private codes of Chiasm's own, which
// stand where there is no code.
std::optional<Code> dicomCode(const DicomItem& data, const DicomItem& item, std::uint32_t sequence);
Uid dicomUid(const DicomItem& item, std::uint32_t tag);

}  // namespace chiasm::data_io::reader

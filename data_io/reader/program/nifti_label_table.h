// The table of labels that connectome tools and TotalSegmentator put into a NIfTI file's extension.
#pragma once

#include <vector>

#include "data_io/labels/read_labels.h"
#include "data_io/reader/program/answer_channel.h"

namespace chiasm::data_io::reader {

// <Label Key="1" Red="0.0" Green="1.0" Blue="0.0" …><![CDATA[spleen]]></Label> of a CaretExtension between
// the header and the voxels; empty where there is none. What cannot be read is left out.
std::vector<LabelName> niftiLabelTable(int file, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader

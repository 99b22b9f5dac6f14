// Building DICOM data sets with DCMTK. For the .cpp files of this folder only: the one header with DCMTK in
// it.
#pragma once

#include <string>
#include <string_view>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <glm/vec3.hpp>

#include "core/base/error.h"
#include "core/labels/segmentation.h"
#include "data_io/dicom/derived_object.h"

namespace chiasm::data_io::dicom {

// Value representations are given with each element, so that no dictionary has to be found.
void putText(DcmItem& item, const DcmTagKey& tag, DcmEVR vr, const std::string& value);
void putUnsignedShort(DcmItem& item, const DcmTagKey& tag, unsigned value);
void putUnsignedShorts(DcmItem& item, const DcmTagKey& tag, const std::vector<Uint16>& values);
void putUnsignedLongs(DcmItem& item, const DcmTagKey& tag, const std::vector<Uint32>& values);
// A sequence without items.
void addSequence(DcmItem& item, const DcmTagKey& sequence);
// A further item of a sequence, which is made when it is not there.
DcmItem& addItem(DcmItem& item, const DcmTagKey& sequence);
// Code Value (or Long Code Value), Coding Scheme Designator, Code Meaning (PS3.3 table 8.8-1).
void putCode(DcmItem& item, const DcmTagKey& sequence, const Code& code);

// At most 16 characters (VR DS), as exact as they allow.
std::string decimalText(double value);
std::string decimalText(const glm::dvec3& v);  // three, between backslashes
// Without backslashes and control characters; at most so many characters (not bytes).
std::string plainText(std::string_view text, std::size_t characters);

struct Head {
  const char* sopClassUid = nullptr;
  const char* modality = nullptr;
  std::string seriesDescription;  // after kResearchDescription
  std::string authorName;
};
// SOP Common, Patient, General Study, General Series (new UIDs), Enhanced General Equipment; UTF-8, UTC.
// Fills the object's UIDs.
void putHead(DcmDataset& data, const DerivedObjectContext& context, const Head& head, WrittenObject& object);
void putFrameOfReference(DcmDataset& data, const DerivedObjectContext& context);
// The file; the data set is moved into it.
Expected<std::string> encodeFile(DcmFileFormat& file);

struct DateTime {
  std::string date, time;  // DA, TM in UTC
};
DateTime nowInDicom();

}  // namespace chiasm::data_io::dicom

#include "data_io/dicom/dicom_builder.h"

#include <dcmtk/dcmdata/dcostrmb.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "core/base/check.h"
#include "core/base/time.h"
#include "data_io/dicom/derived_uid.h"

namespace chiasm::data_io {

std::string DerivedObjectContext::studyInstanceUid() const {
  return source ? source->studyInstanceUid : derivedUid("study of " + current->info.uid.text()).text();
}

std::string DerivedObjectContext::frameOfReferenceUid() const {
  if (source && !source->frameOfReferenceUid.empty()) return source->frameOfReferenceUid;
  if (!volume->info.frameOfReferenceUid.empty()) return volume->info.frameOfReferenceUid;
  return derivedUid("frame of reference of " + volume->info.uid.text()).text();
}

namespace dicom {

namespace {

void insert(DcmItem& item, DcmElement* element) {
  CHECK(item.insert(element, OFTrue).good(), "an element of a fixed tag fits a data set");
}

template <typename T>
DcmElement* make(const DcmTagKey& tag, DcmEVR vr) {
  return new T(DcmTag(tag, vr));
}

DcmElement* makeText(const DcmTagKey& tag, DcmEVR vr) {
  switch (vr) {
    case EVR_CS:
      return make<DcmCodeString>(tag, vr);
    case EVR_DA:
      return make<DcmDate>(tag, vr);
    case EVR_TM:
      return make<DcmTime>(tag, vr);
    case EVR_DS:
      return make<DcmDecimalString>(tag, vr);
    case EVR_IS:
      return make<DcmIntegerString>(tag, vr);
    case EVR_LO:
      return make<DcmLongString>(tag, vr);
    case EVR_SH:
      return make<DcmShortString>(tag, vr);
    case EVR_ST:
      return make<DcmShortText>(tag, vr);
    case EVR_PN:
      return make<DcmPersonName>(tag, vr);
    case EVR_AS:
      return make<DcmAgeString>(tag, vr);
    case EVR_UI:
      return make<DcmUniqueIdentifier>(tag, vr);
    case EVR_UC:
      return make<DcmUnlimitedCharacters>(tag, vr);
    case EVR_UR:
      return make<DcmUniversalResourceIdentifierOrLocator>(tag, vr);
    default:
      return make<DcmUnlimitedText>(tag, vr);
  }
}

}  // namespace

void putText(DcmItem& item, const DcmTagKey& tag, DcmEVR vr, const std::string& value) {
  DcmElement* element = makeText(tag, vr);
  CHECK(element->putString(value.c_str(), static_cast<Uint32>(value.size())).good(),
        "a text fits its element");
  insert(item, element);
}

void putUnsignedShort(DcmItem& item, const DcmTagKey& tag, unsigned value) {
  putUnsignedShorts(item, tag, {static_cast<Uint16>(value)});
}

void putUnsignedShorts(DcmItem& item, const DcmTagKey& tag, const std::vector<Uint16>& values) {
  auto* element = new DcmUnsignedShort(DcmTag(tag, EVR_US));
  CHECK(element->putUint16Array(values.data(), values.size()).good(), "numbers fit their element");
  insert(item, element);
}

void putUnsignedLongs(DcmItem& item, const DcmTagKey& tag, const std::vector<Uint32>& values) {
  auto* element = new DcmUnsignedLong(DcmTag(tag, EVR_UL));
  CHECK(element->putUint32Array(values.data(), values.size()).good(), "numbers fit their element");
  insert(item, element);
}

void addSequence(DcmItem& item, const DcmTagKey& sequence) {
  insert(item, new DcmSequenceOfItems(DcmTag(sequence, EVR_SQ)));
}

DcmItem& addItem(DcmItem& item, const DcmTagKey& sequence) {
  DcmSequenceOfItems* items = nullptr;
  if (item.findAndGetSequence(sequence, items).bad() || !items) {
    items = new DcmSequenceOfItems(DcmTag(sequence, EVR_SQ));
    insert(item, items);
  }
  auto* made = new DcmItem();
  CHECK(items->append(made).good(), "a sequence takes items");
  return *made;
}

void putCode(DcmItem& item, const DcmTagKey& sequence, const Code& code) {
  constexpr std::size_t kShort = 16;
  DcmItem& out = addItem(item, sequence);
  if (code.scheme == "URN")
    putText(out, DCM_URNCodeValue, EVR_UR, code.value);
  else if (code.value.size() <= kShort)
    putText(out, DCM_CodeValue, EVR_SH, plainText(code.value, kShort));
  else
    putText(out, DCM_LongCodeValue, EVR_UC, plainText(code.value, 1024));
  if (code.scheme != "URN") putText(out, DCM_CodingSchemeDesignator, EVR_SH, plainText(code.scheme, kShort));
  putText(out, DCM_CodeMeaning, EVR_LO, plainText(code.meaning.empty() ? code.value : code.meaning, 64));
}

std::string decimalText(double value) {
  constexpr std::size_t kLongest = 16;
  std::array<char, 64> text{};
  for (int digits = 17; digits > 0; --digits) {
    const auto shortest = digits == 17 ? std::to_chars(text.data(), text.data() + text.size(), value)
                                       : std::to_chars(text.data(), text.data() + text.size(), value,
                                                       std::chars_format::general, digits);
    const auto length = static_cast<std::size_t>(shortest.ptr - text.data());
    if (length <= kLongest) return {text.data(), length};
  }
  return "0";
}

std::string decimalText(const glm::dvec3& v) {
  return decimalText(v.x) + "\\" + decimalText(v.y) + "\\" + decimalText(v.z);
}

std::string plainText(std::string_view text, std::size_t characters) {
  std::string out;
  std::size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80 && ++count > characters) break;
    out += byte < 0x20 || byte == 0x7f ? ' ' : c == '\\' ? '/' : c;
  }
  return out;
}

DateTime nowInDicom() {
  DateTime out;
  // "2026-11-23T14:02:11Z"
  for (const char c : UtcTime::now().iso8601()) {
    if (c < '0' || c > '9') continue;
    (out.date.size() < 8 ? out.date : out.time) += c;
  }
  out.time.resize(6);
  return out;
}

namespace {

void putPatientAndStudy(DcmDataset& data, const DerivedObjectContext& context, const DateTime& now) {
  const SourceSeries none;
  const SourceSeries& from = context.source ? *context.source : none;
  const bool known = context.source.has_value();
  putText(data, DCM_PatientName, EVR_PN, from.patientName);
  putText(data, DCM_PatientID, EVR_LO,
          known ? from.patientId : plainText(context.current->info.identifier, 64));
  putText(data, DCM_PatientBirthDate, EVR_DA, from.patientBirthDate);
  putText(data, DCM_PatientSex, EVR_CS, known ? from.patientSex : context.volume->info.study.patientSex);
  if (!from.patientAge.empty()) putText(data, DCM_PatientAge, EVR_AS, from.patientAge);
  putText(data, DCM_StudyInstanceUID, EVR_UI, context.studyInstanceUid());
  putText(data, DCM_StudyDate, EVR_DA, known ? from.studyDate : now.date);
  putText(data, DCM_StudyTime, EVR_TM, known ? from.studyTime : now.time);
  putText(data, DCM_StudyID, EVR_SH, from.studyId);
  putText(data, DCM_AccessionNumber, EVR_SH, from.accessionNumber);
  putText(data, DCM_ReferringPhysicianName, EVR_PN, from.referringPhysician);
  if (!from.studyDescription.empty()) putText(data, DCM_StudyDescription, EVR_LO, from.studyDescription);
}

}  // namespace

void putHead(DcmDataset& data, const DerivedObjectContext& context, const Head& head, WrittenObject& object) {
  const DateTime now = nowInDicom();
  object.sopClassUid = head.sopClassUid;
  object.sopInstanceUid = Uid::generate().text();
  object.seriesInstanceUid = Uid::generate().text();
  putText(data, DCM_SpecificCharacterSet, EVR_CS, "ISO_IR 192");
  putText(data, DCM_TimezoneOffsetFromUTC, EVR_SH, "+0000");
  putText(data, DCM_InstanceCreationDate, EVR_DA, now.date);
  putText(data, DCM_InstanceCreationTime, EVR_TM, now.time);
  putText(data, DCM_SOPClassUID, EVR_UI, object.sopClassUid);
  putText(data, DCM_SOPInstanceUID, EVR_UI, object.sopInstanceUid);
  putPatientAndStudy(data, context, now);
  putText(data, DCM_Modality, EVR_CS, head.modality);
  putText(data, DCM_SeriesInstanceUID, EVR_UI, object.seriesInstanceUid);
  putText(data, DCM_SeriesNumber, EVR_IS, "1");
  putText(data, DCM_SeriesDescription, EVR_LO,
          plainText(std::string(kResearchDescription) + ": " + head.seriesDescription, 64));
  putText(data, DCM_SeriesDate, EVR_DA, now.date);
  putText(data, DCM_SeriesTime, EVR_TM, now.time);
  putText(data, DCM_InstanceNumber, EVR_IS, "1");
  putText(data, DCM_Manufacturer, EVR_LO, "Chiasm");
  putText(data, DCM_ManufacturerModelName, EVR_LO, "Chiasm");
  putText(data, DCM_DeviceSerialNumber, EVR_LO, "none");
  putText(data, DCM_SoftwareVersions, EVR_LO, "Chiasm (not a medical device)");
}

void putFrameOfReference(DcmDataset& data, const DerivedObjectContext& context) {
  putText(data, DCM_FrameOfReferenceUID, EVR_UI, context.frameOfReferenceUid());
  putText(data, DCM_PositionReferenceIndicator, EVR_LO,
          context.source ? context.source->positionReference : std::string());
}

Expected<std::string> encodeFile(DcmFileFormat& file) {
  const auto fail = [] {
    return failure(ErrorKind::invalidInput, "The DICOM object could not be encoded: it is too large.");
  };
  if (file.validateMetaInfo(EXS_LittleEndianExplicit).bad()) return fail();
  // Sequences of undefined length cost no second pass and are what most readers meet.
  const Uint32 length = file.calcElementLength(EXS_LittleEndianExplicit, EET_UndefinedLength);
  constexpr std::size_t kSlack = 4096;
  std::string bytes(std::size_t{length} + kSlack, '\0');
  DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
  file.transferInit();
  const OFCondition written = file.write(stream, EXS_LittleEndianExplicit, EET_UndefinedLength, nullptr);
  file.transferEnd();
  if (written.bad()) return fail();
  void* unused = nullptr;
  offile_off_t count = 0;
  stream.flushBuffer(unused, count);
  bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

}  // namespace dicom

}  // namespace chiasm::data_io

#include "data_io/reader/program/dicom_segments.h"

#include "core/labels/cielab.h"
#include "data_io/reader/program/dicom_text.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/segment_text.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint32_t kCharacterSet = 0x00080005, kManufacturer = 0x00080070;
constexpr std::uint32_t kSegments = 0x00620002, kNumber = 0x00620004, kLabel = 0x00620005,
                        kColour = 0x0062000d, kPropertyType = 0x0062000f, kTrackingId = 0x00620020,
                        kTrackingUid = 0x00620021;
constexpr std::uint32_t kCodeValue = 0x00080100, kScheme = 0x00080102, kMeaning = 0x00080104,
                        kLongCodeValue = 0x00080119, kUrnCodeValue = 0x00080120;
constexpr std::string_view kOwnScheme = "99CHIASM";

// toUtf8 stops after 64 characters, which is what an LO may have; longer texts go through it in pieces.
std::string decoded(std::string_view text, std::string_view characterSet) {
  if (characterSet == "ISO_IR 192" || characterSet.empty()) return shownText(text);
  std::string out;
  constexpr std::size_t kPiece = 64;
  for (; !text.empty(); text.remove_prefix(std::min(kPiece, text.size())))
    out += toUtf8(text.substr(0, kPiece), characterSet);
  return shownText(out);
}

}  // namespace

std::string dicomText(const DicomItem& data, const DicomItem& item, std::uint32_t tag) {
  const std::vector<std::string> sets = splitValues(data.text(kCharacterSet));
  return decoded(item.text(tag), sets.empty() ? std::string() : sets.front());
}

std::optional<Code> dicomCode(const DicomItem& data, const DicomItem& item, std::uint32_t sequence) {
  const std::optional<DicomItem> code = item.first(sequence);
  if (!code) return std::nullopt;
  Code out;
  out.scheme = dicomText(data, *code, kScheme);
  for (const std::uint32_t tag : {kCodeValue, kLongCodeValue, kUrnCodeValue})
    if (out.value.empty()) out.value = dicomText(data, *code, tag);
  out.meaning = dicomText(data, *code, kMeaning);
  if (out.scheme.empty() && !code->text(kUrnCodeValue).empty()) out.scheme = "URN";
  if (out.scheme.empty() || out.value.empty() || out.scheme == kOwnScheme) return std::nullopt;
  return out;
}

Uid dicomUid(const DicomItem& item, std::uint32_t tag) {
  const auto parsed = Uid::parse(item.text(tag));
  return parsed ? *parsed : Uid();
}

std::vector<NumberedSegment> dicomSegments(const DicomItem& data) {
  // Names longer than a label may be stand whole in the tracking ID of our own objects.
  const bool own = data.text(kManufacturer) == "Chiasm";
  std::vector<NumberedSegment> out;
  for (const DicomItem& item : data.sequence(kSegments)) {
    const std::optional<std::int64_t> number = item.integer(kNumber);
    if (!number || *number < 0 || *number > 65535)
      throw Refusal("one of its segments has no number from 0 to 65,535.");
    NumberedSegment row;
    row.number = *number;
    ReadSegment& segment = row.segment;
    segment.name = dicomText(data, item, kLabel);
    const std::string trackingId = dicomText(data, item, kTrackingId);
    if (!trackingId.empty() && (own || segment.name.empty())) segment.name = trackingId;
    segment.uid = dicomUid(item, kTrackingUid);
    segment.code = dicomCode(data, item, kPropertyType);
    row.background = segment.code && segment.code->scheme == "DCM" && segment.code->value == "125040";
    if (const std::vector<std::uint16_t> lab = item.shorts(kColour); lab.size() == 3)
      segment.colour = srgbFromCielab({lab[0], lab[1], lab[2]});
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace chiasm::data_io::reader

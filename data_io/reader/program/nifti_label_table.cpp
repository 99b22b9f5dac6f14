#include "data_io/reader/program/nifti_label_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>
#include <string_view>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/segment_text.h"
#include "data_io/reader/program/source.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kHeader = 348, kVoxelOffset = 108;
constexpr float kMaximumExtension = 16.0F * 1024 * 1024;
constexpr std::size_t kMaximumLabels = 65535;

// The bytes between header and voxels of a NIfTI-1 file.
std::string extensionOf(int file, AnswerChannel& channel) {
  Source source(file, channel);
  const std::vector<std::byte> head = source.peek(2);
  if (head.size() == 2 && head[0] == std::byte{0x1f} && head[1] == std::byte{0x8b}) source.startInflating();
  std::vector<std::byte> header(kHeader);
  source.read(header, "header");
  std::int32_t size = 0;
  std::memcpy(&size, header.data(), sizeof size);
  float offset = 0;
  std::memcpy(&offset, header.data() + kVoxelOffset, sizeof offset);
  if (size != static_cast<std::int32_t>(kHeader) || !(offset > 352.0F && offset <= kMaximumExtension))
    return {};
  std::string extension(static_cast<std::size_t>(offset) - kHeader, '\0');
  source.read(std::as_writable_bytes(std::span(extension.data(), extension.size())), "extension");
  return extension;
}

// The value of name="…" within a tag.
std::string_view attribute(std::string_view tag, std::string_view name) {
  const std::string begin = std::string(name) + "=\"";
  const std::size_t at = tag.find(begin);
  if (at == std::string_view::npos) return {};
  tag.remove_prefix(at + begin.size());
  return tag.substr(0, tag.find('"'));
}

template <typename T>
bool read(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::vector<LabelName> niftiLabelTable(int file, AnswerChannel& channel) {
  const std::string extension = extensionOf(file, channel);
  constexpr std::string_view kBegin = "<Label ", kEnd = "</Label>", kData = "<![CDATA[", kDataEnd = "]]>";
  std::vector<LabelName> out;
  if (extension.find("<CaretExtension>") == std::string::npos) return out;
  for (std::size_t at = extension.find(kBegin); at != std::string::npos && out.size() < kMaximumLabels;
       at = extension.find(kBegin, at + 1)) {
    const std::size_t close = extension.find('>', at), end = extension.find(kEnd, at);
    if (close == std::string::npos || end == std::string::npos || close > end) break;
    const std::string_view tag = std::string_view(extension).substr(at, close - at);
    std::string_view name = std::string_view(extension).substr(close + 1, end - close - 1);
    if (name.starts_with(kData) && name.ends_with(kDataEnd))
      name = name.substr(kData.size(), name.size() - kData.size() - kDataEnd.size());
    LabelName row;
    if (!read(attribute(tag, "Key"), row.label) || row.label == 0) continue;
    row.name = shownText(name);
    double red = 0, green = 0, blue = 0;
    if (read(attribute(tag, "Red"), red) && read(attribute(tag, "Green"), green) &&
        read(attribute(tag, "Blue"), blue)) {
      const auto channelOf = [](double share) {
        return static_cast<std::uint8_t>(std::lround(std::clamp(share, 0.0, 1.0) * 255));
      };
      row.colour = glm::u8vec3(channelOf(red), channelOf(green), channelOf(blue));
    }
    if (!row.name.empty()) out.push_back(std::move(row));
  }
  return out;
}

}  // namespace chiasm::data_io::reader

#include "data_io/reader/program/slicer_segments.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/segment_text.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr int kMaximumSegments = 65535;

// NRRD writes a backslash and a line break in a value as two characters each.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == 'n' || text[i + 1] == '\\'))
      out += text[++i] == 'n' ? ' ' : '\\';
    else
      out += text[i];
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// key:value|key:value| ; the first colon of each splits.
std::map<std::string, std::string> tagsOf(std::string_view text) {
  std::map<std::string, std::string> tags;
  for (const std::string_view tag : split(text, '|'))
    if (const std::size_t colon = tag.find(':'); colon != std::string_view::npos)
      tags.emplace(trimmed(tag.substr(0, colon)), tag.substr(colon + 1));
  return tags;
}

// "%7C" as '|'.
std::string percentDecoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// scheme^value^meaning
std::optional<Code> codeOf(std::string_view text, bool encoded) {
  const std::vector<std::string_view> parts = split(text, '^');
  if (parts.size() != 3) return std::nullopt;
  const auto part = [&](std::size_t i) {
    return shownText(encoded ? percentDecoded(parts[i]) : std::string(parts[i]));
  };
  Code code{part(0), part(1), part(2)};
  if (code.scheme.empty() || code.value.empty()) return std::nullopt;
  return code;
}

std::optional<Code> codeFrom(const std::map<std::string, std::string>& tags) {
  if (const auto own = tags.find("ChiasmCode"); own != tags.end()) return codeOf(own->second, true);
  const auto entry = tags.find("TerminologyEntry");
  if (entry == tags.end()) return std::nullopt;
  // context~category~type~modifier~region context~region~region modifier
  const std::vector<std::string_view> parts = split(entry->second, '~');
  return parts.size() < 3 ? std::nullopt : codeOf(parts[2], false);
}

std::optional<glm::u8vec3> colourOf(const std::string& text) {
  try {
    const std::vector<double> rgb = realFields(text, "segment colour");
    if (rgb.size() != 3) return std::nullopt;
    glm::u8vec3 colour;
    for (int i = 0; i < 3; ++i)
      colour[i] = static_cast<std::uint8_t>(
          std::lround(std::clamp(rgb[static_cast<std::size_t>(i)], 0.0, 1.0) * 255));
    return colour;
  } catch (const Refusal&) {
    return std::nullopt;
  }
}

}  // namespace

std::vector<ReadSegment> slicerSegments(const NrrdHeader& header, int layers) {
  std::vector<ReadSegment> segments;
  for (int n = 0; n < kMaximumSegments; ++n) {
    const std::string prefix = "Segment" + std::to_string(n) + '_';
    const std::string id = header.key(prefix + "ID"), name = header.key(prefix + "Name"),
                      value = header.key(prefix + "LabelValue"), layer = header.key(prefix + "Layer");
    if (id.empty() && name.empty() && value.empty()) break;
    ReadSegment segment;
    segment.name = shownText(unescaped(name.empty() ? id : name));
    const std::int64_t label = value.empty() ? 1 : integerField(value, "segment label");
    const std::int64_t in = !layer.empty() ? integerField(layer, "segment layer") : layers > 1 ? n : 0;
    if (label < 1 || label > 65535)
      throw Refusal("one of its segments has the label " + std::to_string(label) +
                    "; labels go from 1 to 65,535.");
    if (in < 0 || in >= layers)
      throw Refusal("one of its segments lies in layer " + std::to_string(in) + ", and there are only " +
                    std::to_string(layers) + ".");
    segment.label = static_cast<Label>(label);
    segment.layer = static_cast<int>(in);
    segment.colour = colourOf(header.key(prefix + "Color"));
    const std::map<std::string, std::string> tags = tagsOf(unescaped(header.key(prefix + "Tags")));
    if (const auto uid = tags.find("TrackingUID"); uid != tags.end())
      if (auto parsed = Uid::parse(trimmed(uid->second))) segment.uid = *parsed;
    segment.code = codeFrom(tags);
    segments.push_back(std::move(segment));
  }
  return segments;
}

}  // namespace chiasm::data_io::reader

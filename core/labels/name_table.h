// Tables that say what the labels of a label map are called.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/error.h"
#include "core/labels/segmentation.h"

namespace chiasm {

// A label and its name; the colour (sRGB), UID and code when the table gives them.
struct NamedLabel {
  Label label = 0;
  std::string name;
  std::optional<glm::u8vec3> colour;
  Uid uid{};
  std::optional<Code> code{};
  bool operator==(const NamedLabel&) const = default;
};

// Reads, by what the lines look like:
//   ITK-SNAP label descriptions    IDX R G B A VIS MSH "LABEL"
//   FreeSurfer colour tables       INDEX NAME R G B A
//   atlas lists, as AAL's          INDEX NAME [CODE]
//   tab-separated tables           with a first line that names the columns (index|value|label|id, name,
//                                  color as #RRGGBB, uid, scheme, code, meaning), as BIDS, TotalSegmentator
//                                  and Chiasm write them, or without
// Empty lines and lines that begin with '#' are skipped; so is label 0, the background. A name that comes a
// second time gets its label behind it, because names are unique in a segmentation. Fails with the line's
// number when a line is none of these, a label is above 65535 or comes twice, or there is no label at all.
// The text must be valid UTF-8.
Expected<std::vector<NamedLabel>> parseNameTable(std::string_view text);

}  // namespace chiasm

// Links as lines of JSON, one a finding: words of a report, what they mean, and the masks they speak of.
// Findings that nothing is linked to can have a line too.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/labels/segmentation.h"
#include "core/link/link.h"

namespace chiasm::data_io {

// A segment's mask, in a file beside the lines.
struct MaskLine {
  std::string path;  // relative to the file of lines, with "/"
  Digest sha256;     // of the file's bytes
  Segment segment;   // uid, name, colour and code; the rest is not stated
  std::int64_t voxels = 0;
  double volumeMm3 = 0;
  bool operator==(const MaskLine&) const = default;
};

// One line. Digests are empty and texts too where nothing is known.
struct LinkLine {
  std::string caseId;
  struct VolumeLine {
    Uid uid;
    std::string name;  // the file's or folder's, without where it lies
    Digest sha256, voxelSha256;
    std::array<double, 16> affine{};  // voxel to RAS mm, row by row, as NIfTI's
    std::string frameOfReference, series;
    bool operator==(const VolumeLine&) const = default;
  };
  std::optional<VolumeLine> volume;
  struct ReportLine {
    Uid uid, document;
    int version = 1;
    Digest sha256;  // of the text's bytes
    std::string section;
    bool operator==(const ReportLine&) const = default;
  } report;                        // of the first anchor
  std::vector<Digest> textSha256;  // of each anchor's report
  std::string sentence;
  std::vector<double> millimetres;  // measured in the words, or in words that go with them
  std::vector<MaskLine> masks;      // of the targets that are segments, in their order
  Link link;
  // How certain a finding without a link is said to be ("present", "negated", "uncertain", "history"): then
  // the link has anchors and codes only. Empty: a link.
  std::string finding;
  bool operator==(const LinkLine&) const = default;
};

// JSON Lines. Floating numbers come back exactly.
std::string encodeLinkLines(const std::vector<LinkLine>& lines);
// Strict: a line that lacks something or has it in another form is refused, by its number. Masks' paths stay
// below the file's folder. Empty lines are passed over.
Expected<std::vector<LinkLine>> parseLinkLines(std::string_view text);

}  // namespace chiasm::data_io

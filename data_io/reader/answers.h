// The reader's results as text for the wire (JSON), and back again with every field checked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/volume/volume.h"
#include "data_io/labels/read_labels.h"

namespace chiasm::data_io::reader {

// A volume's or label map's description; labels use `names` and leave the rest of `info` at its defaults.
struct VolumeAnswer {
  VolumeInfo info;
  std::vector<LabelName> names;
};

std::string encode(const VolumeAnswer& answer);
std::string encode(const Digest& digest);
std::string encode(const std::vector<LabelName>& names);

// The sender may have been taken over by a hostile file: anything missing, out of range, not finite, too long
// or not UTF-8 is refused. Sentences do not name the file.
Expected<VolumeAnswer> decodeVolume(std::string_view text);
Expected<Digest> decodeDigest(std::string_view text);
Expected<std::vector<LabelName>> decodeNames(std::string_view text);

}  // namespace chiasm::data_io::reader

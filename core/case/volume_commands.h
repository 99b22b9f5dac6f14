// Commands over what is said of a volume: its description and badges.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/case/command.h"

namespace chiasm {

// What a person may state of a volume whose file does not say it. Geometry, voxels and source stay as they
// are.
struct VolumeDescription {
  std::string name;
  StudyDescription study;
  std::string unit;                 // "HU" only for CT rescaled to Hounsfield units
  std::vector<std::string> badges;  // "orientation assumed"
  std::string note;
  bool operator==(const VolumeDescription&) const = default;
};
VolumeDescription descriptionOf(const VolumeInfo& info);
std::unique_ptr<Command> describeVolume(const Uid& volume, VolumeDescription description);

}  // namespace chiasm

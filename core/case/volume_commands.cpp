#include "core/case/volume_commands.h"

#include <utility>

namespace chiasm {

namespace {

class DescribeVolume : public Command {
 public:
  DescribeVolume(const Uid& volume, VolumeDescription description)
      : volume_(volume), description_(std::move(description)) {}

  Expected<Edit> plan(const Case& snapshot, Progress&) const override {
    const Volume* volume = snapshot.findVolume(volume_);
    if (!volume)
      return failure(ErrorKind::notFound, "The volume to describe is not in this case. Choose one that is.");
    if (description_.unit == "HU" && description_.study.modality != "CT")
      return failure(ErrorKind::invalidInput,
                     "HU is a unit of CT; leave the unit empty for other modalities.");
    VolumeInfo described = volume->info;
    described.name = description_.name;
    described.study = description_.study;
    described.unit = description_.unit;
    described.badges = description_.badges;
    described.note = description_.note;
    Edit edit;
    edit.kind = "volume.describe";
    edit.name = "Describe volume " + described.name;
    edit.parameters = {{"volume", volume_.text()}};
    edit.changes.objects.push_back(ValueChange<VolumeInfo>{volume->info, std::move(described)});
    return edit;
  }

 private:
  Uid volume_;
  VolumeDescription description_;
};

}  // namespace

VolumeDescription descriptionOf(const VolumeInfo& info) {
  return {info.name, info.study, info.unit, info.badges, info.note};
}

std::unique_ptr<Command> describeVolume(const Uid& volume, VolumeDescription description) {
  return std::make_unique<DescribeVolume>(volume, std::move(description));
}

}  // namespace chiasm

#include "core/case/place_volume.h"

#include <cmath>
#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>
#include <optional>
#include <utility>

namespace chiasm {

namespace {

std::optional<std::string> complaint(const glm::dmat4& matrix) {
  for (int column = 0; column < 4; ++column)
    for (int row = 0; row < 4; ++row)
      if (!std::isfinite(matrix[column][row])) return "The placement holds a number that is not finite.";
  if (matrix[0][3] != 0 || matrix[1][3] != 0 || matrix[2][3] != 0 || matrix[3][3] != 1)
    return "The placement is not affine: the last row of its matrix must be 0 0 0 1.";
  const double growth = glm::determinant(glm::dmat3(matrix));
  if (growth <= 0) return "The placement would mirror the volume: left would become right.";
  if (growth < 0.125 || growth > 8)
    return "The placement would shrink or grow the volume more than 8-fold; that is no patient's anatomy.";
  return std::nullopt;
}

class PlaceVolume : public Command {
 public:
  PlaceVolume(const Uid& volume, VolumePlacement placement)
      : volume_(volume), placement_(std::move(placement)) {}

  Expected<Edit> plan(const Case& snapshot, Progress&) const override {
    const Volume* volume = snapshot.findVolume(volume_);
    if (!volume)
      return failure(ErrorKind::notFound, "The volume to move is not in this case. Choose one that is.");
    if (volume == &snapshot.volumes.front())
      return failure(ErrorKind::invalidInput,
                     "'" + volume->info.name +
                         "' is the case's first volume and defines where things lie; "
                         "move the other volume to it.");
    if (const auto wrong = complaint(placement_.caseFromVolume))
      return failure(ErrorKind::invalidInput, *wrong);
    const glm::dmat4 moved = placement_.caseFromVolume * glm::inverse(volume->info.grid.caseFromVolume);

    Edit edit;
    edit.kind = "volume.place";
    edit.name = placement_.name;
    edit.parameters = {{"volume", volume_.text()}};
    edit.parameters.insert(edit.parameters.end(), placement_.provenance.begin(), placement_.provenance.end());
    VolumeInfo placed = volume->info;
    placed.grid.caseFromVolume = placement_.caseFromVolume;
    edit.changes.objects.push_back(ValueChange<VolumeInfo>{volume->info, std::move(placed)});
    for (const Segmentation& segmentation : snapshot.segmentations) {
      if (segmentation.info.volume != volume_) continue;
      SegmentationInfo info = segmentation.info;
      info.grid.caseFromVolume = moved * info.grid.caseFromVolume;
      edit.changes.objects.push_back(ValueChange<SegmentationInfo>{segmentation.info, std::move(info)});
    }
    for (const Measurement& measurement : snapshot.measurements) {
      if (measurement.volume != volume_) continue;
      Measurement along = measurement;
      for (PatientPoint& point : along.points) point.mm = glm::dvec3(moved * glm::dvec4(point.mm, 1.0));
      edit.changes.objects.push_back(ValueChange<Measurement>{measurement, std::move(along)});
    }
    return edit;
  }

 private:
  Uid volume_;
  VolumePlacement placement_;
};

}  // namespace

std::unique_ptr<Command> placeVolume(const Uid& volume, VolumePlacement placement) {
  return std::make_unique<PlaceVolume>(volume, std::move(placement));
}

}  // namespace chiasm

// Brush and eraser: voxels whose centres lie within a radius in mm of a stroke, round in anisotropic grids.
#pragma once

#include <optional>
#include <vector>

#include "core/case/command.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

enum class BrushShape { sphere, disk };

// Only inside, or only outside, what other segments of the same grid hold.
struct PaintPlace {
  bool inside = true;
  std::vector<Uid> segments;  // none: anywhere
  bool anywhere() const { return segments.empty(); }
  bool operator==(const PaintPlace&) const = default;
};

struct BrushSettings {
  BrushShape shape = BrushShape::sphere;
  double radiusMm = 5.0;
  // A disk is the one voxel layer nearest to the plane through the stroke's start with this normal; its
  // radius is measured in that plane. Any length above 0.
  PatientVector diskNormal{{0, 0, 1}};
  bool erase = false;  // removes the active segment only
  PaintOver over = PaintOver::unlocked;
  std::optional<IntensityRange> range;
  // A smart brush follows what it was put on: each dab takes only what is connected to its centre and whose
  // value lies within this of `likeValue`. A sphere's voxels connect by faces, a disk's by corners too, as
  // its layer may be stepped.
  std::optional<double> likeCentre;
  // The same for a whole stroke (valueUnderBrush where it began), so that a hand that slips off the bone
  // paints nothing of what lies beside. None: each dab takes the value under its own centre.
  std::optional<double> likeValue;
  PaintPlace place;
};

// The bricks changed by one capsule from `from` to `to` (equal for a dab) over the current case. Cost grows
// with the capsule's voxels, never with the volume. A voxel centre at the very radius counts as inside
// (1e-6 mm). Fails when the segment is locked or unknown, or values decide and the volume's voxels are not
// there; where the grids differ, the volume's nearest voxel decides.
Expected<Changes> brushSegment(const Case& current, const Uid& segment, const BrushSettings& brush,
                               PatientPoint from, PatientPoint to);
// What a smart brush is put on at a place: the median of the volume over the brush's voxels among the 27
// around its centre. None where no voxel is under it. Fails as brushSegment does.
Expected<std::optional<double>> valueUnderBrush(const Case& current, const Uid& segment,
                                                const BrushSettings& brush, PatientPoint centre);
// A whole stroke as a command (command line, recipes): "Paint NAME" / "Erase NAME". A smart one is like what
// lies under its first point, unless `likeValue` says otherwise.
std::unique_ptr<Command> brushStroke(const Uid& segment, BrushSettings brush,
                                     std::vector<PatientPoint> points);
std::string brushEditName(const Segment& segment, const BrushSettings& brush);

}  // namespace chiasm

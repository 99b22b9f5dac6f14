// Commands over whole objects: add, remove, rename, recolour, lock, hide, reorder, link.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/case/command.h"

namespace chiasm {

std::unique_ptr<Command> setCaseInfo(CaseInfo info);
std::unique_ptr<Command> addVolume(VolumeInfo info);
// A moved file: new source paths for a volume whose voxels (or else bytes) have the same digest; digests that
// were not known yet are filled in.
std::unique_ptr<Command> setVolumeSource(const Uid& volume, VolumeSource source);
// An empty segmentation on a grid, or one with ready layers and segments (import). Left empty, these are
// filled: uid, volume (the first), grid (the volume's), order, name. Import: labels without a segment get one
// ("Label 7"), repeated names get a number, order follows the list.
std::unique_ptr<Command> addSegmentation(SegmentationInfo info);
std::unique_ptr<Command> importSegmentation(Segmentation segmentation);

// Segment fields that are left empty are filled: uid, name, label, order, segmentation (the only one; where
// there is none yet, one is made on the first volume's grid), colour (the default colour once it is taken).
// The layer after the last comes into being with its first segment.
std::unique_ptr<Command> addSegment(Segment segment);
std::unique_ptr<Command> removeSegment(
    const Uid& segment);  // its voxels become background; its links lose the target, rejections of it go
std::unique_ptr<Command> renameSegment(const Uid& segment, std::string name);
std::unique_ptr<Command> recolourSegment(const Uid& segment, glm::u8vec3 colour);
std::unique_ptr<Command> setSegmentLocked(const Uid& segment, bool locked);
std::unique_ptr<Command> setSegmentsVisible(std::vector<Uid> segments, bool visible, std::string name);

std::unique_ptr<Command> addMeasurement(Measurement measurement);
std::unique_ptr<Command> replaceMeasurement(Measurement measurement);
std::unique_ptr<Command> removeMeasurement(const Uid& measurement);

// Text is kept byte for byte and must be UTF-8. A further version of a report takes along what is anchored on
// the older ones, as far as the words are found again by quote (core/case/reanchor.h).
std::unique_ptr<Command> addReport(Report report);
// Anchors must quote their report exactly (an empty quote is filled in); targets must exist. Only negated and
// not-visible links may have no target. A region is a measurement that encloses an area.
std::unique_ptr<Command> addLink(Link link);
std::unique_ptr<Command> replaceLink(Link link);
std::unique_ptr<Command> removeLink(const Uid& link);

}  // namespace chiasm

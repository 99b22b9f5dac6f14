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
// A moved file: new source paths for a volume whose digests are the same.
std::unique_ptr<Command> setVolumeSource(const Uid& volume, VolumeSource source);
// An empty segmentation on a grid, or one with ready layers and segments (import).
std::unique_ptr<Command> addSegmentation(SegmentationInfo info);
std::unique_ptr<Command> importSegmentation(Segmentation segmentation);

// Segment fields that are left empty are filled: uid, label, order, colour.
std::unique_ptr<Command> addSegment(Segment segment);
std::unique_ptr<Command> removeSegment(
    const Uid& segment);  // its voxels become background; its links lose the target
std::unique_ptr<Command> renameSegment(const Uid& segment, std::string name);
std::unique_ptr<Command> recolourSegment(const Uid& segment, glm::u8vec3 colour);
std::unique_ptr<Command> setSegmentLocked(const Uid& segment, bool locked);
std::unique_ptr<Command> setSegmentsVisible(std::vector<Uid> segments, bool visible, std::string name);

std::unique_ptr<Command> addMeasurement(Measurement measurement);
std::unique_ptr<Command> replaceMeasurement(Measurement measurement);
std::unique_ptr<Command> removeMeasurement(const Uid& measurement);

std::unique_ptr<Command> addReport(Report report);
std::unique_ptr<Command> addLink(Link link);
std::unique_ptr<Command> replaceLink(Link link);
std::unique_ptr<Command> removeLink(const Uid& link);

}  // namespace chiasm

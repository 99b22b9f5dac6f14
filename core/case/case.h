// The case: a value that holds everything people made and looked at. Only CaseStore changes one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/labels/segmentation.h"
#include "core/link/link.h"
#include "core/measure/measurement.h"
#include "core/report/report.h"
#include "core/volume/volume.h"

namespace chiasm {

// What the case is called, and the patient's midline when somebody set it (x in case-space mm of a
// sagittal plane): sides are said only relative to it.
struct CaseInfo {
  Uid uid;
  std::string title;       // shown to people; never a patient's name
  std::string identifier;  // case ID for the identity strip
  std::optional<double> midlineX;
  bool operator==(const CaseInfo&) const = default;
};

// Names are compared ignoring the case of the letters A–Z, everything else as bytes.
std::string foldCase(std::string_view name);
bool equalIgnoringCase(std::string_view a, std::string_view b);

// Copies are cheap (bricks and voxels are shared), so a copy is a snapshot for background work.
// Every list is sorted by its elements' `order`.
struct Case {
  CaseInfo info;
  std::vector<Volume> volumes;
  std::vector<Segmentation> segmentations;
  std::vector<Measurement> measurements;
  std::vector<Report> reports;
  std::vector<Link> links;

  const Volume* findVolume(const Uid& uid) const;
  const Segmentation* findSegmentation(const Uid& uid) const;
  const Segment* findSegment(const Uid& uid) const;
  // By name, ignoring case (an exact match wins); an error that lists the names there are, or says that it
  // is ambiguous.
  Expected<const Segment*> findSegmentByName(std::string_view name) const;
  const Report* findReport(const Uid& uid) const;
  const Link* findLink(const Uid& uid) const;
  const Measurement* findMeasurement(const Uid& uid) const;
  // The segmentation that holds a segment.
  const Segmentation* segmentationOf(const Segment& segment) const;
  // "right of the midline" / "left of the midline" / "at the midline" (within 2 mm); empty without a midline.
  std::string sideOf(PatientPoint point) const;
};

}  // namespace chiasm

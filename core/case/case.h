// The case: a value that holds everything people made and looked at. Only CaseStore changes one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case/saved_view.h"
#include "core/labels/segmentation.h"
#include "core/link/link.h"
#include "core/measure/measurement.h"
#include "core/meshes/mesh.h"
#include "core/report/bound_measurement.h"
#include "core/report/report.h"
#include "core/report/text_span.h"
#include "core/review/check_override.h"
#include "core/review/rejected_suggestion.h"
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
  std::vector<TextSpan> spans;
  std::vector<SpanRelation> spanRelations;
  std::vector<BoundMeasurement> boundMeasurements;
  std::vector<CheckOverride> checkOverrides;
  std::vector<RejectedSuggestion> rejectedSuggestions;
  std::vector<SavedView> savedViews;
  std::vector<Mesh> meshes;
  std::vector<MeshShape> meshShapes;  // of the meshes; they name them

  const Volume* findVolume(const Uid& uid) const;
  const Segmentation* findSegmentation(const Uid& uid) const;
  const Segment* findSegment(const Uid& uid) const;
  // By name, ignoring case (an exact match wins); an error that lists the names there are, or says that it
  // is ambiguous.
  Expected<const Segment*> findSegmentByName(std::string_view name) const;
  const Report* findReport(const Uid& uid) const;
  const Link* findLink(const Uid& uid) const;
  const Measurement* findMeasurement(const Uid& uid) const;
  const TextSpan* findSpan(const Uid& uid) const;
  const SpanRelation* findSpanRelation(const Uid& uid) const;
  const BoundMeasurement* findBoundMeasurement(const Uid& uid) const;
  const CheckOverride* findCheckOverride(const Uid& uid) const;
  const RejectedSuggestion* findRejectedSuggestion(const Uid& uid) const;
  const SavedView* findSavedView(const Uid& uid) const;
  const SavedView* findSavedViewByName(std::string_view name) const;  // ignoring case
  const Mesh* findMesh(const Uid& uid) const;
  // By name, ignoring case; an error that lists the names there are.
  Expected<const Mesh*> findMeshByName(std::string_view name) const;
  const MeshShape* findMeshShape(const Uid& uid) const;
  // The newest version of each report, in the order of the reports.
  std::vector<const Report*> newestReports() const;
  // Whether a version of a report is its newest; false for one that is not in the case.
  bool isNewest(const Uid& report) const;
  // The segmentation that holds a segment.
  const Segmentation* segmentationOf(const Segment& segment) const;
  // "right of the midline" / "left of the midline" / "at the midline" (within 2 mm); empty without a midline.
  std::string sideOf(PatientPoint point) const;
};

}  // namespace chiasm

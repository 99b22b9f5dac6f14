#include "core/case/case.h"

#include <algorithm>
#include <cmath>

namespace chiasm {
namespace {

template <typename T>
const T* findByUid(const std::vector<T>& list, const Uid& uid) {
  for (const T& element : list)
    if (element.uid == uid) return &element;
  return nullptr;
}

template <typename T>
const T* findByInfoUid(const std::vector<T>& list, const Uid& uid) {
  for (const T& element : list)
    if (element.info.uid == uid) return &element;
  return nullptr;
}

// "'Bone', 'Skull' and 3 more": long lists are cut so that the sentence stays readable.
std::string quotedList(const std::vector<const Segment*>& segments) {
  constexpr std::size_t kMost = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(segments.size(), kMost); ++i)
    text += (i ? ", '" : "'") + segments[i]->name + "'";
  if (segments.size() > kMost) text += " and " + std::to_string(segments.size() - kMost) + " more";
  return text;
}

}  // namespace

std::string foldCase(std::string_view name) {
  std::string folded(name);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return folded;
}

bool equalIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && foldCase(a) == foldCase(b);
}

const Volume* Case::findVolume(const Uid& uid) const {
  return findByInfoUid(volumes, uid);
}

const Segmentation* Case::findSegmentation(const Uid& uid) const {
  return findByInfoUid(segmentations, uid);
}

const Segment* Case::findSegment(const Uid& uid) const {
  for (const Segmentation& segmentation : segmentations)
    if (const Segment* segment = segmentation.find(uid)) return segment;
  return nullptr;
}

Expected<const Segment*> Case::findSegmentByName(std::string_view name) const {
  std::vector<const Segment*> all, same, exact;
  for (const Segmentation& segmentation : segmentations) {
    for (const Segment& segment : segmentation.segments) {
      all.push_back(&segment);
      if (equalIgnoringCase(segment.name, name)) same.push_back(&segment);
      if (segment.name == name) exact.push_back(&segment);
    }
  }
  if (exact.size() == 1) return exact.front();
  if (same.size() == 1) return same.front();
  const std::string asked(name);
  if (same.size() > 1)
    return failure(ErrorKind::invalidInput, "'" + asked + "' is ambiguous: " + std::to_string(same.size()) +
                                                " segments have this name. Rename one of them first.");
  if (all.empty())
    return failure(ErrorKind::notFound,
                   "There is no segment '" + asked + "': this case has no segments yet. Add one first.");
  return failure(ErrorKind::notFound,
                 "There is no segment '" + asked + "'. The segments are: " + quotedList(all) + ".");
}

const Report* Case::findReport(const Uid& uid) const {
  return findByUid(reports, uid);
}

const Link* Case::findLink(const Uid& uid) const {
  return findByUid(links, uid);
}

const Measurement* Case::findMeasurement(const Uid& uid) const {
  return findByUid(measurements, uid);
}

const TextSpan* Case::findSpan(const Uid& uid) const {
  return findByUid(spans, uid);
}

const SpanRelation* Case::findSpanRelation(const Uid& uid) const {
  return findByUid(spanRelations, uid);
}

const BoundMeasurement* Case::findBoundMeasurement(const Uid& uid) const {
  return findByUid(boundMeasurements, uid);
}

const CheckOverride* Case::findCheckOverride(const Uid& uid) const {
  return findByUid(checkOverrides, uid);
}

const RejectedSuggestion* Case::findRejectedSuggestion(const Uid& uid) const {
  return findByUid(rejectedSuggestions, uid);
}

const SavedView* Case::findSavedView(const Uid& uid) const {
  return findByUid(savedViews, uid);
}

const SavedView* Case::findSavedViewByName(std::string_view name) const {
  for (const SavedView& view : savedViews)
    if (equalIgnoringCase(view.name, name)) return &view;
  return nullptr;
}

const Mesh* Case::findMesh(const Uid& uid) const {
  return findByUid(meshes, uid);
}

Expected<const Mesh*> Case::findMeshByName(std::string_view name) const {
  std::string names;
  for (const Mesh& mesh : meshes) {
    if (equalIgnoringCase(mesh.name, name)) return &mesh;
    names += (names.empty() ? "'" : ", '") + mesh.name + "'";
  }
  const std::string asked(name);
  if (names.empty())
    return failure(ErrorKind::notFound,
                   "There is no mesh '" + asked + "': this case has no meshes. Import one first.");
  return failure(ErrorKind::notFound, "There is no mesh '" + asked + "'. The meshes are: " + names + ".");
}

const MeshShape* Case::findMeshShape(const Uid& uid) const {
  return findByUid(meshShapes, uid);
}

std::vector<const Report*> Case::newestReports() const {
  std::vector<const Report*> newest;
  for (const Report& report : reports) {
    const auto known = std::find_if(newest.begin(), newest.end(),
                                    [&](const Report* other) { return other->document == report.document; });
    if (known == newest.end())
      newest.push_back(&report);
    else if (report.version > (*known)->version)
      *known = &report;
  }
  return newest;
}

bool Case::isNewest(const Uid& uid) const {
  const Report* report = findReport(uid);
  return report && std::none_of(reports.begin(), reports.end(), [&](const Report& other) {
           return other.document == report->document && other.version > report->version;
         });
}

const Segmentation* Case::segmentationOf(const Segment& segment) const {
  return findSegmentation(segment.segmentation);
}

std::string Case::sideOf(PatientPoint point) const {
  if (!info.midlineX) return {};
  constexpr double kAtTheMidline = 2.0;  // mm
  const double offset = point.mm.x - *info.midlineX;
  if (std::abs(offset) <= kAtTheMidline) return "at the midline";
  return offset > 0 ? "left of the midline" : "right of the midline";  // LPS: x grows to the patient's left
}

}  // namespace chiasm

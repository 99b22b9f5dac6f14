#include "app/actions/view_volumes.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "app/actions/navigation.h"

namespace chiasm::app {
namespace {

bool isCt(const VolumeInfo& info) {
  return info.study.modality == "CT" || (info.study.modality.empty() && info.unit == "HU");
}

bool isMr(const VolumeInfo& info) {
  return info.study.modality == "MR";
}

bool sameKind(const VolumeInfo& a, const VolumeInfo& b) {
  return a.study.modality == b.study.modality && a.unit == b.unit;
}

// `a` was made before `b`: by date, else by the case's order.
bool isEarlier(const VolumeInfo& a, const VolumeInfo& b) {
  if (!a.study.studyDate.empty() && !b.study.studyDate.empty() && a.study.studyDate != b.study.studyDate)
    return a.study.studyDate < b.study.studyDate;
  return a.order < b.order;
}

void showPair(ViewState& view, const Volume& left, const Volume& right) {
  view.volume = left.info.uid;
  view.secondVolume = right.info.uid;
  view.placeVolumes = {};
  if (!hasTwoColumns(view.layout)) view.layoutBeforeFill = view.layout = LayoutKind::columns;
}

}  // namespace

const Volume* secondVolume(const Case& current, const ViewState& view) {
  const Volume* shown = shownVolume(current, view);
  if (const Volume* named = current.findVolume(view.secondVolume); named != nullptr && named != shown)
    return named;
  for (const Volume& volume : current.volumes)
    if (&volume != shown) return &volume;
  return nullptr;
}

const Volume* volumeIn(const Case& current, const ViewState& view, ViewPlace place) {
  if (const Volume* named = current.findVolume(view.placeVolumes[place.index()])) return named;
  const Volume* second = place.column > 0 ? secondVolume(current, view) : nullptr;
  return second != nullptr ? second : shownVolume(current, view);
}

std::optional<render::SliceFusion> fusionIn(const Case& current, const ViewState& view, ViewPlace place) {
  const Volume* base = volumeIn(current, view, place);
  if (base == nullptr || place.kind == ViewKind::volume3d) return std::nullopt;
  return fusionOver(current, view, *base);
}

std::optional<render::SliceFusion> fusionOver(const Case& current, const ViewState& view,
                                              const Volume& base) {
  const Volume* over = secondVolume(current, view);
  if (!view.fusion.inSlices || over == nullptr || over->info.uid == base.info.uid || !over->voxels)
    return std::nullopt;
  render::SliceFusion fusion;
  fusion.volume = over->info.uid;
  fusion.mode = view.fusion.mode;
  fusion.amount = static_cast<float>(view.fusion.amount);
  fusion.squareMm = view.fusion.squareMm;
  fusion.swipe = static_cast<float>(view.fusion.swipe);
  fusion.colours = view.fusion.colours;
  fusion.rampBegin = static_cast<float>(view.fusion.rampBegin);
  fusion.rampEnd = static_cast<float>(view.fusion.rampEnd);
  return fusion;
}

const Volume* secondIn3d(const Case& current, const ViewState& view) {
  return secondIn3dBeside(current, view, volumeIn(current, view, {ViewKind::volume3d}));
}

const Volume* secondIn3dBeside(const Case& current, const ViewState& view, const Volume* base) {
  const Volume* second = secondVolume(current, view);
  const bool seen = view.fusion.in3d && view.fusion.opacity3d > 0.0 && second != nullptr && second->voxels;
  return seen && base != nullptr && second->info.uid != base->info.uid ? second : nullptr;
}

const Volume* pointedVolume(const Case& current, const ViewState& view) {
  const Volume* pointed = current.findVolume(view.pointedVolume);
  return pointed != nullptr ? pointed : shownVolume(current, view);
}

bool hasTwoColumns(LayoutKind layout) {
  return layout == LayoutKind::columns || layout == LayoutKind::pair;
}

void showInView(ViewState& view, ViewPlace place, const Uid& volume) {
  view.placeVolumes[place.index()] = volume;
}

void showInAllViews(const Case& current, ViewState& view, const Uid& volume) {
  const Volume* before = shownVolume(current, view);
  const Volume* second = secondVolume(current, view);
  if (second != nullptr && second->info.uid == volume && before != nullptr)
    view.secondVolume = before->info.uid;
  view.volume = volume;
  for (std::size_t place = 0; place < kViewCount; ++place) view.placeVolumes[place] = {};
}

void chooseSecond(const Case& current, ViewState& view, const Uid& volume) {
  const Volume* shown = shownVolume(current, view);
  if (shown != nullptr && shown->info.uid == volume) return swapVolumes(current, view);
  view.secondVolume = volume;
  for (std::size_t place = kViewCount; place < kPlaceCount; ++place) view.placeVolumes[place] = {};
}

void swapVolumes(const Case& current, ViewState& view) {
  const Volume* shown = shownVolume(current, view);
  const Volume* second = secondVolume(current, view);
  if (shown == nullptr || second == nullptr) return;
  view.volume = second->info.uid;
  view.secondVolume = shown->info.uid;
  view.placeVolumes = {};
}

const Volume& neighbourVolume(const Case& current, const Uid& volume, int step) {
  const auto count = static_cast<int>(current.volumes.size());
  const auto found = std::find_if(current.volumes.begin(), current.volumes.end(),
                                  [&](const Volume& one) { return one.info.uid == volume; });
  const int here = found == current.volumes.end() ? 0 : static_cast<int>(found - current.volumes.begin());
  return current.volumes[static_cast<std::size_t>(((here + step) % count + count) % count)];
}

Expected<void> compareWithPrior(const Case& current, ViewState& view) {
  const Volume* shown = shownVolume(current, view);
  const Volume* prior = nullptr;
  const Volume* later = nullptr;
  for (const Volume& volume : current.volumes) {
    if (shown == nullptr || &volume == shown || !sameKind(volume.info, shown->info)) continue;
    if (isEarlier(volume.info, shown->info)) {
      if (prior == nullptr || isEarlier(prior->info, volume.info)) prior = &volume;
    } else if (later == nullptr || isEarlier(volume.info, later->info)) {
      later = &volume;
    }
  }
  if (prior != nullptr) {
    showPair(view, *shown, *prior);
  } else if (later != nullptr) {
    showPair(view, *later, *shown);
  } else {
    return failure(
        ErrorKind::notFound,
        "This case has no other volume of the same kind to compare with. Bring a prior in first, or "
        "choose two volumes by hand (layout \"two columns\").");
  }
  return {};
}

Expected<void> compareModalities(const Case& current, ViewState& view) {
  const Volume *ct = nullptr, *mr = nullptr;
  for (const Volume& volume : current.volumes) {
    if (ct == nullptr && isCt(volume.info)) ct = &volume;
    if (mr == nullptr && isMr(volume.info)) mr = &volume;
  }
  // Files that name no modality: what is not in HU.
  for (const Volume& volume : current.volumes)
    if (mr == nullptr && volume.info.study.modality.empty() && !isCt(volume.info)) mr = &volume;
  if (ct == nullptr || mr == nullptr)
    return failure(ErrorKind::notFound, std::string("This case has no ") + (ct == nullptr ? "CT" : "MR") +
                                            " volume. Choose two volumes by hand (layout \"two columns\").");
  showPair(view, *ct, *mr);
  return {};
}

void setWindow(const Case& current, ViewState& view, const Uid& volume, const WindowLevel& window) {
  view.of(volume).window = window;
  const Volume* shown = shownVolume(current, view);
  const Volume* second = secondVolume(current, view);
  if (!view.linkWindows || shown == nullptr || second == nullptr) return;
  const bool means = (shown->info.unit == "HU" && second->info.unit == "HU") ||
                     (!shown->info.study.modality.empty() && sameKind(shown->info, second->info));
  if (!means || (volume != shown->info.uid && volume != second->info.uid)) return;
  // Each keeps its own direction: one of them may be meant to be shown inverted.
  WindowLevel& other = view.of(volume == shown->info.uid ? second->info.uid : shown->info.uid).window;
  const double direction = other.width;
  other = window;
  other.width = std::copysign(window.width, direction);
}

Alignment alignmentOf(const VolumeInfo& a, const VolumeInfo& b) {
  if (a.uid == b.uid) return Alignment::same;
  const glm::dmat4 identity(1.0);
  if (a.grid.caseFromVolume != identity || b.grid.caseFromVolume != identity) return Alignment::registered;
  return !a.frameOfReferenceUid.empty() && a.frameOfReferenceUid == b.frameOfReferenceUid
             ? Alignment::oneFrame
             : Alignment::asFiled;
}

std::string modalitiesOf(const Case& current) {
  std::set<std::string> all;
  for (const Volume& volume : current.volumes)
    all.insert(isCt(volume.info)                    ? "CT"
               : volume.info.study.modality.empty() ? "?"
                                                    : volume.info.study.modality);
  std::string text;
  for (const std::string& one : all) text += (text.empty() ? "" : "+") + one;
  return text.empty() ? "?" : text;
}

}  // namespace chiasm::app

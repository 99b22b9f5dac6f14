#include "app/session/registration_desk.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/trigonometric.hpp>
#include <utility>

#include "app/session/placements.h"

namespace chiasm::app {
namespace {

glm::dvec3 through(const glm::dmat4& matrix, const glm::dvec3& point) {
  return glm::dvec3(matrix * glm::dvec4(point, 1.0));
}

// Of the grid's voxels, in the volume's own LPS mm.
glm::dvec3 ownCentre(const GridGeometry& grid) {
  return grid.origin + grid.direction * (grid.spacing * glm::dvec3(grid.size - 1) * 0.5);
}

}  // namespace

const char* startName(RegistrationStart start) {
  switch (start) {
    case RegistrationStart::anywhere:
      return "anywhere";
    case RegistrationStart::asItLies:
      return "as it lies";
    case RegistrationStart::files:
      return "as the files say";
    case RegistrationStart::centres:
      return "centre on centre";
    case RegistrationStart::landmarks:
      return "landmarks";
    case RegistrationStart::byHand:
      return "by hand";
  }
  return "anywhere";
}

bool RegistrationDesk::open(const Case& current, const Uid& shown) {
  if (current.volumes.size() < 2) return false;
  const Volume& first = current.volumes.front();
  const Volume* named = current.findVolume(shown);
  const Volume& moved = named != nullptr && named != &first ? *named : current.volumes[1];
  choose(current, first.info.uid, moved.info.uid);
  return true;
}

void RegistrationDesk::close() {
  cancelSearch();
  fixed_.reset();
  moving_.reset();
  trial_.reset();
  landmarks_.clear();
  forgetResult();
  start_ = RegistrationStart::anywhere;
}

void RegistrationDesk::choose(const Case& current, const Uid& fixed, const Uid& moving) {
  const Volume* below = current.findVolume(fixed);
  const Volume* above = current.findVolume(moving);
  if (below == nullptr || above == nullptr || below == above || above == &current.volumes.front()) return;
  close();
  fixed_ = *below;
  moving_ = trial_ = *above;
}

void RegistrationDesk::forgetResult() {
  result_.reset();
  sentence_.clear();
  stage_ = Stage::ready;
}

void RegistrationDesk::setFreedom(RegistrationFreedom freedom) {
  if (freedom == freedom_) return;
  cancelSearch();
  freedom_ = freedom;
  forgetResult();
  place(startPlacement());
}

void RegistrationDesk::startFrom(RegistrationStart start) {
  cancelSearch();
  // By hand begins where the trial is: what was found may be put right.
  const glm::dmat4 now = placement();
  forgetResult();
  start_ = start;
  place(start == RegistrationStart::byHand ? now : startPlacement());
}

glm::dmat4 RegistrationDesk::startPlacement() const {
  switch (start_) {
    case RegistrationStart::files:
      return glm::dmat4(1.0);
    case RegistrationStart::centres: {
      const GridGeometry& below = fixed_->info.grid;
      const glm::dvec3 centre = through(below.caseFromVolume, ownCentre(below));
      return glm::translate(glm::dmat4(1.0), centre - ownCentre(moving_->info.grid));
    }
    case RegistrationStart::landmarks:
      if (const auto fit = landmarkFit()) return fit->caseFromVolume;
      return moving_->info.grid.caseFromVolume;
    case RegistrationStart::byHand:
      return placement();
    case RegistrationStart::anywhere:
    case RegistrationStart::asItLies:
      break;
  }
  return moving_->info.grid.caseFromVolume;
}

void RegistrationDesk::movedByHand() {
  cancelSearch();
  forgetResult();
  start_ = RegistrationStart::byHand;
}

void RegistrationDesk::nudge(PatientVector by) {
  movedByHand();
  place(glm::translate(glm::dmat4(1.0), by.mm) * placement());
}

void RegistrationDesk::turn(PatientVector axis, double degrees, PatientPoint about) {
  movedByHand();
  place(glm::translate(glm::dmat4(1.0), about.mm) *
        glm::rotate(glm::dmat4(1.0), glm::radians(degrees), glm::normalize(axis.mm)) *
        glm::translate(glm::dmat4(1.0), -about.mm) * placement());
}

void RegistrationDesk::takeLandmark(PatientPoint point, bool inMoving) {
  const auto lacking = std::find_if(landmarks_.begin(), landmarks_.end(), [&](const DeskLandmark& one) {
    return inMoving ? !one.moving.has_value() : !one.fixed.has_value();
  });
  DeskLandmark& landmark = lacking != landmarks_.end() ? *lacking : landmarks_.emplace_back();
  if (inMoving)
    landmark.moving = through(glm::inverse(placement()), point.mm);
  else
    landmark.fixed = point;
  followLandmarks();
}

int RegistrationDesk::takeNamedPoints(const Case& current) {
  const glm::dmat4 own = glm::inverse(moving_->info.grid.caseFromVolume);
  int taken = 0;
  for (const Measurement& below : current.measurements) {
    if (below.kind != Measurement::Kind::point || below.volume != fixed_->info.uid || below.points.empty())
      continue;
    const auto above =
        std::find_if(current.measurements.begin(), current.measurements.end(), [&](const Measurement& one) {
          return one.kind == Measurement::Kind::point && one.volume == moving_->info.uid &&
                 !one.points.empty() && equalIgnoringCase(one.name, below.name);
        });
    if (above == current.measurements.end()) continue;
    std::erase_if(landmarks_, [&](const DeskLandmark& one) { return one.name == below.name; });
    landmarks_.push_back({below.points.front(), through(own, above->points.front().mm), below.name});
    ++taken;
  }
  if (taken > 0) followLandmarks();
  return taken;
}

void RegistrationDesk::removeLandmark(std::size_t index) {
  if (index >= landmarks_.size()) return;
  landmarks_.erase(landmarks_.begin() + static_cast<std::ptrdiff_t>(index));
  followLandmarks();
}

// As soon as there are enough pairs the trial is their fit, while that is what the person wants.
void RegistrationDesk::followLandmarks() {
  if (!landmarkFit() || (start_ != RegistrationStart::landmarks && start_ != RegistrationStart::anywhere &&
                         start_ != RegistrationStart::asItLies))
    return;
  startFrom(RegistrationStart::landmarks);
}

std::optional<double> RegistrationDesk::apart(const DeskLandmark& landmark) const {
  if (!landmark.fixed || !landmark.moving) return std::nullopt;
  return glm::length(through(placement(), *landmark.moving) - landmark.fixed->mm);
}

Expected<LandmarkFit> RegistrationDesk::landmarkFit() const {
  std::vector<LandmarkPair> pairs;
  for (const DeskLandmark& one : landmarks_)
    if (one.fixed && one.moving) pairs.emplace_back(*one.fixed, *one.moving);
  return fitLandmarks(pairs, freedom_);
}

void RegistrationDesk::search(JobRunner& jobs) {
  cancelSearch();
  forgetResult();
  RegistrationSettings settings;
  settings.freedom = freedom_;
  if (start_ == RegistrationStart::landmarks) {
    if (const auto fit = landmarkFit(); !fit) {
      sentence_ = fit.error().message;
      stage_ = Stage::refused;
      return;
    }
  }
  const glm::dmat4 begin = startPlacement();
  place(begin);
  if (start_ != RegistrationStart::anywhere) settings.start = begin;
  stage_ = Stage::searching;
  searching_ = std::make_shared<Progress>();
  steps_ = std::make_shared<Steps>();
  jobs.start("Laying " + moving_->info.name + " on " + fixed_->info.name, JobRunner::Visibility::shown,
             [this, alive = std::weak_ptr<int>(alive_), fixed = *fixed_, moving = *moving_, settings, begin,
              progress = searching_, steps = steps_](Progress& shown) -> JobRunner::Completion {
               const auto onStep = [&](const glm::dmat4& now) {
                 shown.report(progress->fraction());
                 if (shown.cancelled()) progress->cancel();
                 const std::scoped_lock lock(steps->mutex);
                 steps->latest = now;
               };
               auto found = std::make_shared<Expected<Registration>>(
                   registerVolume(fixed, moving, settings, *progress, onStep));
               return [this, alive, found, begin, progress] {
                 if (alive.expired() || searching_ != progress) return;
                 searching_.reset();
                 steps_.reset();
                 if (*found) {
                   stage_ = Stage::found;
                   result_ = **found;
                   place(result_->quality == RegistrationQuality::failed ? begin : result_->caseFromVolume);
                   return;
                 }
                 place(begin);
                 const bool cancelled = found->error().kind == ErrorKind::cancelled;
                 stage_ = cancelled ? Stage::ready : Stage::refused;
                 sentence_ = cancelled ? std::string() : found->error().message;
               };
             });
}

void RegistrationDesk::cancelSearch() {
  if (!searching_) return;
  searching_->cancel();
  searching_.reset();
  steps_.reset();
  stage_ = Stage::ready;
  if (isOpen()) place(startPlacement());
}

std::unique_ptr<Command> RegistrationDesk::keep() const {
  if (result_ && result_->quality != RegistrationQuality::failed)
    return placeRegistered(*fixed_, *moving_, freedom_, *result_);
  if (start_ == RegistrationStart::landmarks)
    if (const auto fit = landmarkFit())
      return placedByLandmarks(*moving_, *fit,
                               static_cast<std::size_t>(std::count_if(
                                   landmarks_.begin(), landmarks_.end(), [](const DeskLandmark& one) {
                                     return one.fixed.has_value() && one.moving.has_value();
                                   })));
  return placedByHand(*moving_, placement(),
                      start_ == RegistrationStart::files     ? "as its file says"
                      : start_ == RegistrationStart::centres ? "centre on centre"
                                                             : "by hand");
}

bool RegistrationDesk::update(const Case& current) {
  if (!isOpen()) return false;
  const Volume* below = current.findVolume(fixed_->info.uid);
  const Volume* above = current.findVolume(moving_->info.uid);
  if (below == nullptr || above == nullptr || above == &current.volumes.front()) {
    close();
    return true;
  }
  bool changed = false;
  const bool keptElsewhere = above->info.grid.caseFromVolume != moving_->info.grid.caseFromVolume;
  if (below->voxels != fixed_->voxels || above->voxels != moving_->voxels || !(below->info == fixed_->info) ||
      !(above->info == moving_->info)) {
    // Undo, or somebody else, has laid it elsewhere: a trial that only was where it lay goes along.
    const glm::dmat4 now = keptElsewhere && !trialIsNew() ? above->info.grid.caseFromVolume : placement();
    fixed_ = *below;
    moving_ = trial_ = *above;
    place(now);
    changed = true;
  }
  if (steps_) {
    const std::scoped_lock lock(steps_->mutex);
    if (steps_->latest) {
      place(*std::exchange(steps_->latest, std::nullopt));
      changed = true;
    }
  }
  // A hundredth more is worth a frame.
  if (searching_ && std::abs(searching_->fraction() - shownFraction_) >= 0.01) changed = true;
  if (changed) shownFraction_ = fraction();
  return changed;
}

}  // namespace chiasm::app

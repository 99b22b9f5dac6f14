#include "core/filters/registration.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/trigonometric.hpp>

#include "core/filters/itk_registration.h"
#include "core/filters/reduced_image.h"

namespace chiasm {

namespace {

constexpr double kFinestMm = 2.0;
constexpr std::chrono::milliseconds kBetweenSteps{250};
// A match is a peak: a place 10 mm or 10 degrees aside must know less. By how much, and how far two searches
// may end from each other, was set on the demo MRI and on MS time points
// (tests/core/filters/registration_test.cpp).
constexpr double kPeak = 1.05, kClearPeak = 1.10;
constexpr int kJudged = 1;  // the level of 4 mm
constexpr double kRepeatMm = 1.0, kNoRepeatMm = 4.0;
constexpr double kOverlap = 0.25;

// "1.25"
std::string decimal(double value, int places) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", places, value);
  return text;
}

glm::dvec3 through(const glm::dmat4& matrix, const glm::dvec3& point) {
  return glm::dvec3(matrix * glm::dvec4(point, 1.0));
}

glm::dvec3 centreOf(const RegistrationImage& image) {
  return image.origin + image.direction * (image.spacing * glm::dvec3(image.size - 1) / 2.0);
}

// Where the weight above the lowest value lies.
glm::dvec3 weightOf(const RegistrationImage& image) {
  const float lowest = *std::min_element(image.values.begin(), image.values.end());
  glm::dvec3 sum(0.0);
  double weight = 0;
  std::size_t index = 0;
  for (int k = 0; k < image.size.z; ++k)
    for (int j = 0; j < image.size.y; ++j)
      for (int i = 0; i < image.size.x; ++i, ++index) {
        const double one = static_cast<double>(image.values[index] - lowest);
        sum += one * glm::dvec3(i, j, k);
        weight += one;
      }
  return weight > 0 ? image.origin + image.direction * (image.spacing * (sum / weight)) : centreOf(image);
}

glm::dmat4 shiftOf(glm::dvec3 shift) {
  return glm::translate(glm::dmat4(1.0), shift);
}

// `matrix` after a turn about a point of the fixed image, and a shift.
glm::dmat4 aside(const glm::dmat4& matrix, glm::dvec3 centre, glm::dvec3 axis, double degrees,
                 glm::dvec3 shift) {
  const glm::dmat4 turn = glm::translate(glm::dmat4(1.0), centre + shift) *
                          glm::rotate(glm::dmat4(1.0), glm::radians(degrees), axis) *
                          glm::translate(glm::dmat4(1.0), -centre);
  return matrix * turn;
}

class Search {
 public:
  Search(const Volume& fixed, const Volume& moving, const RegistrationSettings& settings, Progress& progress,
         const std::function<void(const glm::dmat4&)>& onStep)
      : settings_(settings),
        progress_(progress),
        onStep_(onStep),
        caseFromFixed_(fixed.info.grid.caseFromVolume),
        fixed_(registrationImage(fixed, kFinestMm)),
        moving_(registrationImage(moving, kFinestMm)),
        itk_(fixed_, moving_, kFinestMm),
        centre_(centreOf(fixed_)),
        before_(glm::inverse(moving.info.grid.caseFromVolume) * caseFromFixed_) {}

  Expected<Registration> run() {
    auto found = settings_.start
                     ? climb(glm::inverse(*settings_.start) * caseFromFixed_, settings_.freedom, 0, 1, 0.3)
                     : bestStart();
    if (found) found = refine(*found, 1, 0.65);
    if (!found) return tl::unexpected(found.error());
    const auto again =
        refine(aside(*found, centre_, glm::normalize(glm::dvec3(1, 1, 1)), 4, {4, -3, 3}), 0, 1.0);
    if (!again) return tl::unexpected(again.error());
    return report(*found, *again);
  }

 private:
  glm::dmat4 placement(const glm::dmat4& movingFromFixed) const {
    return caseFromFixed_ * glm::inverse(movingFromFixed);
  }

  // Through the levels from `from`: rigid first, because twelve numbers at once lose their way from afar.
  Expected<glm::dmat4> refine(const glm::dmat4& start, int from, double until) {
    if (settings_.freedom == RegistrationFreedom::rigid || settings_.start)
      return climb(start, settings_.freedom, from, ItkRegistration::kLevels, until);
    const double half = (progress_.fraction() + until) / 2;
    const auto rigid = climb(start, RegistrationFreedom::rigid, from, ItkRegistration::kLevels - 1, half);
    return rigid ? climb(*rigid, RegistrationFreedom::affine, 1, ItkRegistration::kLevels, until) : rigid;
  }

  Expected<glm::dmat4> climb(const glm::dmat4& start, RegistrationFreedom freedom, int from, int to,
                             double until) {
    const double begun = progress_.fraction();
    int iterations = 0;
    auto found = itk_.climb(start, freedom, from, to, ++seed_, [&](const glm::dmat4& now) {
      progress_.report(begun + (until - begun) * (1.0 - std::exp(-++iterations / 100.0)));
      if (onStep_ && std::chrono::steady_clock::now() - shown_ > kBetweenSteps) {
        onStep_(placement(now));
        shown_ = std::chrono::steady_clock::now();
      }
      return !progress_.cancelled();
    });
    if (found) progress_.report(until);
    return found;
  }

  // From where the files say, centre on centre and weight on weight, each as it is and turned to either side
  // about each axis: the one that knows most after a climb at the coarsest level. Those without overlap are
  // left out.
  Expected<glm::dmat4> bestStart() {
    std::vector<glm::dmat4> places{before_};
    for (const glm::dvec3& shift : {centreOf(moving_) - centre_, weightOf(moving_) - weightOf(fixed_)})
      if (std::none_of(places.begin(), places.end(), [&](const glm::dmat4& place) {
            return glm::length(through(place, centre_) - centre_ - shift) < 2.0;
          }))
        places.push_back(shiftOf(shift));
    std::sort(places.begin(), places.end(), [&](const glm::dmat4& a, const glm::dmat4& b) {
      return itk_.information(a, 0) > itk_.information(b, 0);
    });
    std::vector<glm::dmat4> starts = places;
    for (const glm::dvec3& axis : {glm::dvec3(1, 0, 0), glm::dvec3(0, 1, 0), glm::dvec3(0, 0, 1)})
      for (const double degrees : {-20.0, 20.0})
        starts.push_back(aside(places.back(), centre_, axis, degrees, {}));
    std::optional<glm::dmat4> best;
    double most = 0;
    std::optional<Error> trouble;
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const auto found = climb(starts[i], RegistrationFreedom::rigid, 0, 1,
                               0.45 * static_cast<double>(i + 1) / static_cast<double>(starts.size()));
      if (!found && found.error().kind == ErrorKind::cancelled) return found;
      if (!found) {
        trouble = found.error();
        continue;
      }
      const double information = itk_.information(*found, 0);
      if (best && information <= most) continue;
      best = *found;
      most = information;
    }
    if (!best) return tl::unexpected(*trouble);
    return *best;
  }

  double cornersApart(const glm::dmat4& a, const glm::dmat4& b) const {
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
      const glm::dvec3 index =
          glm::dvec3(corner & 1, corner >> 1 & 1, corner >> 2) * glm::dvec3(fixed_.size - 1);
      const glm::dvec3 point = fixed_.origin + fixed_.direction * (fixed_.spacing * index);
      sum += glm::length(through(a, point) - through(b, point));
    }
    return sum / 8;
  }

  Registration report(const glm::dmat4& found, const glm::dmat4& again) const {
    Registration result;
    result.caseFromVolume = placement(found);
    // The inverse of an affine matrix leaves rounding where it must not.
    for (int column = 0; column < 4; ++column) result.caseFromVolume[column][3] = column == 3 ? 1.0 : 0.0;
    result.informationBefore = itk_.information(before_, kJudged);
    result.information = itk_.information(found, kJudged);
    for (const glm::dvec3& axis : {glm::dvec3(1, 0, 0), glm::dvec3(0, 1, 0), glm::dvec3(0, 0, 1)})
      for (const double sign : {-10.0, 10.0}) {
        result.decoy =
            std::max(result.decoy, itk_.information(aside(found, centre_, axis, sign, {}), kJudged));
        result.decoy =
            std::max(result.decoy, itk_.information(aside(found, centre_, axis, 0, axis * sign), kJudged));
      }
    result.overlap = itk_.overlap(found);
    result.repeatMm = cornersApart(found, again);
    const glm::dmat3 turn = nearestRotation(glm::dmat3(found * glm::inverse(before_)));
    result.turnedDegrees =
        glm::degrees(std::acos(std::clamp((turn[0][0] + turn[1][1] + turn[2][2] - 1.0) / 2.0, -1.0, 1.0)));
    result.movedMm = glm::length(through(found, centre_) - through(before_, centre_));
    judge(result);
    return result;
  }

  static void judge(Registration& result) {
    const double peak = result.decoy > 0 ? result.information / result.decoy : 0.0;
    const std::string times =
        decimal(peak, 2) + " times the information of the best place 10 mm or 10 degrees aside";
    const std::string apart = decimal(result.repeatMm, 2) + " mm";
    const auto say = [&](RegistrationQuality quality, std::string sentence) {
      result.quality = quality;
      result.verdict = std::move(sentence);
    };
    if (result.overlap < kOverlap)
      return say(RegistrationQuality::failed, "Only " + decimal(100 * result.overlap, 0) +
                                                  "% of the fixed volume lies in the moving one.");
    if (peak < kPeak) return say(RegistrationQuality::failed, "This is no match: it has " + times + ".");
    if (result.repeatMm > kNoRepeatMm)
      return say(RegistrationQuality::failed, "A second search ended " + apart + " from the first.");
    if (result.repeatMm > kRepeatMm)
      return say(RegistrationQuality::doubtful,
                 "A second search ended " + apart + " from the first; look before you use it.");
    if (peak < kClearPeak)
      return say(RegistrationQuality::doubtful,
                 "The match is a flat peak, with " + times + "; look before you use it.");
    say(RegistrationQuality::good, "A clear peak, with " + times + ", found twice within " + apart + ".");
  }

  const RegistrationSettings& settings_;
  Progress& progress_;
  const std::function<void(const glm::dmat4&)>& onStep_;
  glm::dmat4 caseFromFixed_;
  RegistrationImage fixed_, moving_;
  ItkRegistration itk_;
  glm::dvec3 centre_;  // of the fixed image, in its own mm
  glm::dmat4 before_;  // moving's mm from fixed's mm, as the volumes lie now
  unsigned seed_ = 0;
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
};

bool even(const Volume& volume) {
  const VolumeStatistics statistics = computeStatistics(volume);
  return statistics.minimum >= statistics.maximum;
}

}  // namespace

const char* qualityName(RegistrationQuality quality) {
  switch (quality) {
    case RegistrationQuality::good:
      return "good";
    case RegistrationQuality::doubtful:
      return "doubtful";
    case RegistrationQuality::failed:
      return "failed";
  }
  return "failed";
}

Expected<Registration> registerVolume(const Volume& fixed, const Volume& moving,
                                      const RegistrationSettings& settings, Progress& progress,
                                      const std::function<void(const glm::dmat4&)>& onStep) {
  for (const Volume* volume : {&fixed, &moving}) {
    if (!volume->voxels)
      return failure(ErrorKind::unavailable, "The voxels of '" + volume->info.name +
                                                 "' are not there; bring back its file before registering.");
    if (even(*volume))
      return failure(ErrorKind::invalidInput,
                     "'" + volume->info.name + "' has the same value everywhere; there is nothing to match.");
  }
  return Search(fixed, moving, settings, progress, onStep).run();
}

Expected<LandmarkFit> fitLandmarks(const std::vector<LandmarkPair>& pairs, RegistrationFreedom freedom) {
  const std::size_t needed = freedom == RegistrationFreedom::rigid ? 3 : 4;
  if (pairs.size() < needed)
    return failure(ErrorKind::invalidInput, std::to_string(needed) +
                                                " landmarks are needed in both volumes; there are " +
                                                std::to_string(pairs.size()) + ".");
  std::vector<glm::dvec3> inCase, inVolume;
  for (const auto& [point, own] : pairs) {
    inCase.push_back(point.mm);
    inVolume.push_back(own);
  }
  const auto volumeFromCase = fitPoints(inCase, inVolume, freedom);
  if (!volumeFromCase) return tl::unexpected(volumeFromCase.error());
  const double growth = glm::determinant(glm::dmat3(*volumeFromCase));
  if (!std::isfinite(growth) || std::abs(growth) < 1e-6)
    return failure(ErrorKind::invalidInput, freedom == RegistrationFreedom::rigid
                                                ? "The landmarks lie in a line; set one beside it."
                                                : "The landmarks lie in a plane; set one out of it.");
  LandmarkFit fit;
  fit.caseFromVolume = glm::inverse(*volumeFromCase);
  for (int column = 0; column < 4; ++column) fit.caseFromVolume[column][3] = column == 3 ? 1.0 : 0.0;
  for (const auto& [point, own] : pairs) {
    const double error = glm::length(through(fit.caseFromVolume, own) - point.mm);
    fit.meanErrorMm += error / static_cast<double>(pairs.size());
    fit.largestErrorMm = std::max(fit.largestErrorMm, error);
  }
  return fit;
}

std::unique_ptr<Command> placeRegistered(const Volume& fixed, const Volume& moving,
                                         RegistrationFreedom freedom, const Registration& registration) {
  VolumePlacement placement;
  placement.caseFromVolume = registration.caseFromVolume;
  placement.name = "Register " + moving.info.name + " to " + fixed.info.name;
  placement.provenance = {
      {"method", std::string("Mattes mutual information, 8, 4, 2 mm")},
      {"freedom", std::string(freedom == RegistrationFreedom::rigid ? "rigid" : "affine")},
      {"fixed", fixed.info.uid.text()},
      {"information", registration.information},
      {"informationBefore", registration.informationBefore},
      {"overlap", registration.overlap},
      {"repeatMm", registration.repeatMm},
      {"quality", std::string(qualityName(registration.quality))}};
  return placeVolume(moving.info.uid, std::move(placement));
}

}  // namespace chiasm

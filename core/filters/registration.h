// Registration: where one volume lies in relation to another, found from the voxels or from landmarks.
#pragma once

#include <functional>
#include <glm/mat4x4.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/case/place_volume.h"
#include "core/jobs/progress.h"
#include "core/volume/volume.h"

namespace chiasm {

enum class RegistrationFreedom {
  rigid,   // turned and shifted: one patient, one part of the body that does not bend
  affine,  // and stretched and sheared
};

struct RegistrationSettings {
  RegistrationFreedom freedom = RegistrationFreedom::rigid;
  // The moving volume's caseFromVolume to begin with: a manual start, or landmarks. Without it the search
  // begins from where the files say, from centre on centre, and from weight on weight, each also turned.
  std::optional<glm::dmat4> start;
};

// How far a result can be trusted. `failed` is no match; `doubtful` wants a look before it is used.
enum class RegistrationQuality { good, doubtful, failed };
const char* qualityName(RegistrationQuality quality);  // "good", "doubtful", "failed"

struct Registration {
  glm::dmat4 caseFromVolume{1.0};  // the moving volume's
  double informationBefore =
      0;                   // Mattes mutual information in nats where the volumes lay before; higher is better
  double information = 0;  // and as found
  double decoy = 0;        // the best of twelve places 10 mm or 10 degrees aside: a match is a peak
  double overlap = 0;      // share of the fixed volume's voxels that lie in the moving one, 0..1
  double repeatMm = 0;  // how far a second search, begun aside, ends from the first (mean over the corners)
  double turnedDegrees = 0;  // from where the volume lay before
  double movedMm = 0;        // of the fixed volume's centre
  RegistrationQuality quality = RegistrationQuality::failed;
  std::string verdict;  // one sentence: why this quality
};

// Mattes et al. 2003 over three resolutions (8, 4 and 2 mm), both volumes with voxels. `onStep` is given the
// placement as it is now, a few times a second, from the calling thread. Two runs agree to a few hundredths
// of a millimetre (sums of several threads). Cancelled: ErrorKind::cancelled.
Expected<Registration> registerVolume(const Volume& fixed, const Volume& moving,
                                      const RegistrationSettings& settings, Progress& progress,
                                      const std::function<void(const glm::dmat4&)>& onStep = {});

// The same point in both volumes: in case space (of the fixed volume), and in the moving volume's own LPS mm.
using LandmarkPair = std::pair<PatientPoint, glm::dvec3>;
struct LandmarkFit {
  glm::dmat4 caseFromVolume{1.0};
  double meanErrorMm = 0, largestErrorMm = 0;  // fiducial registration error
};
// Least squares (Horn 1987; affine: normal equations). At least 3 pairs for rigid, 4 for affine, not in a
// line or plane as the freedom asks.
Expected<LandmarkFit> fitLandmarks(const std::vector<LandmarkPair>& pairs, RegistrationFreedom freedom);

// The command that stores a registration's placement, with how it was found.
std::unique_ptr<Command> placeRegistered(const Volume& fixed, const Volume& moving,
                                         RegistrationFreedom freedom, const Registration& registration);

}  // namespace chiasm

#include "app/session/placements.h"

#include <string>

namespace chiasm::app {

std::unique_ptr<Command> placedByHand(const Volume& moving, const glm::dmat4& caseFromVolume,
                                      const char* how) {
  return placeVolume(moving.info.uid,
                     {caseFromVolume, "Place " + moving.info.name, {{"method", std::string(how)}}});
}

std::unique_ptr<Command> placedByLandmarks(const Volume& moving, const LandmarkFit& fit,
                                           std::size_t landmarks) {
  return placeVolume(moving.info.uid, {fit.caseFromVolume,
                                       "Place " + moving.info.name + " by landmarks",
                                       {{"method", std::string("landmarks")},
                                        {"landmarks", static_cast<std::int64_t>(landmarks)},
                                        {"meanErrorMm", fit.meanErrorMm}}});
}

}  // namespace chiasm::app

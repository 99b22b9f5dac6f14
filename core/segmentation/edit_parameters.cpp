#include "core/segmentation/edit_parameters.h"

#include <charconv>
#include <cmath>

#include <glm/vector_relational.hpp>

namespace chiasm {

const char* paintOverName(PaintOver over) {
  switch (over) {
    case PaintOver::background:
      return "background";
    case PaintOver::everything:
      return "everything";
    case PaintOver::hidden:
      return "hidden";
    case PaintOver::overlap:
      return "overlap";
    case PaintOver::unlocked:
      break;
  }
  return "unlocked";
}

const char* paintOverSentence(PaintOver over) {
  switch (over) {
    case PaintOver::background:
      return "Keep all others";
    case PaintOver::hidden:
      return "Replace hidden, keep visible";
    case PaintOver::overlap:
      return "Allow overlap";
    default:
      return "Replace all but locked";
  }
}

Expected<PaintOver> paintOverNamed(std::string_view word) {
  for (const PaintOver over :
       {PaintOver::unlocked, PaintOver::background, PaintOver::hidden, PaintOver::overlap})
    if (word == paintOverName(over)) return over;
  return failure(ErrorKind::invalidInput,
                 "'" + std::string(word) +
                     "' is not a way to paint. Use unlocked (takes from unlocked "
                     "segments), background (takes from nobody), hidden (takes from "
                     "hidden segments only) or overlap (takes from nobody, lies over "
                     "them).");
}

void appendParameters(Parameters& list, IntensityRange range) {
  list.emplace_back("lower", range.lower);
  list.emplace_back("upper", range.upper);
}

void appendParameters(Parameters& list, const Region& region) {
  const auto numbers = [](glm::dvec3 a, glm::dvec3 b) {
    return std::vector<double>{a.x, a.y, a.z, b.x, b.y, b.z};
  };
  if (const auto* box = std::get_if<BoxRegion>(&region)) {
    list.emplace_back("region", std::string("box"));
    list.emplace_back("regionShape", numbers(box->minimum, box->maximum));
  } else if (const auto* ellipsoid = std::get_if<EllipsoidRegion>(&region)) {
    list.emplace_back("region", std::string("ellipsoid"));
    list.emplace_back("regionShape", numbers(ellipsoid->centre, ellipsoid->radii));
  } else {
    list.emplace_back("region", std::string("everywhere"));
  }
}

void appendParameters(Parameters& list, const PaintPlace& place) {
  if (place.anywhere()) return;
  std::string uids;
  for (const Uid& uid : place.segments) uids += (uids.empty() ? "" : " ") + uid.text();
  list.emplace_back("place", std::string(place.inside ? "inside" : "outside"));
  list.emplace_back("placeSegments", std::move(uids));
}

Expected<void> validate(IntensityRange range) {
  if (std::isnan(range.lower) || std::isnan(range.upper))
    return failure(ErrorKind::invalidInput, "The range's limits must be numbers.");
  if (range.lower > range.upper)
    return failure(ErrorKind::invalidInput, "The range is empty: its lower limit " + numberText(range.lower) +
                                                " is above its upper limit " + numberText(range.upper) + ".");
  return {};
}

Expected<void> validate(const Region& region) {
  const auto finite = [](glm::dvec3 v) {
    return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
  };
  if (const auto* box = std::get_if<BoxRegion>(&region)) {
    if (!finite(box->minimum) || !finite(box->maximum) ||
        glm::any(glm::greaterThan(box->minimum, box->maximum)))
      return failure(ErrorKind::invalidInput, "The box needs finite corners, the smaller one first.");
  } else if (const auto* ellipsoid = std::get_if<EllipsoidRegion>(&region)) {
    if (!finite(ellipsoid->centre) || !finite(ellipsoid->radii) ||
        !glm::all(glm::greaterThan(ellipsoid->radii, glm::dvec3(0.0))))
      return failure(ErrorKind::invalidInput, "The ellipsoid needs a finite centre and radii above 0 mm.");
  }
  return {};
}

tl::unexpected<Error> leaked(std::int64_t maximumVoxels, const GridGeometry& grid) {
  const double ml = static_cast<double>(maximumVoxels) * grid.voxelVolume() / 1000.0;
  return failure(ErrorKind::invalidInput,
                 "Growing stopped: more than " + std::to_string(maximumVoxels) + " voxels (" +
                     numberText(std::round(ml * 100.0) / 100.0) +
                     " ml) are connected to this point, so it has probably leaked. Narrow the range, limit "
                     "the region, or allow more.");
}

std::string numberText(double value) {
  char text[32];
  const auto [end, error] = std::to_chars(std::begin(text), std::end(text), value);
  return {text, error == std::errc() ? end : text};
}

}  // namespace chiasm

// What a picture of both eyes is asked: whether things stand where geometry puts them, and whether a panel
// can be read.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <glm/vec3.hpp>

#include "tests/xr/tasks/captured_view.h"

namespace chiasm::test {

// Accepts pixels of a colour however brightly it is lit: by the shares of its channels.
std::function<bool(Rgba)> ofColour(glm::dvec3 colour);

// Where a thing stands in the patient by what the two eyes see of it.
struct SeenPlace {
  PatientPoint point;
  double apart = 0.0;  // metres by which the eyes' rays miss each other
  int pixels = 0;      // in the eye that sees fewer
};
// Of this colour, in the whole picture; nullopt when an eye sees none.
std::optional<SeenPlace> placeOfColour(const CapturedView& view, glm::dvec3 colour);
// What of this colour is there now and was not before; both seen from one place.
std::optional<SeenPlace> placeOfNew(const CapturedView& before, const CapturedView& after, glm::dvec3 colour);

// How large a panel's writing is to the wearer.
struct Legibility {
  double pixelsPerDegree = 0.0;    // along its width, where it stands
  double capitalArcMinutes = 0.0;  // a capital letter, measured in its own picture
  double facing = 0.0;             // cosine between its normal and the way to the eyes
  double upright = 0.0;            // cosine between its up and the vertical's part in its plane
};
// `word`: an item that begins with a capital and has no letter below the line.
Legibility legibilityOf(const CapturedView& view, const std::string& panel, const std::string& word);

}  // namespace chiasm::test

// Numbers and names as the window writes them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/case/case.h"
#include "core/measure/measurement.h"

namespace chiasm::app {

// "−31.4", "+62.0": always signed, with a true minus.
std::string signedNumber(double value, int decimals);
// A stored value with its unit: "31 HU", "0.125".
std::string valueText(double value, const std::string& unit);
// "Bone 1800/400", or "W 812 L 44" for a window without a name.
std::string windowText(const WindowLevel& window);
// A position in mm as operations read it: "-31.4,-62,90", to a thousandth.
std::string positionText(PatientPoint point);
// "142 310": thousands parted by blanks that do not break.
std::string countText(std::int64_t count);
// "4.9 ml"; three significant figures below 1 ml.
std::string millilitreText(double millilitres);
// The first letter as a capital.
std::string capitalised(std::string text);

// What stands beside a measurement, a line each: its name, length, area and the values inside.
std::vector<std::string> measurementLines(const Measurement& measurement, const Volume* volume);

// The identity strip's fields, the most important first. Never a name.
std::vector<std::string> identityFields(const Case& current, const Volume* shown);
// Badges that stay, the shown volume's and the product's own.
std::vector<std::string> badgesOf(const Volume* shown);

}  // namespace chiasm::app

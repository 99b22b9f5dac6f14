// Ranges, regions and paint rules as the journal's parameters, and checked as a person's input.
#pragma once

#include <string>
#include <string_view>

#include "core/case/command.h"
#include "core/segmentation/brush.h"
#include "core/segmentation/region.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

const char* paintOverName(PaintOver over);  // "unlocked", "background", "everything", "hidden", "overlap"
// What a person reads of a rule: "Replace all but locked", "Allow overlap" …
const char* paintOverSentence(PaintOver over);
// The other way; fails with a sentence that names the ways.
Expected<PaintOver> paintOverNamed(std::string_view word);
void appendParameters(Parameters& list, IntensityRange range);  // "lower", "upper"
void appendParameters(Parameters& list, const Region& region);  // "region" and its six numbers
// "place" (inside or outside) and "placeSegments" (their uids, parted by blanks); nothing for anywhere.
void appendParameters(Parameters& list, const PaintPlace& place);
// Numbers, and the lower not above the upper.
Expected<void> validate(IntensityRange range);
// Finite numbers, minimum not above maximum, radii above 0.
Expected<void> validate(const Region& region);
// "Growing stopped: more than 12.5 ml …", for a growth that took more voxels than it may.
tl::unexpected<Error> leaked(std::int64_t maximumVoxels, const GridGeometry& grid);
// The shortest decimal form of a number, for sentences: "226", "-0.5".
std::string numberText(double value);

}  // namespace chiasm

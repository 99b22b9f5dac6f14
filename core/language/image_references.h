// References to pictures in a report: "series 4, image 27", "images #12-14", "image 33/68".
#pragma once

#include <optional>
#include <vector>

#include "core/language/attachment.h"

namespace chiasm {

struct ImageReference {
  TokenSpan tokens;
  std::optional<int> series;
  std::optional<int> firstImage, lastImage;  // both, or none for a series alone
};

// Of one sentence, in text order. Linear.
std::vector<ImageReference> findImageReferences(const std::vector<Token>& sentence);

}  // namespace chiasm

// What stands on the words of a report moves to its new version: links, spans, bound values, rejections.
#pragma once

#include <functional>
#include <optional>

#include "core/case/changes.h"

namespace chiasm {

// The place in the new version of an anchor on an older version of the same report; nullopt: its words are
// gone.
using Relocate = std::function<std::optional<TextAnchor>(const TextAnchor& anchor, const Report& older)>;

// By quote and neighbourhood (findAgain).
Relocate byQuote(const Report& newer);

// Adds to `changes` what becomes of everything that is anchored on an older version of `newer`, also of what
// was lost by a version in between. A link keeps the words that are gone as they stood, and is stale. A span
// moves as a whole or becomes stale. Bound measurements and rejected suggestions whose words are gone keep
// naming the older version.
void reanchor(const Case& current, const Report& newer, const Relocate& relocate, Changes& changes);

}  // namespace chiasm

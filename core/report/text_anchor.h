// Anchors: the place of words in one version of a report, with their quote, so that they can be found again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/uid.h"

namespace chiasm {

// Half-open code-point range in one report version, with the exact quote and its neighbourhood, so that
// it can be found again in another version (as the W3C Web Annotation TextQuoteSelector does).
struct TextAnchor {
  Uid report;
  std::int64_t begin = 0, end = 0;
  std::string exact, prefix, suffix;
  bool operator==(const TextAnchor&) const = default;
};

// Whether what is anchored to words stands on them in the newest version of their report (active), or keeps
// the words of an earlier one because they could not be found again (stale).
enum class LinkState { active, stale };

// An anchor over a code-point range of a report, with 32 code points of prefix and suffix.
Expected<TextAnchor> makeAnchor(const Uid& report, std::string_view text, std::int64_t begin,
                                std::int64_t end);
// The nth (from 1) verbatim occurrence of a quote; says how many there are when it is ambiguous (occurrence
// 0) and what came close when there is none (other spaces, line breaks, capitals, hyphens or quotation
// marks), by position only: the report's words never stand in a message. Overlapping occurrences count.
Expected<TextAnchor> findQuote(const Uid& report, std::string_view text, std::string_view quote,
                               int occurrence);

// Where the words of an anchor of `oldText` stand in `newText`, the text of the report version `newReport`:
// the verbatim occurrence whose neighbourhood agrees best with the old one; of several that agree equally
// well, the one of the same rank, when there are as many as before. nullopt when the words are gone, when
// none can be told from the others, or when a short quote (under 12 code points) stands among other words
// only. Both texts are valid UTF-8 and the anchor quotes the old one.
std::optional<TextAnchor> findAgain(const TextAnchor& anchor, std::string_view oldText, const Uid& newReport,
                                    std::string_view newText);

}  // namespace chiasm

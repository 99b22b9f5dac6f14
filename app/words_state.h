// WordsState: what is being done with the report's words right now. Never saved.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/uid.h"
#include "core/language/text_range.h"
#include "core/link/link.h"

namespace chiasm::app {

// Words of one report.
struct ReportPlace {
  Uid report;
  TextRange range;
  bool operator==(const ReportPlace&) const = default;
};

// Panels keep no state of their own: what is open and half typed in them is here.
struct WordsState {
  // Of the next link.
  LinkRelation relation = LinkRelation::grounds;
  LinkCertainty certainty = LinkCertainty::certain;

  // Checks, by the key of their fingerprint.
  std::array<bool, 4> verdicts{true, true, true, true};  // which are listed, by CheckVerdict
  std::string check;                                     // stands under the report, its words and masks lit
  std::string unfolded;                                  // shows its rule and evidence in the list
  std::string overriding;                                // waits for a reason
  std::string reason;                                    // as far as it is typed

  // Suggestions.
  bool suggestions = true;                // marked in the text
  std::optional<ReportPlace> suggestion;  // the one whose segments are listed

  // Every panel that shows the report scrolls there once for each new number.
  std::optional<ReportPlace> wanted;
  std::uint64_t wantedNumber = 0;
  // What of a report is in sight in the panel that was drawn last.
  std::optional<ReportPlace> inSight;

  // Spans.
  bool spans = true;               // shown with their labels
  Uid span;                        // the chosen one
  std::vector<TextAnchor> pieces;  // of the selection, beside the words that were selected last

  // A link or a span whose words are being selected anew.
  Uid anchoring;

  void bringIntoSight(ReportPlace place) {
    wanted = std::move(place);
    ++wantedNumber;
  }
};

}  // namespace chiasm::app

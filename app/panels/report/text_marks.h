// Marks in a report's text: which words are linked, suggested or in conflict, and how that is drawn.
#pragma once

#include <imgui.h>

#include <vector>

#include "app/panels/panel.h"
#include "app/session/case_review.h"
#include "core/language/text_range.h"

namespace chiasm::app {

// Underline forms differ, so that colour never speaks alone.
enum class MarkForm {
  solid,    // a link that grounds
  dashDot,  // partially grounds, compares to prior
  dashed,   // negated, not visible
  dotted,   // suggested
  wave,     // in conflict
  crosses,  // a link whose words were lost
  twice,    // a value that a segment was measured for
};

struct TextMark {
  TextRange range;
  MarkForm form = MarkForm::solid;
  ImU32 colour = 0;
  bool lit = false;  // filled behind the text
};

// The marks of a report that overlap a range, in drawing order. `pointed`: the link under the mouse, or
// empty.
std::vector<TextMark> marksOf(const PanelContext& context, const Report& report, TextRange within,
                              const Uid& pointed);

// A line of `width` pixels from its top left corner.
void drawUnderline(ImDrawList& list, const Theme& theme, MarkForm form, ImVec2 from, float width,
                   ImU32 colour);

// Helpers that rows and cards share.
bool holds(const std::vector<Uid>& list, const Uid& uid);
std::vector<Uid> segmentsOf(const Link& link);
std::vector<Uid> segmentsOf(const CheckResult& result);
// Lit when the phrase itself or one of its structures is pointed at.
bool isLit(const Hover& hover, const Link& link);
// The suggestions for words in a range that no link has been made of meanwhile.
std::vector<const Suggestion*> openSuggestions(const PanelContext& context, const Report& report,
                                               TextRange within);
// The check of the written value that holds a code point; nullptr without one.
const ReviewedCheck* writtenUnder(const PanelContext& context, const Report& report, std::int64_t codePoint);
// The check that stands under the report; nullptr without one.
const ReviewedCheck* shownCheck(const PanelContext& context);

}  // namespace chiasm::app

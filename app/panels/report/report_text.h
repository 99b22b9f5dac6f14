// The text of a report: drawn line by line, with its marks; selecting words, pointing at them, following
// links.
#pragma once

#include <imgui.h>

#include <optional>

#include "app/panels/panel.h"
#include "app/panels/report/span_marks.h"
#include "app/session/case_review.h"
#include "app/text/report_layout_cache.h"

namespace chiasm::app {

// Lives one frame. Only lines in sight are looked at: a long report costs what its page costs.
class ReportText {
 public:
  ReportText(PanelContext& context, const Report& report, ReportLayout& layout)
      : context_(context),
        report_(report),
        layout_(layout),
        spans_(placeSpans(context, report, layout)),
        theme_(context.theme) {}

  // Into the current child window, which scrolls.
  void draw();

 private:
  const Link* linkUnder(std::int64_t codePoint) const;
  const Suggestion* suggestionUnder(std::int64_t codePoint) const;
  std::optional<std::int64_t> codePointUnder(ImVec2 mouse) const;
  // What the mouse is over; the nearest meaning of words within words.
  struct Pointed {
    const Link* link = nullptr;
    const Suggestion* suggestion = nullptr;
    const TextSpan* span = nullptr;
    const ReviewedCheck* written = nullptr;  // of a value that a segment was measured for
    const TextSpan* chip = nullptr;          // a relation; `span` is where it leads
    bool any() const {
      return link != nullptr || suggestion != nullptr || span != nullptr || written != nullptr;
    }
  };
  Pointed pointedAt(ImVec2 mouse) const;
  void point(const Pointed& pointed, bool held);
  void select(std::int64_t under, const Pointed& pointed);
  void click(std::int64_t under, const Pointed& pointed);
  void selectWord(std::int64_t under);
  void setSelection(std::int64_t begin, std::int64_t end);
  void drawSelection() const;
  void drawMarks(const Uid& pointed) const;
  void drawLines();
  void logWords() const;
  void scrollToWanted() const;
  void scrollToLitPhrase(bool overText) const;
  void scrollTo(TextRange range) const;
  void fill(const TextRectangle& box, ImU32 colour) const;

  PanelContext& context_;
  const Report& report_;
  ReportLayout& layout_;
  PlacedSpans spans_;
  const Theme& theme_;
  ImVec2 origin_{};
  ReportLayout::LineRange lines_;  // in sight
  TextRange sight_;                // what they hold
};

}  // namespace chiasm::app

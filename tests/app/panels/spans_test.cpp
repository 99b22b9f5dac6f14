// Spans in the report: labels that never cover text, choosing words by keys, marking, attributes, relations.
#include <gmock/gmock.h>

#include <map>

#include "app/text/span_labels.h"
#include "app/text/word_steps.h"
#include "core/report/span_ontology.h"
#include "tests/app/interface/window_fixture.h"

namespace chiasm::app {
namespace {

TEST(WordSteps, GoFromWordToWordOverMarksAndOtherScripts) {
  const std::string text = "A \xf0\x9f\xa7\xa0 12.5 mm, \xc3\xa9t\xc3\xa9.";
  const auto first = wordFrom(text, 0);
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, (TextRange{0, 1}));
  const auto number = wordFrom(text, first->end);
  ASSERT_TRUE(number);
  EXPECT_EQ(*number, (TextRange{4, 8})) << "the emoji is no word; a number is one";
  EXPECT_EQ(wordBefore(text, number->begin), first);
  const auto unit = wordFrom(text, number->end), last = wordFrom(text, unit->end);
  EXPECT_EQ(*last, (TextRange{13, 16}));
  EXPECT_FALSE(wordFrom(text, last->end));
  EXPECT_FALSE(wordBefore(text, 0));
}

TEST(SpanOntology, TheRelationMadeForTwoTypesComesFirst) {
  EXPECT_EQ(relationsBetween("Finding", "Organ").front(), "located_at");
  EXPECT_EQ(relationsBetween("Finding", "Measurement").front(), "measured_as");
  EXPECT_EQ(relationsBetween("Device", "Finding").front(), "related_to") << "nothing is made for these";
  const SpanAttributeWord& certainty = spanAttributes().front();
  EXPECT_EQ(nextValue(certainty, ""), "probable");
  EXPECT_EQ(nextValue(certainty, "possible"), "") << "after the last comes none";
}

class Spans : public test::WindowFixture {
 protected:
  TextSpan spanOf(const std::string& quote, const std::string& type) const {
    const Report& report = current().reports[0];
    const auto at = static_cast<std::int64_t>(report.text.find(quote));
    TextSpan span;
    span.uid = Uid::generate();
    span.type = type;
    span.anchors = {*makeAnchor(report.uid, report.text, at, at + static_cast<std::int64_t>(quote.size()))};
    return span;
  }
  void idle() {
    session_->waitUntilIdle();
    frames(2);
  }
  void select(const std::string& quote) {
    view().selectedText = spanOf(quote, "x").anchors[0];
    frames(1);
  }
  void mark(const std::string& quote, const std::string& type) {
    select(quote);
    session_->intents().push(MarkSelection{type, {}});
    idle();
  }
};

TEST_F(Spans, LabelsNeverCoverTextOrEachOther) {
  const Report& report = current().reports[0];
  std::vector<TextSpan> spans = {spanOf("letter of bone stands right of the midline", "Finding"),
                                 spanOf("letter", "Descriptor"),
                                 spanOf("bone", "Organ"),
                                 spanOf("right of the midline", "Location"),
                                 spanOf("midline", "Location"),
                                 spanOf("left marker", "Device"),
                                 spanOf("anterior marker lies in front", "Finding")};
  std::vector<const TextSpan*> all;
  for (const TextSpan& span : spans) all.push_back(&span);
  for (const int width : {160, 260, 500}) {
    ReportLayout layout(report.text, width, 1.0f, *renderer_);
    const auto labels = placeLabels(
        layout, report.uid, all, [](const TextSpan&) { return 120.0f; }, 16, layout.width());
    layout.setGaps(labels.gaps);
    struct Box {
      float x, y, right, bottom;
    };
    std::vector<Box> boxes;
    for (const SpanPart& part : labels.parts) {
      const ReportLayout::Line& line = layout.lines()[part.line];
      const float top = line.y - static_cast<float>(part.level + 1) * labels.levelHeight;
      const Box box{part.x, top, part.x + std::max(part.width, part.labelWidth), top + labels.levelHeight};
      EXPECT_LE(box.bottom, line.y + 0.01f) << "above its own words";
      EXPECT_LE(box.right, layout.width() + 0.01f);
      if (part.line > 0) {
        const ReportLayout::Line& before = layout.lines()[part.line - 1];
        EXPECT_GE(box.y, before.y + before.height - 0.5f) << "below the words of the line before";
      }
      for (const Box& other : boxes)
        EXPECT_TRUE(box.right <= other.x || other.right <= box.x || box.bottom <= other.y ||
                    other.bottom <= box.y)
            << "two labels at " << box.x << ", " << box.y << " and " << other.x << ", " << other.y;
      boxes.push_back(box);
    }
    EXPECT_EQ(
        std::count_if(labels.parts.begin(), labels.parts.end(), [](const SpanPart& p) { return p.labelled; }),
        static_cast<std::ptrdiff_t>(spans.size()))
        << "each has one label";
  }
}

// Relations over the lines: whole, within the panel, above brackets and below the line before, apart from
// each other.
TEST_F(Spans, RelationsStandAsChipsThatCoverNothing) {
  const Report& report = current().reports[0];
  std::vector<TextSpan> spans = {spanOf("letter", "Descriptor"), spanOf("bone", "Organ"),
                                 spanOf("midline", "Location"), spanOf("left marker", "Device")};
  const std::size_t brackets = spans.size();
  for (const char* from : {"letter", "letter", "bone", "midline", "left marker"})
    spans.push_back(spanOf(from, ""));
  std::vector<const TextSpan*> all;
  for (const TextSpan& span : spans) all.push_back(&span);
  for (const int width : {160, 260, 500}) {
    ReportLayout layout(report.text, width, 1.0f, *renderer_);
    const auto labels = placeLabels(
        layout, report.uid, all, [](const TextSpan& span) { return span.type.empty() ? 150.0f : 60.0f; }, 16,
        layout.width(), spans.size() - brackets);
    layout.setGaps(labels.gaps);
    std::size_t chips = 0;
    std::map<std::size_t, int> highestBracket;
    for (const SpanPart& part : labels.parts)
      if (!part.chip) highestBracket[part.line] = std::max(highestBracket[part.line], part.level);
    for (const SpanPart& part : labels.parts) {
      if (!part.chip) continue;
      ++chips;
      EXPECT_GE(part.span, brackets);
      EXPECT_EQ(part.labelWidth, std::min(150.0f, layout.width())) << "it is whole";
      EXPECT_GE(part.x, 0.0f);
      EXPECT_LE(part.x + part.labelWidth, layout.width() + 0.01f);
      EXPECT_GT(part.level, highestBracket[part.line]) << "above all brackets";
      const ReportLayout::Line& line = layout.lines()[part.line];
      const float top = line.y - static_cast<float>(part.level + 1) * labels.levelHeight;
      if (part.line > 0) {
        const ReportLayout::Line& before = layout.lines()[part.line - 1];
        EXPECT_GE(top, before.y + before.height - 0.5f);
      }
      for (const SpanPart& other : labels.parts)
        if (&other != &part && other.line == part.line && other.level == part.level) {
          EXPECT_TRUE(part.x + part.labelWidth <= other.x || other.x + other.labelWidth <= part.x);
        }
    }
    EXPECT_EQ(chips, spans.size() - brackets);
  }
}

TEST_F(Spans, AClickOnARelationGoesWhereItLeads) {
  mark("letter", "Finding");
  mark("bone", "Organ");
  const Uid finding = current().spans[0].uid, organ = current().spans[1].uid;
  session_->intents().push(RelateSpans{finding, organ, "located_at"});
  idle();
  window_->interface().logDetails();
  frames(2);
  const glm::dvec2 chip = middleOf("chip 0");
  click(chip);
  frames(1);
  EXPECT_EQ(view().words.span, organ);
  // On the card of either span the relation is in sight without scrolling.
  view().words.span = finding;
  frames(2);
  window_->interface().logDetails();
  frames(2);
  middleOf("relation located_at");
  picture("spans_relation");
}

TEST_F(Spans, WordsBecomeASpanByKeysAndUndoNamesIt) {
  EXPECT_TRUE(press("Ctrl+Right"));
  ASSERT_TRUE(view().selectedText);
  const std::string first = view().selectedText->exact;
  EXPECT_TRUE(press("Ctrl+Shift+Right"));
  EXPECT_GT(view().selectedText->exact.size(), first.size());
  EXPECT_TRUE(press("Ctrl+Shift+Left"));
  EXPECT_EQ(view().selectedText->exact, first);
  EXPECT_TRUE(press("I"));
  EXPECT_EQ(session_->ui().overlay, Overlay::spanType);
  frames(2);
  EXPECT_TRUE(press("Esc"));
  session_->intents().push(MarkSelection{"Finding", Code{"SCT", "4147007", "Mass"}});
  idle();
  ASSERT_EQ(current().spans.size(), 1u);
  EXPECT_EQ(current().spans[0].anchors[0].exact, first);
  EXPECT_EQ(current().spans[0].codes[0].value, "4147007");
  EXPECT_EQ(current().spans[0].author, test::testAuthor().uid);
  EXPECT_FALSE(view().selectedText);
  EXPECT_EQ(view().words.span, current().spans[0].uid) << "it is chosen, for its attributes";
  EXPECT_FALSE(session_->store().undoName().empty());
  press("Ctrl+Z");
  idle();
  EXPECT_TRUE(current().spans.empty());
}

TEST_F(Spans, PiecesAttributesAndRelations) {
  select("letter");
  press("Shift+P");
  select("midline");
  session_->intents().push(MarkSelection{"Finding", {}});
  idle();
  ASSERT_EQ(current().spans.size(), 1u);
  EXPECT_EQ(current().spans[0].anchors.size(), 2u) << "one span of two pieces";
  const Uid finding = current().spans[0].uid;
  press("Alt+C");
  idle();
  press("Alt+L");
  idle();
  press("Alt+L");
  idle();
  EXPECT_THAT(current().spans[0].attributes, testing::ElementsAre(SpanAttribute{"certainty", "probable"},
                                                                  SpanAttribute{"laterality", "right"}));
  mark("bone", "Organ");
  press("Shift+Tab");
  EXPECT_EQ(view().words.span, finding);
  EXPECT_TRUE(press("R"));
  EXPECT_EQ(session_->ui().overlay, Overlay::spanRelation);
  frames(2);
  press("Esc");
  const Uid organ = current().spans[1].uid;
  session_->intents().push(RelateSpans{finding, organ, "located_at"});
  idle();
  ASSERT_EQ(current().spanRelations.size(), 1u);
  picture("spans");
  press("Tab");
  EXPECT_EQ(view().words.span, organ);
  press("Backspace");
  idle();
  EXPECT_EQ(current().spans.size(), 1u);
  EXPECT_TRUE(current().spanRelations.empty()) << "relations go with their span";
}

TEST_F(Spans, AClickOnALabelChoosesTheSpan) {
  mark("left marker", "Device");
  view().words.span = {};
  frames(2);
  const Report& report = current().reports[0];
  window_->interface().logDetails();
  frames(2);
  // The words are linked too: a click on them follows the link, one on the label above chooses the span.
  const auto begin = report.text.find("left marker");
  const glm::dvec2 words = middleOf("word " + std::to_string(begin) + "-" + std::to_string(begin + 4));
  click(words - glm::dvec2(0, 20));
  EXPECT_EQ(view().words.span, current().spans[0].uid);
}

TEST_F(Spans, SpansThatWereLostAreAnchoredAnew) {
  mark("left marker", "Device");
  const Uid uid = current().spans[0].uid;
  session_->intents().push(AnchorAnew{uid});
  idle();
  EXPECT_EQ(view().words.anchoring, uid) << "waits for words";
  select("anterior marker");
  session_->intents().push(AnchorAnew{uid});
  idle();
  EXPECT_EQ(current().spans[0].anchors[0].exact, "anterior marker");
  EXPECT_TRUE(view().words.anchoring.empty());
}

}  // namespace
}  // namespace chiasm::app

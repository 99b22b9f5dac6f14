// The report's words in the window: suggestions, links with relation and certainty, checks with Show.
#include "core/case/object_commands.h"
#include "tests/app/interface/window_fixture.h"

namespace chiasm::app {
namespace {

class WordsInWindow : public test::WindowFixture {
 protected:
  // The letter phantom with a report that says more: a finding that has a mask and no link, and one whose
  // mask lies on the other side.
  void SetUp() override {
    Case value = small_.value;
    value.info.midlineX = 0.0;
    value.links.clear();
    value.reports[0].text =
        "FINDINGS: There is a mass on the left, and a cyst on the right.\n"
        "IMPRESSION: Mass on the left.\n";
    for (Segment& segment : value.segmentations[0].segments) {
      if (segment.uid == small_.leftMarker) segment.name = "Left mass";
      if (segment.uid == small_.bone) segment.name = "Cyst";
    }
    small_.value = value;
    file_ = std::make_unique<test::MemoryCaseFile>(value);
    WindowFixture::SetUp();
    session_->waitUntilIdle();
    frames(2);
  }
  void idle() {
    session_->waitUntilIdle();
    frames(2);
  }
  const std::string& text() const { return current().reports.back().text; }
  // Where words are drawn: from the first to the last of a quote.
  std::pair<glm::dvec2, glm::dvec2> placeOf(const std::string& first, const std::string& last) {
    logged();
    const auto middle = [&](const std::string& word) {
      const auto at = text().find(word);
      return middleOf("word " + std::to_string(at) + "-" + std::to_string(at + word.size()));
    };
    return {middle(first), middle(last)};
  }
  void logged() {
    window_->interface().logDetails();
    frames(2);
  }
  std::size_t conflicts() const {
    return static_cast<std::size_t>(
        countVerdicts(*session_->review(), current())[static_cast<std::size_t>(CheckVerdict::conflict)]);
  }
};

TEST_F(WordsInWindow, PointingAtASuggestionListsItsSegmentsAndOneKeyAccepts) {
  ASSERT_TRUE(session_->review());
  ASSERT_FALSE(session_->review()->suggestions.empty());
  window_->moveMouse(placeOf("mass", "mass").first);
  frames(2);
  ASSERT_TRUE(view().words.suggestion);
  logged();
  middleOf("accept Left mass");
  EXPECT_TRUE(current().links.empty()) << "nothing is linked by itself";
  picture("words_suggestion");
  EXPECT_TRUE(press("Y"));
  idle();
  ASSERT_EQ(current().links.size(), 1u);
  const Link& link = current().links[0];
  EXPECT_EQ(link.anchors[0].exact, "mass");
  EXPECT_EQ(link.targets[0].uid, small_.leftMarker);
  EXPECT_EQ(link.author, test::testAuthor().uid);
  EXPECT_EQ(link.model, kSuggestionRules);
  EXPECT_NE(session_->store().undoName().find("Link"), std::string::npos);
  EXPECT_TRUE(press("Ctrl+Z"));
  idle();
  EXPECT_TRUE(current().links.empty());
  EXPECT_FALSE(session_->review()->suggestions.empty()) << "it is suggested again";
}

TEST_F(WordsInWindow, OneClickAcceptsAllThatAreInSight) {
  const std::size_t suggested = session_->review()->suggestions.size();
  ASSERT_GT(suggested, 1u);
  logged();
  click(middleOf("accept all"));
  idle();
  EXPECT_EQ(current().links.size(), suggested);
  EXPECT_TRUE(session_->review()->suggestions.empty());
  EXPECT_TRUE(press("Ctrl+Z"));
  idle();
  EXPECT_TRUE(current().links.empty()) << "one step";
}

TEST_F(WordsInWindow, WordsAndAClickMakeALinkOfTheChosenRelation) {
  const auto [first, last] = placeOf("cyst", "right");
  drag(first, last);
  ASSERT_TRUE(view().selectedText);
  frames(2);
  EXPECT_TRUE(press("Ctrl+L"));
  EXPECT_EQ(view().words.relation, LinkRelation::partiallyGrounds);
  EXPECT_TRUE(press("L"));
  frames(2);
  picture("words_selection");
  click(pixelOf(ViewKind::axial, {{-9.5, 0, view().crosshair.mm.z}}));
  idle();
  ASSERT_EQ(current().links.size(), 1u);
  EXPECT_EQ(current().links[0].targets[0].uid, small_.bone);
  EXPECT_EQ(current().links[0].relation, LinkRelation::partiallyGrounds);
  EXPECT_EQ(view().words.relation, LinkRelation::grounds) << "the choice was for one link";
}

TEST_F(WordsInWindow, AKnownLinkIsChangedFromItsRow) {
  session_->run(addLink([&] {
    Link link;
    link.uid = Uid::generate();
    const auto at = static_cast<std::int64_t>(text().find("cyst"));
    link.anchors = {*makeAnchor(small_.report, text(), at, at + 4)};
    link.targets = {{std::string(kSegmentTarget), small_.bone}};
    return link;
  }()));
  idle();
  logged();
  click(middleOf("change link"));
  frames(2);
  click(middleOf("relation"));
  frames(2);
  click(middleOf("relation negated"));
  idle();
  ASSERT_EQ(current().links.size(), 1u);
  EXPECT_EQ(current().links[0].relation, LinkRelation::negated);
}

TEST_F(WordsInWindow, AConflictIsListedCountedAndShown) {
  view().words.suggestion = ReportPlace{small_.report, session_->review()->suggestions.front().range};
  EXPECT_TRUE(press("Y"));
  idle();
  EXPECT_EQ(conflicts(), 0u);
  session_->run(renameSegment(small_.leftMarker, "Right mass"));
  idle();
  const auto& checks = session_->review()->checks;
  const auto odd = std::find_if(checks.begin(), checks.end(), [](const ReviewedCheck& check) {
    return check.result.kind == CheckKind::side && check.result.verdict != CheckVerdict::pass;
  });
  ASSERT_NE(odd, checks.end());
  const std::string key = odd->key(), number = std::to_string(odd - checks.begin());
  EXPECT_TRUE(press("F6"));
  EXPECT_EQ(view().rightTab, RightTab::checks);
  logged();
  picture("words_checks");
  click(middleOf("why " + number));
  frames(2);
  EXPECT_EQ(view().words.unfolded, key);
  const PatientPoint before = view().crosshair;
  click(middleOf("show " + number));
  frames(2);
  EXPECT_EQ(view().rightTab, RightTab::report);
  EXPECT_EQ(view().words.check, key);
  EXPECT_NE(view().crosshair, before) << "the slices stand at the segment";
  EXPECT_EQ(view().activeSegment, small_.leftMarker);
  window_->moveMouse({5, 5});
  frames(3);
  EXPECT_EQ(view().hover.segments, std::vector<Uid>{small_.leftMarker}) << "the segment is lit";
  picture("words_check_shown");
  EXPECT_TRUE(press("Esc"));
  EXPECT_TRUE(view().words.check.empty());
}

TEST_F(WordsInWindow, VerdictsCanBeLeftOut) {
  press("F6");
  logged();
  middleOf("show 0");
  const auto verdict = session_->review()->checks.front().result.verdict;
  const char* words[] = {"Pass", "Warning", "Conflict", "Cannot tell"};
  click(middleOf(std::string("filter ") + words[static_cast<std::size_t>(verdict)]));
  frames(2);
  for (const DrawnItem& item : window_->interface().log().items()) EXPECT_NE(item.name, "show 0");
}

}  // namespace
}  // namespace chiasm::app

// The person in VR beside the person at the window: tools of their own, one case and one history.
#include "app/vr/vr_person.h"

#include "app/tools/brush_tool.h"
#include "core/case/object_commands.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::app::vr {
namespace {

using Phase = ToolEvent::Phase;

const Author kSurgeon{*Uid::parse("2.25.100"), "Dr Lee"};

class VrPersonTest : public test::SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    view().activeSegment = small_.bone;
    view().brush.radiusMm = 4.0;
    person_ = std::make_unique<VrPerson>(*session_);
    person_->own().author = kSurgeon;
    person_->own().tool = ToolKind::brush;
    view().tool = ToolKind::link;  // what the window's person is about
    view().activeSegment = small_.leftMarker;
    centre_ = view().crosshair;
  }
  void TearDown() override { person_.reset(); }

  void carryOut(const VrEvent& event) {
    const AsPersonInVr inVr(*session_, person_->own());
    EXPECT_TRUE(person_->carryOut(event));
    person_->settle();
  }
  void use(Phase phase, PatientPoint at) {
    ToolUsed used;
    used.event.phase = phase;
    used.event.point = at;
    used.event.inSlice = false;
    carryOut(used);
  }
  void stroke() {
    use(Phase::press, centre_);
    use(Phase::drag, centre_ + PatientVector{{6, 0, 0}});
    use(Phase::release, centre_ + PatientVector{{6, 0, 0}});
  }
  std::size_t entries() const { return session_->store().history().size(); }

  std::unique_ptr<VrPerson> person_;
  PatientPoint centre_;
};

TEST_F(VrPersonTest, PaintsWithTheirOwnToolIntoTheirOwnSegment) {
  stroke();
  session_->waitUntilIdle();
  EXPECT_EQ(session_->store().undoName(), "Paint " + current().findSegment(small_.bone)->name);
  EXPECT_EQ(view().tool, ToolKind::link) << "the window's person goes on linking";
  EXPECT_EQ(view().activeSegment, small_.leftMarker);
  EXPECT_EQ(session_->store().history().back().author, kSurgeon.uid) << "signed by who painted";
}

TEST_F(VrPersonTest, UndoSaysWhoseItWas) {
  stroke();
  const std::string painted = session_->store().undoName();
  EXPECT_EQ(session_->undoLabel(), "Dr Lee's '" + painted + "'");
  {
    const AsPersonInVr inVr(*session_, person_->own());
    EXPECT_EQ(session_->undoLabel(), painted) << "their own";
  }
  session_->undo();  // at the window
  EXPECT_EQ(session_->messages().back().text, "Undid: Dr Lee's '" + painted + "'");
  EXPECT_EQ(session_->store().history().back().author, test::testAuthor().uid);
  EXPECT_EQ(session_->redoLabel(), "Dr Lee's '" + painted + "'");
}

// What the window's person asks for in the middle of the other's stroke is done at once.
TEST_F(VrPersonTest, ALinkAtTheWindowInTheMiddleOfTheirStroke) {
  const Report& report = current().reports.front();
  TextAnchor words;
  words.report = report.uid;
  words.end = 4;
  words.exact = report.text.substr(0, 4);
  use(Phase::press, centre_);
  use(Phase::drag, centre_ + PatientVector{{3, 0, 0}});
  view().selectedText = words;
  session_->intents().push(LinkSelectionTo{{std::string(kSegmentTarget), small_.anteriorMarker}});
  session_->waitUntilIdle();
  EXPECT_TRUE(person_->busy());
  EXPECT_EQ(current().links.back().author, test::testAuthor().uid);
  ASSERT_EQ(entries(), 1U) << "the link, before the stroke is done";
  use(Phase::drag, centre_ + PatientVector{{6, 0, 0}});
  use(Phase::release, centre_ + PatientVector{{6, 0, 0}});
  EXPECT_TRUE(session_->messages().empty()) << session_->messages().front().text;
  const auto& history = session_->store().history();
  EXPECT_EQ(history.front().author, test::testAuthor().uid);
  EXPECT_EQ(history.front().kind, "link.add");
  EXPECT_EQ(history.back().author, kSurgeon.uid);
  EXPECT_EQ(history.back().kind, "segment.paint");
  EXPECT_EQ(session_->store().undoName(), history.back().name);
}

TEST_F(VrPersonTest, ACommandWhereTheyPaintWaitsForTheirStroke) {
  const PatientPoint outside = centre_ + PatientVector{{6, 0, 0}};
  use(Phase::press, centre_);
  use(Phase::drag, outside);
  session_->run(removeSegment(small_.bone));
  session_->waitUntilIdle();
  EXPECT_TRUE(person_->busy());
  EXPECT_TRUE(session_->messages().empty()) << "it is not refused";
  EXPECT_NE(current().findSegment(small_.bone), nullptr);
  use(Phase::release, outside);
  session_->waitUntilIdle();
  EXPECT_EQ(current().findSegment(small_.bone), nullptr) << "done after the stroke";
  EXPECT_EQ(session_->store().history().back().author, test::testAuthor().uid);
}

TEST_F(VrPersonTest, LinksAndMeasurementsOfTheirsAreSignedByThem) {
  const Report& report = current().reports.front();
  TextAnchor words;
  words.report = report.uid;
  words.end = 4;
  words.exact = report.text.substr(0, 4);
  person_->own().selectedText = words;
  carryOut(SegmentTouched{small_.anteriorMarker, centre_, true});
  session_->waitUntilIdle();
  EXPECT_EQ(current().links.back().author, kSurgeon.uid);
  EXPECT_EQ(session_->store().history().back().author, kSurgeon.uid);
  person_->own().tool = ToolKind::point;
  use(Phase::press, centre_);
  use(Phase::release, centre_);
  session_->waitUntilIdle();
  EXPECT_EQ(session_->store().history().back().kind, "measurement.add");
  EXPECT_EQ(session_->store().history().back().author, kSurgeon.uid);
}

TEST_F(VrPersonTest, WhoSaidNobodyInVrSignsAsTheWindow) {
  person_->own().author.reset();
  stroke();
  EXPECT_EQ(session_->store().history().back().author, test::testAuthor().uid);
}

TEST_F(VrPersonTest, NobodyAtTheWindowIsAskedWhileTheyPaint) {
  person_.reset();
  open(false);
  person_ = std::make_unique<VrPerson>(*session_);
  person_->own().author = kSurgeon;
  person_->own().tool = ToolKind::brush;
  person_->own().activeSegment = small_.bone;
  stroke();
  EXPECT_EQ(session_->ui().overlay, Overlay::none);
  EXPECT_EQ(session_->store().history().back().author, kSurgeon.uid);
  session_->undo();
  EXPECT_EQ(session_->ui().overlay, Overlay::authorPrompt) << "the window's person has to say";
}

TEST_F(VrPersonTest, OneHistoryForBoth) {
  stroke();
  const std::string painted = session_->store().undoName();
  carryOut(ActionChosen{"edit.undo"});
  EXPECT_EQ(session_->store().redoName(), painted);
  session_->redo();  // at the window
  EXPECT_EQ(session_->store().undoName(), painted);
}

TEST_F(VrPersonTest, ActionsAreTheirs) {
  carryOut(ActionChosen{"tool.eraser"});
  EXPECT_EQ(person_->own().tool, ToolKind::eraser);
  EXPECT_EQ(view().tool, ToolKind::link);
  carryOut(BrushSized{7.5});
  EXPECT_EQ(person_->own().brush.radiusMm, 7.5);
  EXPECT_EQ(view().brush.radiusMm, 4.0);
  carryOut(BrushSized{1e6});
  EXPECT_EQ(person_->own().brush.radiusMm, 100.0) << "as large as at the window";
}

TEST_F(VrPersonTest, WhatTheyHaveOpenIsNotBeforeTheWindowsPerson) {
  session_->ui().open(Overlay::transferFunction);
  carryOut(ActionChosen{"app.find"});
  EXPECT_EQ(session_->ui().overlay, Overlay::transferFunction);
  EXPECT_FALSE(session_->ui().byHand);
  EXPECT_EQ(person_->own().interface.overlay, Overlay::palette);
  EXPECT_TRUE(person_->own().interface.byHand);
}

TEST_F(VrPersonTest, AnotherCaseIsBegunWithEmptyHands) {
  use(Phase::press, centre_);
  person_->beginCase();
  EXPECT_FALSE(person_->busy());
  EXPECT_EQ(person_->own().tool, view().tool) << "as the window has it";
  EXPECT_TRUE(person_->own().interface.byHand);
  const std::size_t before = entries();
  use(Phase::drag, centre_);
  use(Phase::release, centre_);
  EXPECT_EQ(entries(), before) << "the press was for the case before";
}

TEST_F(VrPersonTest, AStrokeUnderWayIsKeptWhenTheyGo) {
  use(Phase::press, centre_);
  use(Phase::drag, centre_ + PatientVector{{6, 0, 0}});
  EXPECT_TRUE(person_->busy());
  EXPECT_TRUE(session_->store().inGesture());
  person_.reset();
  EXPECT_FALSE(session_->store().inGesture());
  EXPECT_EQ(session_->store().undoName(), "Paint " + current().findSegment(small_.bone)->name);
  EXPECT_EQ(view().tool, ToolKind::link);
}

TEST_F(VrPersonTest, TwoStrokesAtOnceDoNotCutEachOther) {
  const auto window = session_->store().beginGesture("segment.paint", "Paint at the window", {});
  ASSERT_TRUE(window);
  const std::size_t before = entries();
  stroke();
  EXPECT_GT(entries(), before);
  EXPECT_TRUE(session_->store().inGesture(*window)) << "the other's stroke goes on";
  EXPECT_TRUE(session_->messages().empty());
  ASSERT_TRUE(session_->store().commitGesture(*window));
}

TEST_F(VrPersonTest, WhereTheOtherPaintsTheBrushSaysSoAndGoesOn) {
  use(Phase::press, centre_);
  use(Phase::drag, centre_ + PatientVector{{3, 0, 0}});
  // The window's person paints over the same place.
  ToolContext context{session_->store(), view(), session_->intents(), session_->author()};
  view().activeSegment = small_.leftMarker;
  BrushTool brush(ToolKind::brush);
  const auto send = [&](Phase phase, PatientPoint at) {
    ToolEvent event;
    event.phase = phase;
    event.point = at;
    brush.handle(event, context);
  };
  send(Phase::press, centre_);
  send(Phase::drag, centre_ + PatientVector{{0, 1, 0}});
  EXPECT_TRUE(brush.busy()) << "not cut";
  session_->carryOutIntents();
  ASSERT_FALSE(session_->messages().empty());
  EXPECT_NE(session_->messages().back().text.find("Dr Lee's 'Paint"), std::string::npos);
  use(Phase::release, centre_ + PatientVector{{3, 0, 0}});
  EXPECT_EQ(session_->store().history().back().author, kSurgeon.uid);
  const std::size_t before = entries();
  send(Phase::drag, centre_ + PatientVector{{0, 2, 0}});
  send(Phase::release, centre_ + PatientVector{{0, 2, 0}});
  EXPECT_GT(entries(), before) << "and now it paints";
}

TEST_F(VrPersonTest, NeitherEscNorAToolAtTheWindowEndsTheirStroke) {
  session_->ui().vr.inside = true;
  use(Phase::press, centre_);
  session_->setTool(ToolKind::grow);
  EXPECT_TRUE(session_->handleKey(*parseKeyChord("Esc")));
  EXPECT_TRUE(session_->store().inGesture());
  use(Phase::release, centre_);
  EXPECT_EQ(session_->store().undoName(), "Paint " + current().findSegment(small_.bone)->name);
}

TEST_F(VrPersonTest, AnotherToolInTheirOwnHandEndsTheirStroke) {
  session_->ui().vr.inside = true;
  use(Phase::press, centre_);
  carryOut(ActionChosen{"tool.grow"});
  use(Phase::drag, centre_);
  EXPECT_FALSE(session_->store().inGesture());
}

TEST_F(VrPersonTest, NothingIsPaintedIntoAReadOnlyCase) {
  person_.reset();
  open(true, true);
  person_ = std::make_unique<VrPerson>(*session_);
  person_->own().tool = ToolKind::brush;
  person_->own().activeSegment = small_.bone;
  const std::size_t before = entries();
  stroke();
  EXPECT_EQ(entries(), before);
  EXPECT_FALSE(session_->store().inGesture());
}

TEST_F(VrPersonTest, ATouchedStructureLightsUpWithItsPhrases) {
  carryOut(SegmentTouched{small_.bone, centre_, false});
  Hover hover;
  person_->lightTouched(hover);
  EXPECT_EQ(hover.segments, std::vector<Uid>{small_.bone});
  EXPECT_EQ(hover.links, std::vector<Uid>{small_.boneLink});
  EXPECT_TRUE(hover.fromView) << "nothing else fades";
  carryOut(SegmentTouched{});
  Hover none;
  person_->lightTouched(none);
  EXPECT_EQ(none, Hover{});
}

TEST_F(VrPersonTest, TheTriggerOnAStructureChoosesIt) {
  carryOut(SegmentTouched{small_.anteriorMarker, centre_, true});
  EXPECT_EQ(person_->own().activeSegment, small_.anteriorMarker);
  EXPECT_EQ(view().activeSegment, small_.leftMarker);
}

TEST_F(VrPersonTest, OrLinksTheirSelectedWordsToIt) {
  const Report& report = current().reports.front();
  TextAnchor words;
  words.report = report.uid;
  words.begin = 0;
  words.end = 4;
  words.exact = report.text.substr(0, 4);
  person_->own().selectedText = words;
  const std::size_t before = current().links.size();
  carryOut(SegmentTouched{small_.anteriorMarker, centre_, true});
  session_->waitUntilIdle();
  ASSERT_EQ(current().links.size(), before + 1);
  EXPECT_EQ(current().links.back().targets.front().uid, small_.anteriorMarker);
  EXPECT_FALSE(person_->own().selectedText) << "used up";
}

TEST_F(VrPersonTest, ASegmentThatIsGoneIsNotTheirsAnyMore) {
  person_->own().activeSegment = Uid::generate();
  carryOut(ActionChosen{"tool.brush"});
  EXPECT_NE(current().findSegment(person_->own().activeSegment), nullptr);
}

}  // namespace
}  // namespace chiasm::app::vr

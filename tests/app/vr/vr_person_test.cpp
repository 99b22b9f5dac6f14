// The person in VR beside the person at the window: tools of their own, one case and one history.
#include "app/vr/vr_person.h"

#include "tests/app/session/session_fixture.h"

namespace chiasm::app::vr {
namespace {

using Phase = ToolEvent::Phase;

class VrPersonTest : public test::SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    view().activeSegment = small_.bone;
    view().brush.radiusMm = 4.0;
    person_ = std::make_unique<VrPerson>(*session_);
    person_->own().tool = ToolKind::brush;
    view().tool = ToolKind::link;  // what the window's person is about
    view().activeSegment = small_.leftMarker;
    centre_ = view().crosshair;
  }
  void TearDown() override { person_.reset(); }

  void carryOut(const VrEvent& event) {
    const AsPersonInVr inVr(view(), person_->own());
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
  EXPECT_EQ(session_->store().history().back().author, test::testAuthor().uid);
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

TEST_F(VrPersonTest, TwoStrokesAtOnceAreRefusedInWords) {
  ASSERT_TRUE(session_->store().beginGesture("segment.paint", "Paint at the window", {}));
  const std::size_t before = entries();
  stroke();
  EXPECT_TRUE(session_->store().inGesture()) << "the other's stroke goes on";
  EXPECT_EQ(entries(), before);
  ASSERT_FALSE(session_->messages().empty());
  EXPECT_NE(session_->messages().back().text.find("at the window"), std::string::npos);
  ASSERT_TRUE(session_->store().commitGesture());
  stroke();
  EXPECT_GT(entries(), before) << "afterwards it works again";
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

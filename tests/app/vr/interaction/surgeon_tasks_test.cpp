// Whole tasks as a surgeon does them, with the panels' real contents: right-handed, left-handed, with select
// and menu alone, and seated with one hand.
#include <map>

#include "app/vr/room/room_picture.h"
#include "core/report/utf8.h"
#include "tests/app/vr/interaction/hands_fixture.h"
#include "tests/app/vr/panels/panel_window.h"

namespace chiasm::app::vr {
namespace {

using Hand = app::vr::Hand;

struct Profile {
  const char* name;
  Hand dominant = Hand::right;
  bool selectOnly = false, oneHanded = false, seated = false;
};

class SurgeonTasks : public test::HandsFixture, public testing::WithParamInterface<Profile> {
 protected:
  static void SetUpTestSuite() {
    auto made = render::Renderer::create({.validation = true, .window = nullptr, .deviceName = {}});
    ASSERT_TRUE(made) << made.error().message;
    renderer_ = std::move(*made);
  }
  static void TearDownTestSuite() { renderer_.reset(); }

  void SetUp() override {
    HandsFixture::SetUp();
    for (const PanelForm& form : panelForms())
      windows_[form.kind] = std::make_unique<test::PanelWindow>(form.kind, *renderer_);
    const Profile& profile = GetParam();
    settings_.dominant = profile.dominant;
    settings_.oneHanded = profile.oneHanded;
    settings_.seated = profile.seated;
    input_.selectOnly = profile.selectOnly;
    if (profile.seated) input_.head.position.y = 1.15;
    if (profile.oneHanded) input_.hand(other(profile.dominant)).tracked = false;
    toolHand_ = profile.dominant;
    rest(Hand::left);
    rest(Hand::right);
    step();
    ask(RoomAct::reset);
    step(3);
  }
  void TearDown() override {
    windows_.clear();
    const auto messages = renderer_->validationMessages();
    EXPECT_TRUE(messages.empty()) << messages.front();
    session_.reset();
  }

  void carryOut(const VrEvent& event) override {
    if (const auto* pointed = std::get_if<PanelPointed>(&event)) {
      windows_.at(pointed->panel)->point(*pointed);
    } else if (const auto* left = std::get_if<PanelLeft>(&event)) {
      windows_.at(left->panel)->leave();
    } else if (const auto* asked = std::get_if<RoomAsked>(&event)) {
      act_ = asked->act;
      ++actNumber_;
    } else if (const auto* typed = std::get_if<KeyTyped>(&event)) {
      for (auto& [kind, window] : windows_)
        if (window->wantsText()) window->type(*typed);
    } else {
      if (const auto* touched = std::get_if<SegmentTouched>(&event)) touched_ = touched->segment;
      HandsFixture::carryOut(event);
    }
  }
  // As the window and the headset share it: what is pointed at is gathered, then shown in the next frame.
  void panelFrame() override {
    if (windows_.empty()) return;
    view().hover = std::exchange(view().nextHover, {});
    if (!touched_.empty() && view().hover.segments.empty()) {
      view().hover.fromView = true;
      view().hover.segments = {touched_};
    }
    std::vector<VrEvent> asked;
    for (auto& [kind, window] : windows_)
      if (panel(kind).shown) window->frame(*session_, settings_, panels_, room_, asked);
    session_->waitUntilIdle();
    // The keyboard comes with a field that waits for text.
    for (auto& [kind, window] : windows_)
      if (window->wantsText()) panel(PanelKind::keyboard).shown = true;
    for (const VrEvent& event : asked) {
      carryOut(event);
      all_.push_back(event);
    }
  }

  // Points the tool hand at something that a panel has drawn. False: it is not there.
  bool aimAt(PanelKind kind, const std::string& name) {
    const VrFrame frame = step(2);
    for (const DrawnItem& item : windows_.at(kind)->log().items()) {
      if (item.name != name) continue;
      const glm::dvec2 middle((item.minimum.x + item.maximum.x) * 0.5,
                              (item.minimum.y + item.maximum.y) * 0.5);
      const Board board = boardOf(frame, kind);
      const double side = toolHand_ == Hand::right ? 1.0 : -1.0;
      pointFrom(toolHand_, input_.head.position + glm::dvec3(0.2 * side, -0.4, -0.05),
                pointOnBoard(board, middle / glm::dvec2(pictureOf(kind).pixels)));
      step(2);
      return true;
    }
    return false;
  }
  void press(const std::string& tile) {
    ASSERT_TRUE(aimAt(PanelKind::palette, "tile " + tile)) << tile << " is not on the palette";
    click(toolHand_);
    step(2);
  }
  // The palette at its first page.
  void openPalette() {
    if (!panel(PanelKind::palette).shown) tapMenu(toolHand_);
    ASSERT_TRUE(panel(PanelKind::palette).shown);
    // The other hand holds it up to be read.
    if (!GetParam().oneHanded)
      setHand(other(toolHand_), input_.head.position + glm::dvec3(0, -0.2, -0.42), {0, 0, -1});
    step(2);
    for (int i = 0; i < 4 && aimAt(PanelKind::palette, "tile Back"); ++i) press("Back");
  }
  void choose(std::initializer_list<const char*> tiles) {
    openPalette();
    for (const char* tile : tiles) press(tile);
    // Out of the way again.
    if (!GetParam().oneHanded) rest(other(toolHand_));
    step();
  }
  // The words of the report by their place in its text.
  std::string wordName(const std::string& word) const {
    const std::string text = current().reports.back().text;
    const CodePointIndex index(text);
    const std::size_t at = text.find(word);
    return "word " + std::to_string(index.codePointAt(at)) + "-" +
           std::to_string(index.codePointAt(at + word.size()));
  }
  void undo() {
    if (GetParam().selectOnly) return choose({"Undo"});
    input_.hand(toolHand_).lower = true;
    step(2);
    input_.hand(toolHand_).lower = false;
    step();
  }

  static inline std::unique_ptr<render::Renderer> renderer_;
  std::map<PanelKind, std::unique_ptr<test::PanelWindow>> windows_;
  Hand toolHand_ = Hand::right;
  Uid touched_;
};

TEST_P(SurgeonTasks, GrabAndScale) {
  const Profile& profile = GetParam();
  const glm::dvec3 before = stage(PatientPoint{});
  // Take the patient and carry them: by grip, by the other hand's select, or by holding the menu button.
  const Hand holder = profile.selectOnly && !profile.oneHanded ? other(toolHand_) : toolHand_;
  touch(holder, PatientPoint{});
  step();
  if (!profile.selectOnly)
    input_.hand(holder).squeeze = 1.0;
  else if (profile.oneHanded)
    input_.hand(holder).menu = true;
  else
    input_.hand(holder).trigger = 1.0;
  step(45);
  input_.hand(holder).grip.position.y += 0.12;
  input_.hand(holder).aim.position.y += 0.12;
  step();
  input_.hand(holder).squeeze = input_.hand(holder).trigger = 0.0;
  input_.hand(holder).menu = false;
  step();
  EXPECT_NEAR(stage(PatientPoint{}).y, before.y + 0.12, 1e-6);
  EXPECT_TRUE(panel(PanelKind::palette).shown) << "a held menu button is no tap";
  // Larger: with two grips where there are two, otherwise by the palette.
  if (!profile.selectOnly && !profile.oneHanded) {
    setHand(Hand::left, {-0.15, 1.2, -0.2}, {-1, 0, 0.5});
    setHand(Hand::right, {0.15, 1.2, -0.2}, {1, 0, 0.5});
    grip(Hand::left);
    grip(Hand::right);
    setHand(Hand::right, {0.45, 1.2, -0.2}, {1, 0, 0.5});
    step();
    grip(Hand::left, false);
    grip(Hand::right, false);
    EXPECT_NEAR(world().scale(), 2.0, 1e-9);
  } else {
    choose({"Place", "Larger", "Larger"});
    EXPECT_NEAR(world().scale(), 1.5625, 1e-9);
  }
  choose({"Place", "Life size"});
  EXPECT_NEAR(world().scale(), 1.0, 1e-9);
}

TEST_P(SurgeonTasks, CutOpenPaintAndUndo) {
  choose({"Cut", "Plane"});
  EXPECT_TRUE(room_.clipPlane);
  const Hand holder = GetParam().oneHanded ? toolHand_ : other(toolHand_);
  touch(holder, PatientPoint{{0, -4, 0}}, {0, 0, -1});
  step();
  click(holder);  // put down
  rest(holder);
  const VrFrame cut = step();
  ASSERT_EQ(cut.spatial.clipPlanes.size(), 1u);
  EXPECT_NEAR(cut.spatial.clipPlanes[0].point.mm.y, -4.0, 1e-6);

  view().activeSegment = small_.bone;
  choose({"Tools"});
  // Six tools to a page: turn until the brush is there.
  for (int i = 0; i < 4 && !aimAt(PanelKind::palette, "tile Brush"); ++i) press("More");
  press("Brush");
  ASSERT_EQ(view().tool, ToolKind::brush);
  view().brush.radiusMm = 3.0;
  const std::size_t before = voxelsOf(small_.bone);
  stroke(toolHand_, {{{-4, 6, -6}}, {{4, 6, -6}}}, [&](PatientPoint where) { touch(toolHand_, where); });
  EXPECT_GT(voxelsOf(small_.bone), before + 100);
  EXPECT_NE(session_->store().undoName().find("Bone letter"), std::string::npos);
  undo();
  EXPECT_EQ(voxelsOf(small_.bone), before);
}

TEST_P(SurgeonTasks, PointAtAPhraseAndItsStructureLightsUp) {
  ASSERT_TRUE(aimAt(PanelKind::report, wordName("bone")));
  step(2);
  ASSERT_EQ(view().hover.segments, (std::vector<Uid>{small_.bone}));
  EXPECT_FALSE(view().hover.fromView);
  // With the patient out of view an arrow shows the way.
  const auto target = pointedStructure(snapshot(), world());
  ASSERT_TRUE(target);
  EXPECT_LT(glm::length(world().caseFromStage(*target).mm - statistics_[0].centroid.mm), 1e-6);
  const std::size_t meshes = step().spatial.meshes.size();
  interaction_.setWorld(World(1.0, {1, 0, 0, 0}, input_.head.position + glm::dvec3(-0.8, -0.2, 0.5), {}));
  EXPECT_EQ(step().spatial.meshes.size(), meshes + 1) << "an arrow more";
  const auto way = wayTo(input_.head, stage(statistics_[0].centroid));
  ASSERT_TRUE(way);
  EXPECT_LT(std::cos(*way), -0.5) << "to the left";
}

TEST_P(SurgeonTasks, TouchAStructureAndItsPhrasesLightUp) {
  touch(toolHand_, inside(small_.leftMarker));
  step(3);
  EXPECT_EQ(view().hover.segments, (std::vector<Uid>{small_.leftMarker}));
  EXPECT_TRUE(view().hover.fromView) << "lights words, and fades nothing";
}

TEST_P(SurgeonTasks, LinkAPhraseByPointingPullingAndTouching) {
  ASSERT_TRUE(aimAt(PanelKind::report, wordName("anterior")));
  click(toolHand_);
  step(2);
  ASSERT_TRUE(view().selectedText);
  EXPECT_EQ(view().selectedText->exact, "anterior");
  // The word beside it joins.
  const std::string text = current().reports.back().text;
  const CodePointIndex index(text);
  const std::size_t marker = text.find("marker", text.find("anterior"));
  ASSERT_TRUE(aimAt(PanelKind::report, "word " + std::to_string(index.codePointAt(marker)) + "-" +
                                           std::to_string(index.codePointAt(marker + 6))));
  click(toolHand_);
  step(2);
  ASSERT_TRUE(view().selectedText);
  EXPECT_EQ(view().selectedText->exact, "anterior marker");
  const std::size_t before = current().links.size();
  touch(toolHand_, inside(small_.anteriorMarker));
  step();
  click(toolHand_);
  step(2);
  ASSERT_EQ(current().links.size(), before + 1);
  EXPECT_FALSE(view().selectedText);
  // Read back from the file.
  ASSERT_TRUE(session_->store().flush());
  const LoadedCase reopened = file_->open();
  const Link& link = reopened.value.links.back();
  EXPECT_EQ(link.anchors.front().exact, "anterior marker");
  ASSERT_EQ(link.targets.size(), 1u);
  EXPECT_EQ(link.targets.front().uid, small_.anteriorMarker);
  EXPECT_EQ(link.author, test::testAuthor().uid);
}

TEST_P(SurgeonTasks, ChooseASegmentInItsPanelAndWalkStations) {
  ASSERT_TRUE(aimAt(PanelKind::segments, "segment Anterior marker"));
  click(toolHand_);
  step(2);
  EXPECT_EQ(view().activeSegment, small_.anteriorMarker);
  view().camera.position = {{-400, 0, 0}};  // from the patient's right
  choose({"View", "Stations", "Keep this"});
  ASSERT_EQ(current().savedViews.size(), 1u);
  view().camera.position = {{0, -400, 0}};
  choose({"View", "Stations", "Next"});
  step(2);
  // The patient's right now faces the person.
  const glm::dvec3 right = glm::normalize(stage(PatientPoint{{-10, 0, 0}}) - stage(PatientPoint{}));
  EXPECT_GT(right.z, 0.99);
}

TEST_P(SurgeonTasks, RenameWithTheRayKeyboard) {
  view().activeSegment = small_.bone;
  ASSERT_FALSE(panel(PanelKind::keyboard).shown);
  for (const char* key : {"tile Rename", "tile Hide", "tile Lock", "tile Delete"})
    EXPECT_TRUE(aimAt(PanelKind::tools, key)) << key;
  // Into the field, which stands left of Rename.
  ASSERT_TRUE(aimAt(PanelKind::tools, "tile Rename"));
  DrawnItem rename;
  for (const DrawnItem& item : windows_.at(PanelKind::tools)->log().items())
    if (item.name == "tile Rename") rename = item;
  const glm::dvec2 field(rename.minimum.x - 60.0, (rename.minimum.y + rename.maximum.y) * 0.5);
  const Board tools = boardOf(step(), PanelKind::tools);
  point(toolHand_, pointOnBoard(tools, field / glm::dvec2(pictureOf(PanelKind::tools).pixels)));
  step(2);
  click(toolHand_);
  step(2);
  ASSERT_TRUE(windows_.at(PanelKind::tools)->wantsText());
  ASSERT_TRUE(panel(PanelKind::keyboard).shown) << "comes by itself";
  for (const char* key : {"tile Capital", "tile X", "tile 7"}) {
    ASSERT_TRUE(aimAt(PanelKind::keyboard, key)) << key;
    click(toolHand_);
    step(2);
  }
  ASSERT_TRUE(aimAt(PanelKind::tools, "tile Rename"));
  click(toolHand_);
  step(2);
  EXPECT_NE(current().findSegment(small_.bone)->name.find("X7"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Hands, SurgeonTasks,
                         testing::Values(Profile{"RightHanded"}, Profile{"LeftHanded", Hand::left},
                                         Profile{"SelectAndMenuOnly", Hand::right, true},
                                         Profile{"SeatedOneHanded", Hand::right, false, true, true},
                                         Profile{"SeatedOneHandedSelectOnly", Hand::left, true, true, true}),
                         [](const auto& chosen) { return std::string(chosen.param.name); });

}  // namespace
}  // namespace chiasm::app::vr

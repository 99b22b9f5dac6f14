// The action table: one list feeds keys, palette and help, so it must be consistent.
#include "app/actions/action_table.h"

#include <set>

#include "app/tools/tool.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::app {
namespace {

TEST(KeyChord, TextAndValueAgree) {
  for (const char* text :
       {"Ctrl+Z", "Ctrl+Shift+Z", "Alt+1", "?", "[", "+", "Ctrl++", "Space", "PageUp", "F12", "A"}) {
    const auto chord = parseKeyChord(text);
    ASSERT_TRUE(chord) << text;
    EXPECT_EQ(keyChordText(*chord), text);
  }
  EXPECT_EQ(parseKeyChord("ctrl+shift+z"), parseKeyChord("Ctrl+Shift+Z"));
  for (const char* text : {"", "Ctrl+", "Hyper+A", "Ctrl+Nokey", "F13"})
    EXPECT_FALSE(parseKeyChord(text)) << text;
  EXPECT_FALSE(parseKeyChord("Shift+1")->shift) << "how a digit is typed is the layout's business";
}

TEST(ActionTable, EveryRowIsWholeAndNamedOnce) {
  const ActionTable table({});
  std::set<std::string> ids, labels;
  for (const Action& action : table.actions()) {
    EXPECT_TRUE(ids.insert(action.id).second) << action.id;
    EXPECT_TRUE(labels.insert(action.label).second) << action.label;
    EXPECT_FALSE(action.label.empty()) << action.id;
    EXPECT_FALSE(action.group.empty()) << action.id;
    EXPECT_TRUE(action.run) << action.id;
    for (const std::string& chord : action.defaultChords) {
      const auto parsed = parseKeyChord(chord);
      ASSERT_TRUE(parsed) << action.id << " " << chord;
      EXPECT_EQ(keyChordText(*parsed), chord) << action.id << ": this key can never be typed";
    }
  }
}

TEST(ActionTable, NoKeyMeansTwoThingsAtOnce) {
  const ActionTable table({});
  const auto& rows = table.actions();
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = i + 1; j < rows.size(); ++j) {
      if (!canBeActiveTogether(rows[i].scope, rows[j].scope)) continue;
      for (const std::string& a : rows[i].defaultChords)
        for (const std::string& b : rows[j].defaultChords)
          EXPECT_FALSE(*parseKeyChord(a) == *parseKeyChord(b))
              << a << ": " << rows[i].id << " and " << rows[j].id;
    }
}

TEST(ActionTable, EveryToolHasItsAction) {
  const ActionTable table({});
  for (int kind = 0; kind <= static_cast<int>(ToolKind::link); ++kind) {
    const std::string id = std::string("tool.") + toolId(static_cast<ToolKind>(kind));
    EXPECT_NE(table.find(id), nullptr) << id;
    EXPECT_FALSE(table.chordOf(id).empty()) << id;
    EXPECT_EQ(makeTool(static_cast<ToolKind>(kind))->kind(), static_cast<ToolKind>(kind));
  }
}

TEST(ActionTable, KeysOfThePersonReplaceTheDefaults) {
  const ActionTable table({{"edit.undo", "Ctrl+U"}, {"edit.redo", ""}, {"app.find", "no such key"}});
  EXPECT_EQ(table.chordsOf("edit.undo"), std::vector<std::string>{"Ctrl+U"});
  EXPECT_TRUE(table.chordsOf("edit.redo").empty());
  EXPECT_EQ(table.chordOf("app.find"), "Ctrl+K");
}

class Keys : public test::SessionFixture {
 protected:
  bool press(const char* chord) { return session_->handleKey(*parseKeyChord(chord)); }
};

TEST_F(Keys, ChooseTools) {
  EXPECT_TRUE(press("B"));
  EXPECT_EQ(view().tool, ToolKind::brush);
  EXPECT_TRUE(press("Esc"));
  EXPECT_EQ(view().tool, ToolKind::navigate);
}

TEST_F(Keys, DigitsAreWindowsWhileLookingAndBrushShapesWhilePainting) {
  const Uid volume = small_.volume;
  EXPECT_TRUE(press("4"));
  EXPECT_EQ(view().of(volume).window.width, 1800);
  EXPECT_EQ(view().of(volume).window.level, 400);
  press("B");
  EXPECT_TRUE(press("2"));
  EXPECT_FALSE(view().brush3d);
  EXPECT_EQ(view().of(volume).window.width, 1800) << "2 is the lung window only while looking";
  EXPECT_TRUE(press("3"));
  EXPECT_TRUE(view().brush3d);
}

TEST_F(Keys, EnterAndBackspaceBelongToAnOpenOutline) {
  session_->setTool(ToolKind::draw);
  session_->ui().underWay.any = true;
  EXPECT_TRUE(press("Enter"));
  EXPECT_EQ(session_->ui().underWay.request, ToolEvent::Phase::finish);
  EXPECT_TRUE(press("Backspace"));
  EXPECT_EQ(session_->ui().underWay.request, ToolEvent::Phase::stepBack);
  EXPECT_TRUE(press("Esc"));
  EXPECT_EQ(session_->ui().underWay.request, ToolEvent::Phase::cancel);
  EXPECT_EQ(view().tool, ToolKind::draw) << "Esc goes back one step";
  session_->ui().underWay = {};
  EXPECT_FALSE(press("Backspace"));
  EXPECT_TRUE(press("Enter")) << "goes to the active segment again";
  EXPECT_FALSE(session_->ui().underWay.request);
  press("Esc");
  EXPECT_EQ(view().tool, ToolKind::navigate);
}

TEST_F(Keys, BracketsChangeTheBrush) {
  press("B");
  const double before = view().brush.radiusMm;
  press("]");
  EXPECT_NEAR(view().brush.radiusMm, before * 1.2, 1e-9);
  press("[");
  EXPECT_NEAR(view().brush.radiusMm, before, 1e-9);
}

TEST_F(Keys, ScrollTheViewLastPointedAt) {
  session_->ui().focusedView = ViewKind::axial;
  const double z = view().crosshair.mm.z, y = view().crosshair.mm.y;
  const double spacing = current().volumes[0].info.grid.spacing.z;
  press("Home");
  press("Up");
  press("Up");
  const PatientBox box = boundingBox(current().volumes[0].info.grid);
  EXPECT_NEAR(view().crosshair.mm.z, box.minimum.z + 2.5 * spacing, 1e-9);
  press("End");
  EXPECT_NEAR(view().crosshair.mm.z, box.maximum.z - 0.5 * spacing, 1e-9);
  press("Up");
  EXPECT_NEAR(view().crosshair.mm.z, box.maximum.z - 0.5 * spacing, 1e-9) << "the last slice is the last";
  EXPECT_NEAR(view().crosshair.mm.y, y, 1e-9);
  press("Space");
  EXPECT_NEAR(view().crosshair.mm.z, z, spacing);
}

TEST_F(Keys, FillAndReturn) {
  session_->ui().focusedView = ViewKind::sagittal;
  view().layout = LayoutKind::onePlusThree;
  press("F");
  EXPECT_EQ(view().layout, LayoutKind::single);
  EXPECT_EQ(view().filledView, ViewKind::sagittal);
  press("F");
  EXPECT_EQ(view().layout, LayoutKind::onePlusThree);
}

TEST_F(Keys, OnlyEscGoesThroughAnOverlay) {
  press("Ctrl+K");
  EXPECT_EQ(session_->ui().overlay, Overlay::palette);
  EXPECT_FALSE(press("B"));
  EXPECT_EQ(view().tool, ToolKind::navigate);
  EXPECT_TRUE(press("Esc"));
  EXPECT_EQ(session_->ui().overlay, Overlay::none);
}

TEST_F(Keys, ARowOfTheListTakesTheNextKey) {
  session_->ui().open(Overlay::help);
  session_->ui().keyBeingChanged = "tool.brush";
  EXPECT_TRUE(press("Ctrl+Shift+B"));
  EXPECT_EQ(session_->actions().chordOf("tool.brush"), "Ctrl+Shift+B");
  EXPECT_TRUE(session_->ui().keyBeingChanged.empty());
  EXPECT_EQ(session_->ui().overlay, Overlay::help) << "the list stays open";
  press("Esc");
  EXPECT_FALSE(press("B")) << "the old key means nothing any more";
  EXPECT_TRUE(press("Ctrl+Shift+B"));
  EXPECT_EQ(view().tool, ToolKind::brush);
}

TEST_F(Keys, AKeyThatMeansSomethingElseIsRefused) {
  session_->ui().open(Overlay::help);
  session_->ui().keyBeingChanged = "tool.brush";
  press("Ctrl+Z");
  EXPECT_EQ(session_->ui().keyBeingChanged, "tool.brush") << "and another one is awaited";
  EXPECT_EQ(session_->actions().chordOf("tool.brush"), "B");
  EXPECT_EQ(session_->actions().chordOf("edit.undo"), "Ctrl+Z");
  ASSERT_FALSE(session_->messages().empty());
  EXPECT_NE(session_->messages().back().text.find("Undo"), std::string::npos) << "says whose key it is";
  press("Esc");
  EXPECT_TRUE(session_->ui().keyBeingChanged.empty());
  EXPECT_EQ(session_->ui().overlay, Overlay::help);
}

TEST_F(Keys, AKeyIsTakenAwayAndBroughtBack) {
  session_->ui().open(Overlay::help);
  session_->ui().keyBeingChanged = "tool.brush";
  press("Delete");
  EXPECT_EQ(session_->actions().chordOf("tool.brush"), "");
  EXPECT_EQ(session_->settings().keys.at("tool.brush"), "") << "remembered";
  session_->restoreKey("tool.brush");
  EXPECT_EQ(session_->actions().chordOf("tool.brush"), "B");
  EXPECT_FALSE(session_->settings().keys.contains("tool.brush"));
  EXPECT_FALSE(session_->changeKey("no.such.action", parseKeyChord("B")));
}

TEST_F(Keys, HeldKeysRepeatOnlyWhereStepsAreMeant) {
  session_->ui().focusedView = ViewKind::axial;
  press("Home");
  EXPECT_TRUE(session_->handleKey(*parseKeyChord("Up"), true));
  EXPECT_FALSE(session_->handleKey(*parseKeyChord("X"), true));
  EXPECT_TRUE(view().showCrosshair);
}

TEST_F(Keys, NextAndPreviousSegmentGoRound) {
  view().activeSegment = small_.bone;
  std::set<Uid> seen;
  for (int i = 0; i < 3; ++i) {
    seen.insert(view().activeSegment);
    press("W");
  }
  EXPECT_EQ(view().activeSegment, small_.bone);
  EXPECT_EQ(seen.size(), 3u);
  press("Q");
  EXPECT_NE(view().activeSegment, small_.bone);
}

TEST_F(Keys, EveryActionRunsWithoutHarm) {
  // Whatever is enabled can be run, in any order, without a device; closing and leaving come last.
  for (const Action& action : session_->actions().actions()) {
    if (action.id == "case.close" || action.id == "app.quit") continue;
    session_->runAction(action.id);
    session_->ui().overlay = Overlay::none;
    session_->waitUntilIdle();
  }
  EXPECT_TRUE(session_->runAction("case.close"));
  session_->waitUntilIdle();
  EXPECT_FALSE(session_->hasCase());
  EXPECT_FALSE(session_->runAction("tool.brush")) << "no case, no tool";
  EXPECT_TRUE(session_->runAction("app.quit"));
  EXPECT_TRUE(session_->quitRequested());
}

}  // namespace
}  // namespace chiasm::app

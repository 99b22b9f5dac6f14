// The panels of VR as they are drawn: nothing overlaps or is cut, at every size of text, and pictures to look
// at.
#include <filesystem>

#include "app/actions/hand_actions.h"
#include "app/tools/tool.h"
#include "app/vr/panels/hand_help.h"
#include "app/vr/panels/palette.h"
#include "tests/app/session/session_fixture.h"
#include "tests/app/vr/panels/panel_window.h"

namespace chiasm::app::vr {
namespace {

class VrPanels : public test::SessionFixture {
 protected:
  static void SetUpTestSuite() {
    auto made = render::Renderer::create({.validation = true, .window = nullptr, .deviceName = {}});
    ASSERT_TRUE(made) << made.error().message;
    renderer_ = std::move(*made);
  }
  static void TearDownTestSuite() { renderer_.reset(); }
  void SetUp() override {
    SessionFixture::SetUp();
    for (const PanelForm& form : panelForms()) panels_.push_back(pictureOf(form.kind));
    view().activeSegment = small_.bone;
  }
  void TearDown() override {
    const auto messages = renderer_->validationMessages();
    EXPECT_TRUE(messages.empty()) << messages.front();
  }

  void frames(test::PanelWindow& window, int count) {
    for (int i = 0; i < count; ++i) window.frame(*session_, settings_, panels_, room_, asked_);
  }
  void keep(test::PanelWindow& window, const std::string& name) {
    const std::filesystem::path folder = std::filesystem::path(CHIASM_BINARY_DIR) / "artefacts";
    std::filesystem::create_directories(folder);
    EXPECT_TRUE(render::writePng(window.picture(), (folder / (name + ".png")).string()));
  }
  static void expectTidy(const ItemLog& log, const std::string& where) {
    constexpr float kSlack = 0.6f;
    const auto& items = log.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
      const DrawnItem& a = items[i];
      EXPECT_GE(a.minimum.x, a.areaMinimum.x - kSlack) << where << ": " << a.name;
      EXPECT_GE(a.minimum.y, a.areaMinimum.y - kSlack) << where << ": " << a.name;
      EXPECT_LE(a.maximum.x, a.areaMaximum.x + kSlack) << where << ": " << a.name;
      EXPECT_LE(a.maximum.y, a.areaMaximum.y + kSlack) << where << ": " << a.name;
      for (std::size_t j = i + 1; j < items.size(); ++j) {
        const DrawnItem& b = items[j];
        EXPECT_TRUE(a.maximum.x <= b.minimum.x + kSlack || b.maximum.x <= a.minimum.x + kSlack ||
                    a.maximum.y <= b.minimum.y + kSlack || b.maximum.y <= a.minimum.y + kSlack)
            << where << ": " << a.name << " over " << b.name;
      }
    }
  }

  static inline std::unique_ptr<render::Renderer> renderer_;
  std::vector<PanelPicture> panels_;
  VrSettings settings_;
  RoomStatus room_;
  std::vector<VrEvent> asked_;
};

TEST_F(VrPanels, NothingOverlapsOrIsCutAtAnySizeOfText) {
  for (const double fontScale : {1.0, 1.25, 1.5})
    for (const PanelKind kind :
         {PanelKind::palette, PanelKind::tools, PanelKind::keyboard, PanelKind::help, PanelKind::message}) {
      test::PanelWindow window(kind, *renderer_, fontScale);
      session_->sayError({ErrorKind::invalidInput, "The brush stands outside the volume."});
      frames(window, 3);
      EXPECT_FALSE(window.log().items().empty());
      expectTidy(window.log(), std::to_string(static_cast<int>(kind)) + " at " + std::to_string(fontScale));
      for (const Message& message : std::vector(session_->messages())) session_->dismissMessage(message.id);
    }
}

// Every row of the action table that hands are offered is found by its name and carried out with Enter: a row
// added later cannot be forgotten in VR.
TEST_F(VrPanels, EveryActionOfTheDesktopIsFoundInTheRoom) {
  test::PanelWindow dialog(PanelKind::dialog, *renderer_);
  InterfaceState& ui = session_->ui();
  ui.byHand = true;
  int found = 0;
  for (const Action& action : session_->actions().actions()) {
    if (!session_->actions().isEnabled(action, *session_)) continue;
    ui.open(Overlay::palette);
    frames(dialog, 4);
    EXPECT_TRUE(dialog.wantsText()) << "the ray keyboard comes";
    dialog.type({action.label, KeyTyped::Key::none});
    frames(dialog, 2);
    dialog.type({"", KeyTyped::Key::enter});
    frames(dialog, 1);
    bool asked = false;
    for (const Intent& intent : session_->intents().take())
      if (const auto* run = std::get_if<RunAction>(&intent)) asked = asked || run->id == action.id;
    EXPECT_EQ(asked, offeredToHands(action.id)) << action.id;
    EXPECT_EQ(ui.overlay == Overlay::none, asked) << action.id;
    found += asked ? 1 : 0;
    frames(dialog, 2);  // nothing is open: the field lets go
  }
  EXPECT_GT(found, 30);
}

TEST_F(VrPanels, WhatLiesOverTheWindowIsAPanelThatCloses) {
  const std::pair<Overlay, const char*> overlays[] = {{Overlay::palette, "vr_find"},
                                                      {Overlay::fileBrowser, "vr_open"},
                                                      {Overlay::pasteReport, "vr_paste_report"},
                                                      {Overlay::transferFunction, "vr_transfer_function"}};
  for (const double fontScale : {1.0, 1.5})
    for (const auto& [overlay, name] : overlays) {
      test::PanelWindow dialog(PanelKind::dialog, *renderer_, fontScale);
      session_->ui().byHand = true;
      session_->ui().open(overlay);
      frames(dialog, 3);
      if (fontScale == 1.0) keep(dialog, name);
      expectTidy(dialog.log(), name);
      ASSERT_EQ(dialog.log().items().size(), 1u);
      const DrawnItem& close = dialog.log().items().front();
      ASSERT_EQ(close.name, "tile Close");
      PanelPointed at{PanelKind::dialog,
                      {(close.minimum.x + close.maximum.x) * 0.5, (close.minimum.y + close.maximum.y) * 0.5}};
      for (const bool down : {false, true, false}) {
        at.pressed = down;
        dialog.point(at);
        frames(dialog, 2);
      }
      EXPECT_EQ(session_->ui().overlay, Overlay::none) << name;
    }
}

// Press, drag, release with the ray selects words; a button marks them, by the list that comes as a panel of
// its own. Written values go the same way.
TEST_F(VrPanels, WordsAreMarkedWithTheRay) {
  test::PanelWindow report(PanelKind::report, *renderer_);
  session_->ui().byHand = true;
  frames(report, 3);
  const std::string text = current().reports[0].text;  // a copy: the case changes under it
  const auto middle = [&](const std::string& name) -> glm::dvec2 {
    for (const DrawnItem& item : report.log().items())
      if (item.name == name)
        return {(item.minimum.x + item.maximum.x) * 0.5, (item.minimum.y + item.maximum.y) * 0.5};
    ADD_FAILURE() << name << " is not on the panel";
    return {};
  };
  const auto word = [&](const std::string& quote) {
    const auto at = text.find(quote);
    return middle("word " + std::to_string(at) + "-" + std::to_string(at + quote.size()));
  };
  const auto ray = [&](glm::dvec2 at, bool pressed) {
    report.point({PanelKind::report, at, pressed});
    frames(report, 2);
  };
  const auto pull = [&](glm::dvec2 at) {
    for (const bool down : {false, true, false}) ray(at, down);
  };
  const auto select = [&](const std::string& first, const std::string& last) {
    const glm::dvec2 from = word(first), to = word(last);
    ray(from, false);
    ray(from, true);
    ray((from + to) * 0.5, true);
    ray(to, true);
    ray(to, false);
  };
  select("letter", "bone");
  ASSERT_TRUE(view().selectedText);
  EXPECT_EQ(view().selectedText->exact, "letter of bone");
  keep(report, "vr_words_selected");
  pull(middle("mark selection"));
  session_->waitUntilIdle();
  ASSERT_EQ(session_->ui().overlay, Overlay::spanType);
  test::PanelWindow dialog(PanelKind::dialog, *renderer_);
  frames(dialog, 4);
  dialog.type({"finding", KeyTyped::Key::none});
  frames(dialog, 2);
  keep(dialog, "vr_mark_words");
  dialog.type({"", KeyTyped::Key::enter});
  frames(dialog, 1);
  session_->waitUntilIdle();
  ASSERT_EQ(current().spans.size(), 1u);
  EXPECT_EQ(current().spans[0].anchors[0].exact, "letter of bone");
  EXPECT_EQ(current().spans[0].type, "Finding");
  // Type, relation and removal stand on its card, as in the window.
  frames(report, 3);
  for (const char* name : {"type span", "relate span", "remove span"}) middle(name);
  keep(report, "vr_span_marked");
  // A value behind other words.
  pull(word("midline"));
  ASSERT_TRUE(view().selectedText);
  pull(middle("write measurement"));
  session_->waitUntilIdle();
  ASSERT_EQ(session_->ui().overlay, Overlay::measurement);
  frames(dialog, 4);
  session_->waitUntilIdle();
  dialog.type({"", KeyTyped::Key::enter});
  frames(dialog, 1);
  session_->waitUntilIdle();
  ASSERT_EQ(current().boundMeasurements.size(), 1u);
  EXPECT_EQ(current().boundMeasurements[0].segment, small_.bone) << "the active one";
}

TEST_F(VrPanels, PicturesToLookAt) {
  test::PanelWindow help(PanelKind::help, *renderer_), tools(PanelKind::tools, *renderer_),
      palette(PanelKind::palette, *renderer_), report(PanelKind::report, *renderer_);
  frames(help, 2);
  keep(help, "vr_hands");
  room_.selectOnly = true;
  frames(help, 2);
  keep(help, "vr_hands_select");
  room_.selectOnly = false;
  room_.parts = {.lower = true, .upper = false, .stick = true, .pad = false};
  frames(help, 2);
  keep(help, "vr_hands_index");
  room_.parts = {.lower = false, .upper = false, .stick = false, .pad = true};
  frames(help, 2);
  keep(help, "vr_hands_vive");
  room_.parts = {};
  view().tool = ToolKind::brush;
  frames(tools, 2);
  keep(tools, "vr_tools");
  frames(palette, 2);
  keep(palette, "vr_palette");
  frames(report, 2);
  keep(report, "vr_report");
}

TEST_F(VrPanels, HelpNamesEachHandOnceForEveryPerson) {
  for (const Hand dominant : {Hand::left, Hand::right})
    for (const bool one : {false, true})
      for (const bool select : {false, true}) {
        VrSettings settings;
        settings.dominant = dominant;
        settings.oneHanded = one;
        RoomStatus room;
        room.selectOnly = select;
        const auto help = handHelp(settings, room);
        EXPECT_FALSE(help[static_cast<std::size_t>(dominant)].rows.empty());
        EXPECT_EQ(help[static_cast<std::size_t>(other(dominant))].rows.empty(), one);
        EXPECT_NE(help[static_cast<std::size_t>(dominant)].title.find("tool"), std::string::npos);
      }
}

// Whatever the controllers have: the words name only that, and say how to undo and redo.
TEST_F(VrPanels, WordsNameWhatTheControllersHave) {
  const ControllerParts kinds[] = {{},
                                   {.lower = true, .upper = false, .stick = true, .pad = false},
                                   {.lower = false, .upper = false, .stick = false, .pad = true},
                                   {.lower = false, .upper = false, .stick = true, .pad = true}};
  for (const ControllerParts& parts : kinds)
    for (const Hand dominant : {Hand::left, Hand::right}) {
      RoomStatus room;
      room.parts = parts;
      VrSettings settings;
      settings.dominant = dominant;
      bool undo = false, redo = false;
      const auto help = handHelp(settings, room);
      for (const HandHelp& hand : help)
        for (const HelpRow& row : hand.rows) {
          const auto names = [&](const char* word) {
            return (row.control + row.does).find(word) != std::string::npos;
          };
          EXPECT_TRUE(parts.stick || !(names("Stick") || names("stick"))) << row.control;
          EXPECT_TRUE(parts.pad || !names("rackpad")) << row.control;
          EXPECT_TRUE(parts.lower || !names("Lower")) << row.control;
          EXPECT_TRUE(parts.upper || !names("upper,")) << row.control;
        }
      for (const HelpRow& row : help[static_cast<std::size_t>(dominant)].rows) {
        undo = undo || row.does.find("undo") != std::string::npos;
        redo = redo || row.does.find("redo") != std::string::npos;
      }
      EXPECT_TRUE(undo && redo) << "by the tool hand";
      for (const ToolKind tool : allTools()) {
        const std::string words = handWords(tool, room);
        EXPECT_FALSE(words.empty());
        for (const char* desktop : {"click", "Ctrl", "mouse", "drag", "key"})
          EXPECT_EQ(words.find(desktop), std::string::npos) << words;
        EXPECT_TRUE(parts.stick || words.find("stick") == std::string::npos) << words;
      }
    }
}

TEST_F(VrPanels, APersonWithoutANameIsAskedInTheRoom) {
  open(false);
  EXPECT_FALSE(session_->mayEdit());
  test::PanelWindow message(PanelKind::message, *renderer_);
  session_->ui().overlayText = "Ada";
  frames(message, 2);
  for (const DrawnItem& item : message.log().items())
    if (item.name == "tile Continue") {
      PanelPointed at{PanelKind::message,
                      {(item.minimum.x + item.maximum.x) * 0.5, (item.minimum.y + item.maximum.y) * 0.5}};
      message.point(at);
      frames(message, 2);
      at.pressed = true;
      message.point(at);
      frames(message, 2);
      at.pressed = false;
      message.point(at);
      frames(message, 2);
      break;
    }
  EXPECT_FALSE(session_->needsAuthor());
}

}  // namespace
}  // namespace chiasm::app::vr

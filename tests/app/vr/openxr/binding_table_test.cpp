// Which button does what on which controller, against the table of conventions.
#include "app/vr/openxr/binding_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace chiasm::app::vr {
namespace {

std::string pathOf(const ProfileRow& profile, InputAction action, Hand hand) {
  for (const BindingRow& row : profile.bindings)
    if (row.action == action && row.hand == hand) return row.path;
  return {};
}

TEST(BindingTable, GrabToolAndMenuAreWhereTheConventionsPutThem) {
  struct Row {
    const char *profile, *grab, *tool, *menu;  // below the left hand; "" where there is none
  };
  for (const Row& row :
       {Row{"khr/simple_controller", "", "/input/select/click", "/input/menu/click"},
        Row{"oculus/touch_controller", "/input/squeeze/value", "/input/trigger/value", "/input/menu/click"},
        Row{"valve/index_controller", "/input/squeeze/force", "/input/trigger/value", "/input/b/click"},
        Row{"htc/vive_controller", "/input/squeeze/click", "/input/trigger/value", "/input/menu/click"},
        Row{"microsoft/motion_controller", "/input/squeeze/click", "/input/trigger/value",
            "/input/menu/click"},
        Row{"ext/hand_interaction_ext", "/input/grasp_ext/value", "/input/pinch_ext/value", ""}}) {
    const ProfileRow* profile = findProfile(row.profile);
    ASSERT_NE(profile, nullptr) << row.profile;
    EXPECT_EQ(profile->path, std::string("/interaction_profiles/") + row.profile);
    for (const auto& [action, below] : {std::pair{InputAction::squeeze, row.grab},
                                        {InputAction::trigger, row.tool},
                                        {InputAction::menu, row.menu}})
      EXPECT_EQ(pathOf(*profile, action, Hand::left),
                *below == '\0' ? std::string() : std::string("/user/hand/left") + below)
          << row.profile;
  }
}

TEST(BindingTable, FaceButtonsOfTouchUndoAndRedoOnBothHands) {
  const ProfileRow& touch = *findProfile("/interaction_profiles/oculus/touch_controller");
  EXPECT_EQ(pathOf(touch, InputAction::lower, Hand::left), "/user/hand/left/input/x/click");
  EXPECT_EQ(pathOf(touch, InputAction::upper, Hand::left), "/user/hand/left/input/y/click");
  EXPECT_EQ(pathOf(touch, InputAction::lower, Hand::right), "/user/hand/right/input/a/click");
  EXPECT_EQ(pathOf(touch, InputAction::upper, Hand::right), "/user/hand/right/input/b/click");
  EXPECT_EQ(pathOf(touch, InputAction::menu, Hand::right), "") << "that button belongs to the runtime";
}

// Undo and redo by the thumb on every controller with more than select and menu: two face buttons, one that
// is tapped and held, or the sides of a trackpad.
TEST(BindingTable, UndoAndRedoAreUnderTheThumbOfBothHands) {
  for (const ProfileRow& profile : profileRows()) {
    const bool bareHands = profile.path.find("hand_interaction") != std::string::npos;
    for (const Hand hand : {Hand::left, Hand::right}) {
      const bool lower = !pathOf(profile, InputAction::lower, hand).empty();
      const bool pad = !pathOf(profile, InputAction::pad, hand).empty() &&
                       !pathOf(profile, InputAction::padPressed, hand).empty();
      EXPECT_EQ(lower || pad, !profile.selectOnly && !bareHands) << profile.path;
    }
    EXPECT_EQ(profile.has(InputAction::lower), !pathOf(profile, InputAction::lower, Hand::right).empty());
  }
}

TEST(BindingTable, EveryProfileHasPosesAndATriggerOnBothHands) {
  for (const ProfileRow& profile : profileRows()) {
    for (const Hand hand : {Hand::left, Hand::right})
      for (const InputAction needed : {InputAction::grip, InputAction::aim, InputAction::trigger})
        EXPECT_NE(pathOf(profile, needed, hand), "") << profile.path;
    // A path may serve one action only, or pressing it would do two things.
    std::set<std::string> paths;
    for (const BindingRow& row : profile.bindings) {
      EXPECT_TRUE(paths.insert(row.path).second) << profile.path << " " << row.path;
      EXPECT_EQ(row.path.rfind(row.hand == Hand::left ? "/user/hand/left/" : "/user/hand/right/", 0), 0u)
          << row.path;
    }
  }
}

TEST(BindingTable, OnlySimpleControllersAreSelectAndMenuAlone) {
  for (const ProfileRow& profile : profileRows())
    EXPECT_EQ(profile.selectOnly, profile.path.find("simple") != std::string::npos) << profile.path;
  EXPECT_EQ(findProfile("some/other_controller"), nullptr);
}

TEST(BindingTable, ActionsAreNumberedAsTheyAreListed) {
  ASSERT_EQ(actionRows().size(), static_cast<std::size_t>(kInputActionCount));
  std::set<std::string> names;
  for (std::size_t i = 0; i < actionRows().size(); ++i) {
    const ActionRow& row = actionRows()[i];
    EXPECT_EQ(static_cast<std::size_t>(row.action), i);
    EXPECT_TRUE(names.insert(row.name).second);
    // xrCreateAction: lower case letters, digits, '-', '_' and '.' only.
    EXPECT_EQ(std::string(row.name).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_."),
              std::string::npos)
        << row.name;
  }
}

}  // namespace
}  // namespace chiasm::app::vr

#include "core/case/view_commands.h"

#include "tests/core/case/command_test.h"

namespace chiasm {
namespace {

class ViewCommandsTest : public test::CommandTest {
 protected:
  static SavedView view(const std::string& name, const std::string& json = "{}") {
    SavedView made;
    made.name = name;
    made.view = json;
    return made;
  }
  std::string names() const {
    std::string all;
    for (const SavedView& each : value_.savedViews) all += each.name + " ";
    return all;
  }
};

TEST_F(ViewCommandsTest, SaveRenameAndRemove) {
  Edit edit = run(saveView(view(" Entry point ")));
  EXPECT_EQ(edit.kind, "view.save");
  EXPECT_EQ(edit.name, "Save view Entry point");
  const SavedView first = value_.savedViews[0];
  EXPECT_EQ(first.name, "Entry point");
  EXPECT_FALSE(first.uid.empty());
  run(saveView(view("")));
  EXPECT_EQ(value_.savedViews[1].name, "View 2");
  // The same name again: taken anew, in its place.
  run(saveView(view("ENTRY POINT", "{\"zoom\":2}")));
  ASSERT_EQ(value_.savedViews.size(), 2u);
  EXPECT_EQ(value_.savedViews[0].uid, first.uid);
  EXPECT_EQ(value_.savedViews[0].name, "Entry point");
  EXPECT_EQ(value_.savedViews[0].view, "{\"zoom\":2}");
  edit = run(renameView(first.uid, " Target "));
  EXPECT_EQ(edit.kind, "view.rename");
  EXPECT_EQ(edit.name, "Rename view Entry point to Target");
  refused(renameView(first.uid, "view 2"), ErrorKind::invalidInput, "already is a view");
  refused(renameView(first.uid, " "), ErrorKind::invalidInput, "needs a name");
  edit = run(removeView(first.uid));
  EXPECT_EQ(edit.kind, "view.remove");
  EXPECT_EQ(edit.name, "Remove view Target");
  for (const auto& command : {renameView(first.uid, "x"), removeView(first.uid), moveView(first.uid, 0)})
    refused(command, ErrorKind::notFound, "no longer");
}

TEST_F(ViewCommandsTest, MovingChangesTheOrderOnly) {
  for (const char* name : {"A", "B", "C", "D"}) run(saveView(view(name)));
  const Edit edit = run(moveView(value_.findSavedViewByName("D")->uid, 1));
  EXPECT_EQ(edit.kind, "view.reorder");
  EXPECT_EQ(edit.name, "Move view D to place 2");
  EXPECT_EQ(names(), "A D B C ");
  run(moveView(value_.findSavedViewByName("A")->uid, 99));
  EXPECT_EQ(names(), "D B C A ");
  EXPECT_TRUE(plan(moveView(value_.findSavedViewByName("D")->uid, 0))->changes.empty());
}

TEST_F(ViewCommandsTest, LinksPointAtViewsAndLoseThem) {
  run(saveView(view("Entry point")));
  Link link;
  link.uid = Uid::generate();
  link.anchors = {value_.links[0].anchors[0]};
  link.targets = {{std::string(kViewTarget), value_.savedViews[0].uid}};
  EXPECT_THAT(run(addLink(link)).name, ::testing::EndsWith(" to Entry point"));
  run(removeView(value_.savedViews[0].uid));
  EXPECT_EQ(value_.findLink(link.uid), nullptr) << "its last target went";
  refused(addLink(link), ErrorKind::notFound, "A view that this link points at");
}

TEST_F(ViewCommandsTest, RegionsAreMeasurementsWithAnArea) {
  Measurement ellipse;
  ellipse.uid = Uid::generate();
  ellipse.kind = Measurement::Kind::ellipse;
  ellipse.points = {{{0, 0, 0}}, {{5, 0, 0}}, {{0, 3, 0}}};
  run(addMeasurement(ellipse));
  Link link;
  link.anchors = {value_.links[0].anchors[0]};
  link.targets = {{std::string(kRegionTarget), ellipse.uid}};
  run(addLink(link));
  link.targets[0].uid = small_.point;
  refused(addLink(link), ErrorKind::invalidInput, "encloses an area");
  link.targets[0].uid = Uid::generate();
  refused(addLink(link), ErrorKind::notFound, "A region");
}

}  // namespace
}  // namespace chiasm

// Case files that a former Chiasm wrote open as they are, go on being edited, and become of the new format
// only with the first object that the former format does not have.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

#include "core/case/mesh_commands.h"
#include "core/case/object_commands.h"
#include "core/case/span_commands.h"
#include "core/case/view_commands.h"
#include "data_io/case_file/case_file.h"
#include "tests/data_io/case_file/memory_folder.h"
#include "tests/data_io/case_file/sample_edits.h"

namespace chiasm::data_io {
namespace {

using test::kAnna;

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::SizeIs;

class FormerVersion : public testing::Test {
 protected:
  FormerVersion() { use("version_1.chiasm"); }
  void use(const char* name) {
    fs::copy_file(fs::path(CHIASM_SOURCE_DIR) / "tests/data_io/case_file/former" / name, path_,
                  fs::copy_options::overwrite_existing);
  }
  std::unique_ptr<CaseStore> open() const {
    auto loaded = openCase(path_, {.author = kAnna});
    EXPECT_TRUE(loaded) << loaded.error().message;
    return std::make_unique<CaseStore>(*std::move(loaded), kAnna);
  }
  std::vector<std::string> problems() const {
    const auto report = verifyCase(path_);
    return report ? report->problems : std::vector<std::string>{report.error().message};
  }
  // What the file itself says, read without the program's code.
  int formatInFile() const {
    sqlite3* database = nullptr;
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_open_v2(path_.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    sqlite3_prepare_v2(database, "PRAGMA user_version", -1, &statement, nullptr);
    EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
    const int version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return version;
  }

  test::MemoryFolder folder_;
  fs::path path_ = folder_.path() / "case.chiasm";
};

TEST_F(FormerVersion, OpensAndVerifiesAsItIs) {
  const std::string bytes = test::fileBytes(path_);
  const auto report = verifyCase(path_);
  ASSERT_TRUE(report);
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_EQ(report->entries, 9u);
  EXPECT_EQ(report->head.hex(), "2dcc533bbd4de93648eb8c8ef8e0465264327e197a65c5eefcc09bf31f9261a2");
  const auto opened = openCase(path_, {.readOnly = true});
  ASSERT_TRUE(opened) << opened.error().message;
  const Case& value = opened->value;
  EXPECT_EQ(value.info.title, "Former version");
  ASSERT_THAT(value.reports, SizeIs(1));
  EXPECT_THAT(value.reports[0].text, testing::HasSubstr("Größe unverändert"));
  ASSERT_THAT(value.links, SizeIs(2));
  EXPECT_EQ(value.links[0].anchors[0].exact, "round dense nodule");
  EXPECT_EQ(value.links[0].certainty, LinkCertainty::probable);
  EXPECT_EQ(value.links[1].relation, LinkRelation::negated);
  ASSERT_THAT(value.segmentations, SizeIs(1));
  EXPECT_THAT(value.segmentations[0].segments, SizeIs(2));
  ASSERT_THAT(value.measurements, SizeIs(1)) << "the ellipse was undone";
  EXPECT_EQ(value.measurements[0].name, "Across");
  EXPECT_THAT(value.spans, IsEmpty());
  EXPECT_EQ(test::fileBytes(path_), bytes) << "reading changed it";
}

TEST_F(FormerVersion, StaysOfItsFormatWhileNothingNewIsInIt) {
  {
    const auto store = open();
    EXPECT_EQ(store->redoName(), "Add Region");
    ASSERT_TRUE(store->redo());
    ASSERT_TRUE(store->execute(*renameSegment(store->current().segmentations[0].segments[0].uid, "Ball")));
    ASSERT_TRUE(store->flush());
  }
  EXPECT_EQ(formatInFile(), 1);
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(FormerVersion, BecomesOfTheNewFormatWithTheFirstNewObject) {
  Case before;
  {
    const auto store = open();
    before = store->current();
    TextSpan span;
    span.type = "Finding";
    span.anchors.resize(1);
    span.anchors[0].report = before.reports[0].uid;
    span.anchors[0].begin = 18;
    span.anchors[0].end = 30;
    ASSERT_TRUE(store->execute(*addSpan(span)));
    ASSERT_TRUE(store->flush());
    EXPECT_EQ(store->history().back().name, "Mark 'dense nodule' as Finding");
  }
  EXPECT_EQ(formatInFile(), 2);
  EXPECT_THAT(problems(), IsEmpty());
  {
    const auto store = open();
    ASSERT_THAT(store->current().spans, SizeIs(1));
    ASSERT_TRUE(store->undo());
    test::expectSameCase(store->current(), before);
    ASSERT_TRUE(store->returnTo(0));
    ASSERT_TRUE(store->undo());
    test::expectSameCase(store->current(), before);
  }
  EXPECT_EQ(formatInFile(), 2) << "the history still holds the span";
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(FormerVersion, AnEditThatFailsLeavesTheFormatAlone) {
  auto loaded = openCase(path_, {.author = kAnna});
  ASSERT_TRUE(loaded);
  SavedView view{*Uid::parse("2.25.77"), 1, "Entry", "{}", kAnna.uid, {}};
  JournalEntry entry;
  entry.sequence = loaded->history.size() + 1;
  entry.edit = {"view.save", "Save view Entry", {}, 1, {}};
  // The file holds no such view to be replaced: the transaction is rolled back with its new format.
  entry.edit.changes.objects.push_back(ValueChange<SavedView>{view, view});
  EXPECT_FALSE(loaded->journal->append(entry));
  loaded->journal.reset();
  EXPECT_EQ(formatInFile(), 1);
  EXPECT_THAT(problems(), IsEmpty());
}

TEST_F(FormerVersion, TheSecondOneBecomesTheThirdWithItsFirstMesh) {
  use("version_2.chiasm");
  const auto report = verifyCase(path_);
  ASSERT_TRUE(report);
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_EQ(report->head.hex(), "cc3c5bf968b78b6c63a0ff33786389d967b85357356176ade93b7d0644989446");
  Case before;
  {
    const auto store = open();
    before = store->current();
    EXPECT_THAT(before.spans, SizeIs(2));
    EXPECT_THAT(before.spanRelations, SizeIs(1));
    EXPECT_THAT(before.savedViews, SizeIs(1));
    EXPECT_THAT(before.meshes, IsEmpty());
    EXPECT_EQ(store->redoName(), "Link \"round dense nodule\" to Nodule");
    ASSERT_TRUE(store->execute(*removeView(before.savedViews[0].uid)));
    ASSERT_TRUE(store->undo());
  }
  EXPECT_EQ(formatInFile(), 2);
  {
    const auto store = open();
    auto surface = std::make_shared<SurfaceMesh>();
    surface->points = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
    surface->triangles = {{0, 1, 2}};
    Mesh mesh;
    mesh.name = "Plate";
    ASSERT_TRUE(store->execute(*addMesh(mesh, surface)));
    ASSERT_TRUE(store->execute(*setMeshOpacity(store->current().meshes[0].uid, 0.5)));
    ASSERT_TRUE(store->flush());
  }
  EXPECT_EQ(formatInFile(), 3);
  EXPECT_THAT(problems(), IsEmpty());
  const auto store = open();
  ASSERT_THAT(store->current().meshes, SizeIs(1));
  EXPECT_EQ(store->current().meshes[0].opacity, 0.5);
  const MeshShape* shape = store->current().findMeshShape(store->current().meshes[0].shape);
  ASSERT_NE(shape, nullptr);
  EXPECT_EQ(shape->surface->points[1], glm::vec3(1, 0, 0));
  ASSERT_TRUE(store->undo());
  ASSERT_TRUE(store->undo());
  test::expectSameCase(store->current(), before);
}

}  // namespace
}  // namespace chiasm::data_io

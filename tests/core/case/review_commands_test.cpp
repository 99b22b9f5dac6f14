#include "core/case/review_commands.h"

#include "tests/core/case/command_test.h"

namespace chiasm {
namespace {

class ReviewCommandsTest : public test::CommandTest {
 protected:
  RejectedSuggestion rejection(const Uid& segment) const {
    RejectedSuggestion value;
    value.anchor = value_.links[0].anchors[0];
    value.segment = segment;
    value.rules = "rules 1";
    return value;
  }
};

TEST_F(ReviewCommandsTest, AnOverrideHasAReasonAndCanBeWithdrawn) {
  CheckOverride value;
  value.check = "side\nright\nleft";
  value.reason = "  The patient lies prone.\n";
  Edit edit = run(overrideCheck(value));
  EXPECT_EQ(edit.kind, "check.override");
  EXPECT_EQ(edit.name, "Override side check: The patient lies prone.");
  ASSERT_EQ(value_.checkOverrides.size(), 1u);
  EXPECT_EQ(value_.checkOverrides[0].reason, "The patient lies prone.");
  EXPECT_FALSE(value_.checkOverrides[0].uid.empty());
  EXPECT_NE(value_.checkOverrides[0].created, UtcTime{});
  refused(overrideCheck(value), ErrorKind::conflict, "overridden already");
  value.check = "size\n12\n15";
  value.reason = " ";
  refused(overrideCheck(value), ErrorKind::invalidInput, "needs a reason");
  value.reason = "x";
  value.check.clear();
  refused(overrideCheck(value), ErrorKind::invalidInput, "needs the check");
  edit = run(withdrawOverride(value_.checkOverrides[0].uid));
  EXPECT_EQ(edit.kind, "check.override.withdraw");
  EXPECT_EQ(edit.name, "Withdraw override of side check");
  EXPECT_TRUE(value_.checkOverrides.empty());
  refused(withdrawOverride(Uid::generate()), ErrorKind::notFound, "no longer");
}

TEST_F(ReviewCommandsTest, ASuggestionIsRejectedWithAllItsSegments) {
  const Edit edit = run(rejectSuggestion({rejection(small_.bone), rejection(small_.leftMarker)}));
  EXPECT_EQ(edit.kind, "suggestion.reject");
  EXPECT_EQ(edit.name,
            "Reject suggestion '" + value_.links[0].anchors[0].exact + "': Bone letter, Left marker");
  ASSERT_EQ(value_.rejectedSuggestions.size(), 2u);
  EXPECT_TRUE(plan(rejectSuggestion({rejection(small_.bone)}))->changes.empty()) << "it is rejected already";
  const Uid first = value_.rejectedSuggestions[0].uid;
  EXPECT_THAT(run(reconsiderSuggestion(first)).name, ::testing::StartsWith("Reconsider suggestion '"));
  EXPECT_EQ(value_.rejectedSuggestions.size(), 1u);
  refused(reconsiderSuggestion(first), ErrorKind::notFound, "no longer");
  refused(rejectSuggestion({rejection(Uid::generate())}), ErrorKind::notFound, "segment");
  refused(rejectSuggestion({}), ErrorKind::invalidInput, "no suggestion");
  RejectedSuggestion elsewhere = rejection(small_.bone);
  elsewhere.anchor.exact = "other words";
  refused(rejectSuggestion({elsewhere}), ErrorKind::invalidInput, "not what the report");
}

TEST_F(ReviewCommandsTest, ARemovedSegmentTakesItsRejectionsAlong) {
  run(rejectSuggestion({rejection(small_.bone), rejection(small_.leftMarker)}));
  run(removeSegment(small_.bone));
  ASSERT_EQ(value_.rejectedSuggestions.size(), 1u);
  EXPECT_EQ(value_.rejectedSuggestions[0].segment, small_.leftMarker);
}

}  // namespace
}  // namespace chiasm

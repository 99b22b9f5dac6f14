// Ten thousand random commands against a naive model of plain arrays, across restarts.
#include <gtest/gtest.h>

#include "tests/core/case/random_walk.h"

namespace chiasm {
namespace {

class CaseStoreProperty : public ::testing::TestWithParam<unsigned> {};

TEST_P(CaseStoreProperty, RandomCommandsMatchTheNaiveModel) {
  test::Walk walk(GetParam());
  walk.run(2500);
  // The walk has been everywhere.
  for (const char* kind : {"undo",           "redo",         "return",          "restart",
                           "paint",          "gesture",      "add segment",     "remove segment",
                           "change segment", "segmentation", "measurement",     "report",
                           "link",           "span",         "relation",        "review",
                           "view",           "info",         "volume",          "refused",
                           "locked",         "long gesture", "cancelled early", "cancelled late"})
    EXPECT_GT(walk.counts().count(kind) ? walk.counts().at(kind) : 0, 0) << kind;
  EXPECT_GT(walk.changesLoaded(), 100) << "the memory cap was at work";
}

INSTANTIATE_TEST_SUITE_P(Seeds, CaseStoreProperty, ::testing::Values(1U, 2U, 3U, 4U));

}  // namespace
}  // namespace chiasm

#include "core/link/link.h"

#include <gtest/gtest.h>

namespace chiasm {
namespace {

TEST(LinkWords, NamesAndParsingAgree) {
  for (const auto relation : {LinkRelation::grounds, LinkRelation::partiallyGrounds, LinkRelation::negated,
                              LinkRelation::notVisible, LinkRelation::comparesToPrior})
    EXPECT_EQ(*parseRelation(relationName(relation)), relation);
  for (const auto certainty : {LinkCertainty::certain, LinkCertainty::probable, LinkCertainty::possible})
    EXPECT_EQ(*parseCertainty(certaintyName(certainty)), certainty);
  EXPECT_NE(parseRelation("caused by").error().message.find("partially grounds"), std::string::npos);
  EXPECT_NE(parseCertainty("sure").error().message.find("probable"), std::string::npos);
}

}  // namespace
}  // namespace chiasm

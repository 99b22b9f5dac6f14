// What the tests of commands share: a small case, and each command executed, undone and redone.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/core/case/store_support.h"

namespace chiasm::test {

class CommandTest : public ::testing::Test {
 protected:
  SmallCase small_ = makeSmallCase();
  Case value_ = small_.value;

  Expected<Edit> plan(const std::unique_ptr<Command>& command) {
    Progress progress;
    return command->plan(value_, progress);
  }
  // Executes, undoes and redoes on plain values; leaves the case changed.
  Edit run(const std::unique_ptr<Command>& command) {
    const auto edit = plan(command);
    EXPECT_TRUE(edit.has_value()) << edit.error().message;
    if (!edit) return {};
    const Case before = value_;
    EXPECT_TRUE(apply(value_, edit->changes).has_value());
    const Case after = value_;
    EXPECT_TRUE(apply(value_, inverseOf(edit->changes)).has_value());
    EXPECT_TRUE(sameContent(value_, before)) << edit->name;
    EXPECT_TRUE(apply(value_, edit->changes).has_value());
    EXPECT_TRUE(sameContent(value_, after)) << edit->name;
    return *edit;
  }
  void refused(const std::unique_ptr<Command>& command, ErrorKind kind, const std::string& says) {
    const auto edit = plan(command);
    ASSERT_FALSE(edit.has_value()) << says;
    EXPECT_EQ(edit.error().kind, kind) << edit.error().message;
    EXPECT_THAT(edit.error().message, ::testing::HasSubstr(says));
  }
};

}  // namespace chiasm::test

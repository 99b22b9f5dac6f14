// DemoCase: a work copy of the demo head CT, and what the command line says of it afterwards.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/support/test_data.h"

namespace chiasm::test {

// Removed with everything in it at the end of scope, and so are settings that the program kept.
class DemoCase {
 public:
  // What a made demo consists of is in build/demo; nullopt while it was not made (assets/demo/make_demo).
  static bool isThere();
  DemoCase();

  std::filesystem::path file() const { return folder_.path() / "head_ct.chiasm"; }
  std::filesystem::path settings() const { return folder_.path() / "config"; }
  // `chiasm VERB CASE --json`; throws with what it said when it fails.
  nlohmann::json ask(const std::string& verb) const;
  // Where a quote is in the report, in code points.
  std::pair<std::int64_t, std::int64_t> placeOf(const std::string& quote) const;

  // The name of a word of one line among a panel's items: its first occurrence in the report.
  std::string wordItem(const std::string& word) const;

 private:
  TemporaryFolder folder_;
  std::string report_;
};

}  // namespace chiasm::test

// Skips the running test, by name, when the demo case was not made.
#define CHIASM_REQUIRE_DEMO_CASE()          \
  if (!::chiasm::test::DemoCase::isThere()) \
  GTEST_SKIP() << "skipped: no demo case (assets/demo/make_demo build/demo)"

#include "core/base/program_file.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/auxv.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

namespace chiasm {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExpected = "CHIASM_TEST_PROGRAM_FILE";  // what a child of the test below must find

// The dynamic loader that this program was started with (getauxval(3), AT_BASE).
fs::path dynamicLoader() {
  Dl_info info{};
  const auto* base = reinterpret_cast<const void*>(::getauxval(AT_BASE));
  return base != nullptr && ::dladdr(base, &info) != 0 ? fs::canonical(info.dli_fname) : fs::path();
}

TEST(ProgramFile, IsTheRunningProgram) {
  const auto found = programFile();
  ASSERT_TRUE(found) << found.error().message;
  const char* expected = std::getenv(kExpected);
  EXPECT_EQ(*found, expected ? fs::path(expected) : fs::read_symlink("/proc/self/exe"));
}

TEST(ProgramFile, IsTheProgramAndNotTheLoaderThatStartedIt) {
  const fs::path loader = dynamicLoader(), program = fs::read_symlink("/proc/self/exe");
  if (loader.empty()) GTEST_SKIP() << "this program is linked statically: no loader starts it";
  std::ostringstream command;
  command << kExpected << '=' << program << ' ' << loader << ' ' << program
          << " --gtest_filter=ProgramFile.IsTheRunningProgram >&2";
  const int status = std::system(command.str().c_str());
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << command.str();
}

}  // namespace
}  // namespace chiasm

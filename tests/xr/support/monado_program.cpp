#include "tests/xr/support/monado_program.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/base/program_file.h"
#include "tests/xr/support/scoped_environment.h"

namespace chiasm::test {
void moveOntoMonado(int argc, char** argv) {
  if (!environmentValue("CHIASM_NO_XR_RUNTIME").empty() || !onMonadoProgram().empty()) return;
  for (int i = 1; i < argc; ++i)
    if (std::string_view(argv[i]) == "--gtest_list_tests") return;
  const auto own = programFile();
  if (!own) {
    std::fprintf(stderr, "%s\n", own.error().message.c_str());
    std::exit(1);
  }
  std::vector<std::string> words = {CHIASM_SOURCE_DIR "/tests/xr/with_monado", "--or-without", own->string()};
  words.insert(words.end(), argv + 1, argv + argc);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(pointers[0], pointers.data());
  std::perror(pointers[0]);
  std::exit(1);
}

std::optional<std::string> noRuntimeReason() {
  if (!onMonadoProgram().empty()) return std::nullopt;
  const std::string reason = environmentValue("CHIASM_NO_XR_RUNTIME");
  return reason.empty() ? "this program was not moved onto Monado" : reason;
}

std::string onMonadoProgram() {
  return environmentValue("CHIASM_ON_MONADO");
}

}  // namespace chiasm::test

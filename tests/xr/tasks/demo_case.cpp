#include "tests/xr/tasks/demo_case.h"

#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;
const fs::path kDemo = CHIASM_BINARY_DIR "/demo";
constexpr const char* kParts[] = {"head_ct.chiasm", "head_ct.nhdr", "head_ct.raw"};

}  // namespace

bool DemoCase::isThere() {
  for (const char* part : kParts)
    if (!fs::exists(kDemo / part)) return false;
  return true;
}

DemoCase::DemoCase() {
  for (const char* part : kParts) fs::copy_file(kDemo / part, folder_.path() / part);
  std::ifstream stream(CHIASM_SOURCE_DIR "/assets/demo/head_ct/report.txt", std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  report_ = text.str();
}

nlohmann::json DemoCase::ask(const std::string& verb) const {
  const std::string line =
      "'" CHIASM_BINARY_DIR "/bin/chiasm' " + verb + " '" + file().string() + "' --json 2>&1";
  FILE* pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + line);
  std::string said;
  for (int c = 0; (c = std::fgetc(pipe)) != EOF;) said += static_cast<char>(c);
  const int status = ::pclose(pipe);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error(verb + " says: " + said);
  return nlohmann::json::parse(said);
}

std::pair<std::int64_t, std::int64_t> DemoCase::placeOf(const std::string& quote) const {
  // The demo's report is ASCII: a byte is a code point.
  const std::size_t at = report_.find(quote);
  if (at == std::string::npos) throw std::runtime_error("The demo's report does not say '" + quote + "'");
  return {static_cast<std::int64_t>(at), static_cast<std::int64_t>(at + quote.size())};
}

std::string DemoCase::wordItem(const std::string& word) const {
  const auto [begin, end] = placeOf(word);
  return "word " + std::to_string(begin) + "-" + std::to_string(end);
}

}  // namespace chiasm::test

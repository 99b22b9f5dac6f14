#include "tests/xr/support/injected_loss.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace chiasm::test {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// A list of the environment with an entry put before the others.
std::string withFirst(const std::string& entry, const std::string& list) {
  return list.empty() ? entry : entry + ":" + list;
}

}  // namespace

InjectedLoss::InjectedLoss(const std::string& plan, bool waits) {
  set("CHIASM_XR_LOSS", plan);
  set("CHIASM_XR_LOSS_REPORT", (folder_.path() / "report").string());
  if (waits) set("CHIASM_XR_LOSS_ARMED_BY", (folder_.path() / "armed").string());
  // First in the list stands next to the application: the validation layer sees only what the runtime sees.
  set("XR_ENABLE_API_LAYERS", withFirst("XR_APILAYER_CHIASM_loss", environment("XR_ENABLE_API_LAYERS")));
  set("XR_API_LAYER_PATH", withFirst(CHIASM_BINARY_DIR "/xr_layers", environment("XR_API_LAYER_PATH")));
}

InjectedLoss::~InjectedLoss() {
  for (const auto& [name, value] : before_)
    value.empty() ? ::unsetenv(name.c_str()) : ::setenv(name.c_str(), value.c_str(), 1);
}

void InjectedLoss::set(const char* name, const std::string& value) {
  before_.emplace_back(name, environment(name));
  ::setenv(name, value.c_str(), 1);
}

void InjectedLoss::arm() const {
  std::ofstream(folder_.path() / "armed");
}

std::vector<std::string> InjectedLoss::reportLines() const {
  std::ifstream report(folder_.path() / "report");
  std::vector<std::string> lines;
  for (std::string line; std::getline(report, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> InjectedLoss::injected() const {
  const std::string start = "injected ";
  std::vector<std::string> found;
  for (const std::string& line : reportLines())
    if (line.starts_with(start)) found.push_back(line.substr(start.size()));
  return found;
}

std::map<std::string, int> InjectedLoss::calls() const {
  std::map<std::string, int> counts;
  for (const std::string& line : reportLines()) {
    std::istringstream words(line);
    std::string kind, function;
    int count = 0;
    if (words >> kind >> function >> count && kind == "calls") counts[function] = count;
  }
  return counts;
}

}  // namespace chiasm::test

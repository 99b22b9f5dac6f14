#include "tests/xr/support/worse_runtime.h"

#include <fstream>
#include <sstream>

namespace chiasm::test {
namespace {

// First in the list stands next to the application: the validation layer sees only what the runtime sees.
void addLayer(ScopedEnvironment& environment) {
  const std::string name = "XR_APILAYER_CHIASM_loss";
  if (environmentValue("XR_ENABLE_API_LAYERS").starts_with(name)) return;
  environment.putFirst("XR_ENABLE_API_LAYERS", name);
  environment.putFirst("XR_API_LAYER_PATH", CHIASM_BINARY_DIR "/xr_layers");
}

}  // namespace

InjectedLoss::InjectedLoss(const std::string& plan, bool waits) {
  environment_.set("CHIASM_XR_LOSS", plan);
  environment_.set("CHIASM_XR_LOSS_REPORT", (folder_.path() / "report").string());
  if (waits) environment_.set("CHIASM_XR_LOSS_ARMED_BY", (folder_.path() / "armed").string());
  addLayer(environment_);
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

std::map<std::string, int> InjectedLoss::counted(const std::string& kind) const {
  std::map<std::string, int> counts;
  for (const std::string& line : reportLines()) {
    std::istringstream words(line);
    std::string found, function;
    int count = 0;
    if (words >> found >> function >> count && found == kind) counts[function] = count;
  }
  return counts;
}

std::map<std::string, int> InjectedLoss::calls() const {
  return counted("calls");
}

std::map<std::string, int> InjectedLoss::armedCalls() const {
  return counted("armed");
}

OnlyProfile::OnlyProfile(const std::string& path) {
  environment_.set("CHIASM_XR_ONLY_PROFILE", path);
  addLayer(environment_);
}

}  // namespace chiasm::test

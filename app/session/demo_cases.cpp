#include "app/session/demo_cases.h"

#include <filesystem>

#include "core/base/program_file.h"

namespace chiasm::app {

std::vector<RecentCase> findDemoCases() {
  namespace fs = std::filesystem;
  std::error_code error;
  const Expected<fs::path> program = programFile();
  if (!program) return {};
  std::vector<RecentCase> found;
  for (const auto& [file, title] :
       {std::pair{"head_ct.chiasm", "Head CT"}, {"brain_atlas.chiasm", "Brain MRI atlas"}}) {
    const fs::path path = (program->parent_path() / "../demo" / file).lexically_normal();
    if (fs::exists(path, error)) found.push_back({path.string(), title});
  }
  return found;
}

}  // namespace chiasm::app

#include "app/cli/renderer_option.h"

#include <map>
#include <string>

namespace chiasm::app {

void addRendererOption(CLI::App& command, render::RayCasting& chosen) {
  const std::map<std::string, render::RayCasting> words{{"vulkan", render::RayCasting::device},
                                                        {"cpu", render::RayCasting::processor},
                                                        {"auto", render::RayCasting::automatic}};
  command
      .add_option("--renderer", chosen,
                  "Who casts 3-D rays: vulkan, cpu, or auto (cpu where there is no graphics device)")
      ->transform(CLI::CheckedTransformer(words, CLI::ignore_case))
      ->default_str(chosen == render::RayCasting::automatic ? "auto" : "vulkan");
}

}  // namespace chiasm::app

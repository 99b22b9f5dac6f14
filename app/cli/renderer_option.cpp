#include "app/cli/renderer_option.h"

#include <map>
#include <string>

#include "app/cli/word_choice.h"

namespace chiasm::app {

void addRendererOption(CLI::App& command, render::RayCasting& chosen) {
  const std::map<std::string, render::RayCasting> words{{"vulkan", render::RayCasting::device},
                                                        {"cpu", render::RayCasting::processor},
                                                        {"auto", render::RayCasting::automatic}};
  command
      .add_option("--renderer", chosen,
                  "Who casts 3-D rays: vulkan, cpu, or auto (cpu where there is no graphics device)")
      ->transform(oneOfWords(words))
      ->option_text(chosen == render::RayCasting::automatic ? "WHO=auto" : "WHO=vulkan");
}

void addMemoryBudgetOption(CLI::App& command, std::uint64_t& bytes) {
  constexpr std::uint64_t kLeast = 16u << 20;  // pictures and tables alone need some
  const auto enough = [](const std::string& size) {
    const bool less = size.size() < 9 && std::stoull(size) < kLeast;
    return less ? std::string("a memory budget is at least 16MiB") : std::string();
  };
  command
      .add_option("--memory-budget", bytes,
                  "Most graphics memory to take, like 1GiB; larger volumes are shown coarser in 3-D")
      ->transform(CLI::AsSizeValue(false))
      ->check(enough)
      ->option_text("SIZE, at least 16MiB");
}

}  // namespace chiasm::app

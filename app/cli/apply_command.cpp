// chiasm apply CASE RECIPE.json: a list of ordinary commands from a file.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/session/recipe.h"
#include "data_io/atomic_file.h"

namespace chiasm::app {

void addApplyCommand(CLI::App& program, CliContext& context) {
  auto path = std::make_shared<std::string>();
  auto recipe = std::make_shared<std::string>();
  CLI::App* command =
      program.add_subcommand("apply", "Apply a recipe (segments, measurements, links) to a case");
  command->add_option("case", *path, "The case")->required();
  command->add_option("recipe", *recipe, "A JSON file, see docs/recipes.md")->required();
  context.onRun(command, [&context, path, recipe]() -> Expected<void> {
    auto text = data_io::readSmallFile(*recipe);
    if (!text) return tl::unexpected(text.error());
    auto opened = context.openForEditing(*path);
    if (!opened) return tl::unexpected(opened.error());
    if (auto read = context.readAllVoxels(*opened); !read) return read;
    Progress progress;
    if (auto done = applyRecipe(*opened->store, *text, progress); !done) return done;
    if (auto saved = opened->store->flush(); !saved) return saved;
    const std::size_t entries = opened->store->history().size();
    context.print(fmt::format("applied; the case has {} history entries", entries),
                  nlohmann::json{{"history", entries}});
    return {};
  });
}

}  // namespace chiasm::app

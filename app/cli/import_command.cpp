// chiasm import: what other programs have made, into a case.
#include <memory>
#include <vector>

#include "app/cli/exchange/kinds.h"

namespace chiasm::app {

namespace {

struct ImportCommand {
  std::string path;
  std::vector<ImportKind> kinds;
};

}  // namespace

std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

void addImportCommand(CLI::App& program, CliContext& context) {
  auto imported = std::make_shared<ImportCommand>();
  CLI::App* command = program.add_subcommand("import", "Add what other programs made to a case");
  command->add_option("case", imported->path, "The case")->required();
  CLI::Option_group* what = command->add_option_group("What", "What to read");
  what->require_option(1);
  for (const auto make : {importVolumeKind, importTextKind, importLinksKind, importLabelsKind})
    imported->kinds.push_back(make(*command, *what, context));
  context.onRun(command, [imported]() -> Expected<void> {
    for (const ImportKind& kind : imported->kinds)
      if (kind.option->count() > 0) return kind.run(imported->path);
    return failure(ErrorKind::invalidInput, "Say what to read; 'chiasm import --help' lists it.");
  });
}

}  // namespace chiasm::app

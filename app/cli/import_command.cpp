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
  what->require_option(1, 2);  // --report by itself, or beside --text
  for (const auto make : {importVolumeKind, importTextKind, importLinksKind, importLabelsKind,
                          importReportKind, importMeshKind})
    imported->kinds.push_back(make(*command, *what, context));
  context.onRun(command, [imported]() -> Expected<void> {
    std::vector<const ImportKind*> chosen;
    for (const ImportKind& kind : imported->kinds)
      if (kind.option->count() > 0) chosen.push_back(&kind);
    const bool named = chosen.size() == 2 && chosen[0]->option->get_name() == "--text" &&
                       chosen[1]->option->get_name() == "--report";
    if (chosen.size() > 1 && !named)
      return failure(ErrorKind::invalidInput, "Read one thing at a time; 'chiasm import --help' lists them.");
    if (!chosen.empty()) return chosen[0]->run(imported->path);
    return failure(ErrorKind::invalidInput, "Say what to read; 'chiasm import --help' lists it.");
  });
}

}  // namespace chiasm::app

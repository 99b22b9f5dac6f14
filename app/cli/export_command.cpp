// chiasm export: what a case holds, in the formats of other programs.
#include <memory>
#include <vector>

#include "app/cli/exchange/kinds.h"
#include "data_io/case_file/case_file.h"

namespace chiasm::app {

namespace {

struct ExportCommand {
  std::string path, out;
  std::vector<ExportKind> kinds;
};

}  // namespace

void addExportCommand(CLI::App& program, CliContext& context) {
  auto exported = std::make_shared<ExportCommand>();
  CLI::App* command =
      program.add_subcommand("export", "Write what a case holds in the formats of other programs");
  command->add_option("case", exported->path, "The case")->required();
  CLI::Option_group* what = command->add_option_group("What", "What to write");
  what->require_option(1);
  for (const auto make : {exportTextKind, exportLinksKind, exportSegmentsKind, exportMeasurementsKind,
                          exportReportSourceKind, exportMeshesKind})
    exported->kinds.push_back(make(*command, *what, context));
  command->add_option("--out", exported->out, "The file to write, or a folder where a kind writes several")
      ->required();
  context.onRun(command, [exported]() -> Expected<void> {
    if (data_io::looksLikeCase(exported->out))
      return failure(ErrorKind::invalidInput,
                     "'" + exported->out + "' is a case; an export would destroy it. Choose another name.");
    for (const ExportKind& kind : exported->kinds)
      if (kind.option->count() > 0) return kind.run(exported->path, exported->out);
    return failure(ErrorKind::invalidInput, "Say what to write; 'chiasm export --help' lists it.");
  });
}

}  // namespace chiasm::app

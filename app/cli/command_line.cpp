#include "app/cli/command_line.h"

#include <map>
#include <string>

#include "app/cli/cli_context.h"
#include "app/cli/pack_commands.h"
#include "app/cli/pacs_commands.h"
#include "app/cli/volume_command.h"
#include "app/cli/word_choice.h"
#include "app/desktop/desktop.h"
#include "app/version.h"

namespace chiasm::app {

int runCommandLine(int argc, char** argv, std::unique_ptr<data_io::ReaderClient> reader) {
  CliContext context(std::move(reader));
  CLI::App program{
      "Chiasm: volumes and the words about them, linked. Annotates CT and MR beside their reports.\n"
      "Without a command the window opens. Not a medical device: not for diagnosis.",
      "chiasm"};
  program.set_version_flag("--version", std::string("chiasm ") + programVersion());
  program.require_subcommand(0, 1);
  program.fallthrough();
  program.add_flag("--json", context.json, "Print results (and errors) as JSON");
  program.add_option("--author", context.authorName, "Who signs the changes of this command")
      ->type_name("NAME");
  program.add_flag("--read-only", context.readOnly, "Refuse every change");
  const std::map<std::string, ThemeKind> themes{{"dark", ThemeKind::dark}, {"light", ThemeKind::light}};
  program.add_option("--theme", context.theme, "The window's colours, from now on: dark or light")
      ->transform(oneOfWords(themes))
      ->option_text("THEME");
  addCaseCommands(program, context);
  addSegmentCommands(program, context);
  addMeshCommands(program, context);
  addLinkCommands(program, context);
  addLanguageCommands(program, context);
  addCheckCommands(program, context);
  addSuggestCommand(program, context);
  addReportCommand(program, context);
  addSpanCommands(program, context);
  addInspectCommand(program, context);
  addExportCommand(program, context);
  addImportCommand(program, context);
  addPackCommands(program, context);
  addMeasureCommands(program, context);
  addStationCommands(program, context);
  addHistoryCommands(program, context);
  addVolumeCommand(program, context);
  addRegisterCommand(program, context);
  addDifferenceCommand(program, context);
  addRenderCommand(program, context);
  addApplyCommand(program, context);
  addVrCommand(program, context);
  addPacsCommands(program, context);
  program.footer(
      "chiasm COMMAND --help explains one command. Positions are LPS millimetres: x to the patient's left,\n"
      "y to posterior, z to superior.");
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error);
    return code == 0 ? 0 : 2;
  }
  if (program.get_subcommands().empty()) context.exitCode = runDesktop({.start = context.startOptions({})});
  return context.exitCode;
}

}  // namespace chiasm::app

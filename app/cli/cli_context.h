// What every command of the command line shares: options, how results and failures are printed, opening a
// case.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "app/session/settings.h"
#include "app/session/start_options.h"
#include "core/case/case_store.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

// An open case for one command. Destroying it waits until everything is durable.
struct CliCase {
  std::string path;
  std::unique_ptr<CaseStore> store;
};

// One thread. Lives as long as the process.
class CliContext {
 public:
  explicit CliContext(std::unique_ptr<data_io::ReaderClient> reader);

  bool json = false;
  std::string authorName;
  bool readOnly = false;
  std::optional<ThemeKind> theme;  // of the window; otherwise the settings'
  int exitCode = 0;

  data_io::ReaderClient& reader() { return *reader_; }
  std::unique_ptr<data_io::ReaderClient> takeReader() { return std::move(reader_); }
  // For a front end that takes over: the reader goes with it.
  StartOptions startOptions(const std::string& path);

  // The person who edits: --author, or who the settings name; otherwise a sentence that asks.
  Expected<Author> author();
  // Opens for reading only, or for editing (which needs an author and the case's lease).
  Expected<CliCase> openForReading(const std::string& path);
  Expected<CliCase> openForEditing(const std::string& path);
  // Reads the voxels of every volume that a command needs.
  Expected<void> readAllVoxels(CliCase& opened);
  Expected<void> readVoxelsOf(CliCase& opened, const Uid& volume);

  // Prints `text` for people, or `value` with --json.
  void print(const std::string& text, const nlohmann::json& value) const;
  void fail(const Error& error);

  // Makes `body` the callback of a command: its error is printed and becomes exit code 1.
  void onRun(CLI::App* command, std::function<Expected<void>()> body);

 private:
  std::unique_ptr<data_io::ReaderClient> reader_;
  Settings settings_;
};

// Each adds its commands to the program's command line.
void addCaseCommands(CLI::App& program, CliContext& context);
void addSegmentCommands(CLI::App& program, CliContext& context);
// The table of operations as subcommands of `segment`; `path` is filled in before one of them runs.
void addOperationCommands(CLI::App& segment, CliContext& context, const std::string& path);
void addDistanceCommand(CLI::App& program, CliContext& context);
void addMeshCommands(CLI::App& program, CliContext& context);
void addLinkCommands(CLI::App& program, CliContext& context);
void addLanguageCommands(CLI::App& program, CliContext& context);
void addCheckCommands(CLI::App& program, CliContext& context);
void addSuggestCommand(CLI::App& program, CliContext& context);
void addReportCommand(CLI::App& program, CliContext& context);
void addSpanCommands(CLI::App& program, CliContext& context);
void addStationCommands(CLI::App& program, CliContext& context);
void addExportCommand(CLI::App& program, CliContext& context);
void addInspectCommand(CLI::App& program, CliContext& context);
void addImportCommand(CLI::App& program, CliContext& context);
void addMeasureCommands(CLI::App& program, CliContext& context);
void addHistoryCommands(CLI::App& program, CliContext& context);
void addRegisterCommand(CLI::App& program, CliContext& context);
void addDifferenceCommand(CLI::App& program, CliContext& context);
void addRenderCommand(CLI::App& program, CliContext& context);
void addApplyCommand(CLI::App& program, CliContext& context);
void addVrCommand(CLI::App& program, CliContext& context);

// "12.5,-3,40" as millimetres in case space.
Expected<PatientPoint> parsePoint(const std::string& text);
// "#f1d691".
Expected<glm::u8vec3> parseColour(const std::string& text);
// A mesh by name or UID.
Expected<const Mesh*> meshNamed(const Case& current, const std::string& name);
// "1280x720" as pixels.
Expected<glm::ivec2> parseSize(const std::string& text);

}  // namespace chiasm::app

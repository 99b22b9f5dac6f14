// The kinds of things that `chiasm export` writes and `chiasm import` reads, a file each in this folder.
#pragma once

#include <functional>
#include <string>

#include "app/cli/cli_context.h"

namespace chiasm::app {

// `option` names the kind on the command line; exactly one kind is chosen in a call.
struct ExportKind {
  CLI::Option* option = nullptr;
  // The case's path, and what to write (never a case: the command has looked).
  std::function<Expected<void>(const std::string& path, const std::string& out)> run;
};

struct ImportKind {
  CLI::Option* option = nullptr;
  std::function<Expected<void>(const std::string& path)> run;
};

// Each adds the option that names it to `what` and its other options to `command`; both outlive the kind.
ExportKind exportTextKind(CLI::App& command, CLI::Option_group& what, CliContext& context);
ExportKind exportLinksKind(CLI::App& command, CLI::Option_group& what, CliContext& context);
ExportKind exportMeasurementsKind(CLI::App& command, CLI::Option_group& what, CliContext& context);
ExportKind exportReportSourceKind(CLI::App& command, CLI::Option_group& what, CliContext& context);
// --segments; what it writes is in segment_export.h.
ExportKind exportSegmentsKind(CLI::App& command, CLI::Option_group& what, CliContext& context);

// --meshes; as files of --segments.
ExportKind exportMeshesKind(CLI::App& command, CLI::Option_group& what, CliContext& context);

ImportKind importTextKind(CLI::App& command, CLI::Option_group& what, CliContext& context);
ImportKind importVolumeKind(CLI::App& command, CLI::Option_group& what, CliContext& context);
// Its option also names the report that --text means, when both are given.
ImportKind importReportKind(CLI::App& command, CLI::Option_group& what, CliContext& context);
ImportKind importMeshKind(CLI::App& command, CLI::Option_group& what, CliContext& context);
ImportKind importLinksKind(CLI::App& command, CLI::Option_group& what, CliContext& context);
ImportKind importLabelsKind(CLI::App& command, CLI::Option_group& what, CliContext& context);

// "1 link", "3 links".
std::string counted(std::size_t count, const char* what);

}  // namespace chiasm::app

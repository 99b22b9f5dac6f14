// chiasm vr CASE: the case in a headset, with the window beside it or without one.
#include <filesystem>
#include <utility>

#include "app/cli/cli_context.h"
#include "app/cli/renderer_option.h"
#include "app/desktop/desktop.h"
#include "app/headless/headless_vr.h"
#include "app/vr/openxr/binding_table.h"

namespace chiasm::app {

namespace {

struct VrCommand {
  std::string path, eyePixels, describeInterface;
  bool noWindow = false;
  vr::VrOptions vr;
};

Expected<void> check(VrCommand& command) {
  if (!command.eyePixels.empty()) {
    auto size = parseSize(command.eyePixels);
    if (!size) return tl::unexpected(size.error());
    command.vr.eyePixels = *size;
  }
  if (!command.vr.profile.empty() && vr::findProfile(command.vr.profile) == nullptr) {
    std::string known;
    for (const vr::ProfileRow& row : vr::profileRows()) known += (known.empty() ? "" : ", ") + row.path;
    return failure(ErrorKind::invalidInput,
                   "'" + command.vr.profile + "' is not a controller profile. Known are: " + known + ".");
  }
  std::error_code error;
  if (!command.vr.capture.empty() && !std::filesystem::is_directory(command.vr.capture, error))
    return failure(ErrorKind::notFound, "There is no folder '" + command.vr.capture + "' for the pictures.");
  return {};
}

Expected<void> runVr(CliContext& context, VrCommand& command) {
  if (auto checked = check(command); !checked) return checked;
  StartOptions start = context.startOptions(command.path);
  // Whoever wears the headset; the window's person is who the settings name.
  start.authorNameInVr = std::exchange(start.authorName, {});
  context.exitCode = command.noWindow ? runHeadlessVr(std::move(start), command.vr)
                                      : runDesktop({.start = std::move(start),
                                                    .describeInterface = command.describeInterface,
                                                    .vr = command.vr,
                                                    .enterVr = true,
                                                    .memoryBudget = command.vr.memoryBudget});
  return {};
}

}  // namespace

void addVrCommand(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<VrCommand>();
  CLI::App* command = program.add_subcommand("vr", "Enter VR with a case (an OpenXR headset)");
  command->add_option("case", options->path, "The case")->required();
  addMemoryBudgetOption(*command, options->vr.memoryBudget);
  command->add_flag("--no-window", options->noWindow, "Without the window beside it: no display is needed");
  command
      ->add_option("--eye-pixels", options->eyePixels,
                   "Width x height of each eye's picture, instead of what the headset recommends")
      ->group("For tests");
  command
      ->add_option("--bindings", options->vr.profile,
                   "Suggest bindings for this controller only, like khr/simple_controller")
      ->group("For tests");
  command->add_flag("--validate", options->vr.validate, "With Vulkan's validation layer")->group("For tests");
  command->add_option("--describe", options->vr.describe, "Keep a JSON file of how VR stands")
      ->group("For tests");
  command
      ->add_option("--describe-interface", options->describeInterface,
                   "Keep a JSON file of what the window shows where")
      ->group("For tests");
  command
      ->add_option("--capture", options->vr.capture,
                   "A folder: for each NAME.ask that appears in it, both eyes' pictures and the panels' are "
                   "written there as NAME-….png")
      ->group("For tests");
  context.onRun(command, [&context, options] { return runVr(context, *options); });
}

}  // namespace chiasm::app

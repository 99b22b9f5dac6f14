// chiasm volume CASE VOLUME: what a volume is called and when it was made, where its file does not say it.
#include "app/cli/volume_command.h"

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/named_things.h"
#include "core/base/iso_date.h"
#include "core/case/volume_commands.h"

namespace chiasm::app {

namespace {

struct VolumeOptions {
  std::string path, volume, name, modality;
  std::optional<std::string> date;
};

Expected<void> describe(CliContext& context, const VolumeOptions& options) {
  if (options.date && !options.date->empty() && !isIsoDate(*options.date))
    return failure(ErrorKind::invalidInput,
                   "'" + *options.date + "' is not a day: give a date as 2015-06-01, or \"\" for none.");
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto volume = findVolume(store.current(), options.volume);
  if (!volume) return tl::unexpected(volume.error());
  const Uid uid = (*volume)->info.uid;
  VolumeDescription said = descriptionOf((*volume)->info);
  if (!options.name.empty()) said.name = options.name;
  if (!options.modality.empty()) said.study.modality = options.modality;
  if (options.date) said.study.studyDate = *options.date;
  if (!(said == descriptionOf((*volume)->info))) {
    if (auto done = store.execute(*describeVolume(uid, said)); !done) return done;
    if (auto saved = store.flush(); !saved) return saved;
  }
  context.print(said.name + (said.study.modality.empty() ? "" : ", " + said.study.modality) +
                    (said.study.studyDate.empty() ? ", no date" : ", " + said.study.studyDate),
                nlohmann::json{{"uid", uid.text()},
                               {"name", said.name},
                               {"modality", said.study.modality},
                               {"study_date", said.study.studyDate}});
  return {};
}

}  // namespace

void addVolumeCommand(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<VolumeOptions>();
  CLI::App* command = program.add_subcommand(
      "volume", "Say what a volume is called and when it was made, where its file does not");
  command->add_option("case", options->path, "The case")->required();
  command->add_option("volume", options->volume, "By name or UID")->required();
  command->add_option("--name", options->name, "Shown in every view of it: no patient's name");
  command->add_option("--date", options->date, "The day of the study, as 2015-06-01; \"\": none");
  command->add_option("--modality", options->modality, "CT, MR, PT …");
  context.onRun(command, [&context, options] { return describe(context, *options); });
}

}  // namespace chiasm::app

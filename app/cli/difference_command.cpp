// chiasm difference: a new volume of what one volume of a case shows more than another.
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/named_things.h"
#include "app/session/derived_volume.h"

namespace chiasm::app {

namespace {

struct DifferenceOptions {
  std::string path, volume, subtracted, onto, name;
  bool asTheyAre = false;
};

Expected<void> run(CliContext& context, const DifferenceOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto volume = findVolume(store.current(), options.volume);
  if (!volume) return tl::unexpected(volume.error());
  const auto subtracted = findVolume(store.current(), options.subtracted);
  if (!subtracted) return tl::unexpected(subtracted.error());
  const auto onto = options.onto.empty() ? subtracted : findVolume(store.current(), options.onto);
  if (!onto) return tl::unexpected(onto.error());
  const DifferenceWanted wanted{(*volume)->info.uid, (*subtracted)->info.uid, (*onto)->info.uid,
                                options.asTheyAre, options.name};
  for (const Uid& uid : {wanted.volume, wanted.subtracted})
    if (auto read = context.readVoxelsOf(*opened, uid); !read) return read;
  Progress progress;
  const auto made = addDifference(store, opened->path, wanted, context.reader(), progress);
  if (!made) return tl::unexpected(made.error());
  if (auto saved = store.flush(); !saved) return saved;
  const VolumeInfo& info = store.current().findVolume(made->volume)->info;
  context.print(fmt::format("{}: {}\nvalues times {:.4f}; both volumes reach {:.0f}% of its voxels",
                            info.name, info.source.relativePath, made->scale, 100.0 * made->overlap),
                {{"volume", info.uid.text()},
                 {"name", info.name},
                 {"file", info.source.relativePath},
                 {"scale", made->scale},
                 {"overlap", made->overlap}});
  return {};
}

}  // namespace

void addDifferenceCommand(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<DifferenceOptions>();
  CLI::App* command = program.add_subcommand(
      "difference", "A new volume: what one volume of a case shows more than another at the same place");
  command->add_option("case", options->path, "The case")->required();
  command->add_option("--volume", options->volume, "The later volume, by name or UID")->required();
  command->add_option("--minus", options->subtracted, "The volume that is subtracted")->required();
  command->add_option("--onto", options->onto,
                      "The volume whose voxels the new one has; the subtracted one otherwise");
  command->add_option("--name", options->name, "What the new volume is called");
  command->add_flag("--as-they-are", options->asTheyAre,
                    "Values without a unit (MR) are not made alike before they are subtracted");
  context.onRun(command, [&context, options] { return run(context, *options); });
}

}  // namespace chiasm::app

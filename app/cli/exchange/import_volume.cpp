// chiasm import --volume: one more volume, with its own grid, into a case.
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "app/session/case_files.h"
#include "app/session/time_point_files.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct VolumeImport {
  std::string file, series;
  bool timePoints = false;
};

Expected<void> importSeries(CliContext& context, CaseStore& store, const std::string& path,
                            const VolumeImport& wanted) {
  Progress progress;
  auto added = importTimePoints(store, path, wanted.file, context.reader(), progress, wanted.series);
  if (!added) return tl::unexpected(added.error());
  if (auto saved = store.flush(); !saved) return saved;
  context.print("added " + std::to_string(*added) + " time points; the case has " +
                    std::to_string(store.current().volumes.size()) + " volumes",
                json{{"added", *added}, {"volumes", store.current().volumes.size()}});
  return {};
}

Expected<void> importOne(CliContext& context, const std::string& path, const VolumeImport& wanted) {
  auto opened = context.openForEditing(path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  if (wanted.timePoints) return importSeries(context, store, path, wanted);
  Progress progress;
  if (auto added = importVolume(store, path, wanted.file, context.reader(), progress, wanted.series); !added)
    return added;
  if (auto saved = store.flush(); !saved) return saved;
  const VolumeInfo& info = store.current().volumes.back().info;
  std::string text = "added the volume " + info.name + ", number " +
                     std::to_string(store.current().volumes.size()) + " of the case";
  if (!info.note.empty()) text += "\n" + info.note;
  context.print(text, json{{"volume", info.uid.text()},
                           {"name", info.name},
                           {"volumes", store.current().volumes.size()},
                           {"note", info.note}});
  return {};
}

}  // namespace

ImportKind importVolumeKind(CLI::App& command, CLI::Option_group& what, CliContext& context) {
  auto wanted = std::make_shared<VolumeImport>();
  CLI::Option* option = what.add_option(
      "--volume", wanted->file,
      "One more volume: a NIfTI, NRRD or MetaImage file, a DICOM folder, DICOMDIR, ZIP archive or image");
  command
      .add_option("--series", wanted->series,
                  "Of several, which one, as 'chiasm inspect' lists it (UID, UID#3 or #3)")
      ->needs(option);
  command
      .add_flag(
          "--time-points", wanted->timePoints,
          "All volumes of the file, or of the series, that the case does not hold yet, one after another")
      ->needs(option);
  return {option, [&context, wanted](const std::string& path) { return importOne(context, path, *wanted); }};
}

}  // namespace chiasm::app

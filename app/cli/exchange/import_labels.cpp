// chiasm import --labels: segmentations of other programs.
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "app/session/segment_files.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

Expected<void> importLabels(CliContext& context, const SegmentSources& sources, const std::string& path) {
  auto opened = context.openForEditing(path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  Progress progress;
  const auto imported = importSegments(store, sources, context.reader(), progress);
  if (!imported) return tl::unexpected(imported.error());
  if (auto saved = store.flush(); !saved) return saved;
  std::string text = "added " + counted(imported->segments, "segment") + " to '" + imported->volume + "' (";
  for (const std::string& format : imported->formats)
    text += (&format == &imported->formats.front() ? "" : ", ") + format;
  text += ")";
  for (const std::string& note : imported->notes) text += "\n" + note;
  json segments = json::array();
  if (const Segmentation* made = store.current().findSegmentation(imported->segmentation))
    for (const Segment& segment : made->segments)
      segments.push_back({{"uid", segment.uid.text()}, {"name", segment.name}, {"layer", segment.layer}});
  context.print(text, json{{"segmentation", imported->segmentation.text()},
                           {"volume", imported->volume},
                           {"formats", imported->formats},
                           {"segments", segments},
                           {"resampled", imported->resampled},
                           {"notes", imported->notes}});
  return {};
}

}  // namespace

ImportKind importLabelsKind(CLI::App& command, CLI::Option_group& what, CliContext& context) {
  auto sources = std::make_shared<SegmentSources>();
  auto names = std::make_shared<std::string>();
  CLI::Option* option =
      what.add_option("--labels", sources->paths,
                      "Segments: DICOM SEG or RTSTRUCT, 3D Slicer's .seg.nrrd, label maps (NIfTI, NRRD, "
                      "MetaImage), or several files or a folder of them as one segmentation")
          ->expected(1, 65536);
  command
      .add_option("--names", *names,
                  "With --labels: a table of label names; a .tsv beside the file of the same name otherwise")
      ->needs(option);
  command
      .add_option("--onto", sources->volume,
                  "With --labels: the volume, by name or UID; found by series, frame of reference and grid "
                  "otherwise")
      ->needs(option);
  command
      .add_flag("--any-frame", sources->anyFrame,
                "With --labels: take the coordinates as the volume's though the frames of reference differ")
      ->needs(option);
  return {option, [&context, sources, names](const std::string& path) {
            if (!names->empty()) sources->names = *names;
            return importLabels(context, *sources, path);
          }};
}

}  // namespace chiasm::app

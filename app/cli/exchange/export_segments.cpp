// chiasm export --segments: the segments as other programs keep them.
#include <algorithm>
#include <memory>

#include "app/cli/exchange/kinds.h"
#include "app/cli/exchange/segment_export.h"

namespace chiasm::app {

namespace {

Expected<void> exportSegments(CliContext& context, const SegmentExportOptions& options,
                              const std::string& path, const std::string& out) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const Case& current = opened->store->current();
  const std::vector<std::string> dicom = dicomSegmentFormats();
  if (std::find(dicom.begin(), dicom.end(), options.format) != dicom.end())
    return exportDicomSegments(context, current, path, options, out);
  const std::vector<std::string> surfaces = surfaceFormats();
  if (std::find(surfaces.begin(), surfaces.end(), options.format) != surfaces.end())
    return exportSurfaces(context, current, options, out);
  return exportLabelFiles(context, current, options, out);
}

std::vector<std::string> formatNames() {
  std::vector<std::string> names = dicomSegmentFormats();
  for (std::string& name : labelFormats()) names.push_back(std::move(name));
  for (std::string& name : surfaceFormats()) names.push_back(std::move(name));
  return names;
}

}  // namespace

ExportKind exportSegmentsKind(CLI::App& command, CLI::Option_group& what, CliContext& context) {
  auto options = std::make_shared<SegmentExportOptions>();
  CLI::Option* option =
      what.add_option("--segments", options->format,
                      "The segments: DICOM seg or rtstruct, seg.nrrd (3D Slicer), nifti or nrrd (label maps "
                      "with tables of names), masks (a file a segment), stl, obj, ply or glb (surfaces)")
          ->check(CLI::IsMember(formatNames()));
  command.add_option("--segment", options->segments,
                     "With --segments or --measurements: only this one, by name; may be repeated");
  command.add_option(
      "--segmentation", options->segmentation,
      "With --segments or --measurements: which segmentation, by name or UID, when the case has "
      "several");
  command.add_flag("--fractional", options->fractional, "With --segments seg: fractions instead of bits")
      ->needs(option);
  command.add_flag("--without-source", options->withoutSource,
                   "With DICOM: of a study of its own, when the images of the volume are not there any more");
  command
      .add_option(
          "--smooth", options->surface.smoothing,
          "With surfaces: how much the voxels' steps are smoothed (terms of the filter; 0 not at all)")
      ->needs(option)
      ->check(CLI::Range(0, 200))
      ->capture_default_str();
  command
      .add_option("--reduce", options->surface.reduction,
                  "With surfaces: the share of the triangles to take away, 0 to 0.99")
      ->needs(option)
      ->check(CLI::Range(0.0, 0.99))
      ->capture_default_str();
  return {option, [&context, options](const std::string& path, const std::string& out) {
            return exportSegments(context, *options, path, out);
          }};
}

}  // namespace chiasm::app

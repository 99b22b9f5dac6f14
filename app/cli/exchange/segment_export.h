// What `chiasm export --segments` was asked for, and the families of formats that carry it out.
#pragma once

#include <string>
#include <vector>

#include "app/cli/cli_context.h"
#include "core/meshes/segment_surface.h"

namespace chiasm::app {

// The options of every format; each family reads what concerns it.
struct SegmentExportOptions {
  std::string format;                 // the word after --segments
  std::vector<std::string> segments;  // names or UIDs; all when empty
  std::string segmentation;           // name or UID; empty: the only one
  bool fractional = false;            // DICOM SEG: fractions instead of bits
  bool withoutSource = false;         // DICOM: of a study of its own, naming no images
  SurfaceOptions surface;             // of surfaces
};

// seg.nrrd: one file. nifti, nrrd: a label map and its tables, a pair for each layer. masks: a folder with a
// file a segment.
std::vector<std::string> labelFormats();
Expected<void> exportLabelFiles(CliContext& context, const Case& current, const SegmentExportOptions& options,
                                const std::string& out);

// Who is named in what is written: --author, or the settings' author; empty when neither is known.
std::string creatorName(CliContext& context);

// seg (DICOM Segmentation) and rtstruct (RT Structure Set): one file.
std::vector<std::string> dicomSegmentFormats();
Expected<void> exportDicomSegments(CliContext& context, const Case& current, const std::string& casePath,
                                   const SegmentExportOptions& options, const std::string& out);

// stl, obj, ply, glb: surfaces; `out` is a file, or a folder (there already, or ending in '/') that gets a
// file a segment. Without a segmentation named those of all are written.
std::vector<std::string> surfaceFormats();
Expected<void> exportSurfaces(CliContext& context, const Case& current, const SegmentExportOptions& options,
                              const std::string& out);

}  // namespace chiasm::app

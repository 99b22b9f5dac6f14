// chiasm export --segments seg.nrrd|nifti|nrrd|masks: segments as voxels in files.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "app/cli/exchange/kinds.h"
#include "app/cli/exchange/segment_export.h"
#include "data_io/atomic_file.h"
#include "data_io/labels/label_map_file.h"
#include "data_io/labels/mask_file.h"
#include "data_io/labels/name_table_file.h"
#include "data_io/labels/segment_choice.h"
#include "data_io/labels/slicer_file.h"

namespace chiasm::app {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Written {
  std::vector<std::string> files, notes;
};

Expected<void> write(const std::string& path, const Expected<std::string>& content, Written& written) {
  if (!content) return tl::unexpected(content.error());
  if (auto done = data_io::writeFileAtomically(path, *content); !done) return done;
  written.files.push_back(path);
  return {};
}

// "labels" of "labels.nii.gz".
std::string stemOf(const std::string& path, const std::string& ending) {
  return path.ends_with(ending) ? path.substr(0, path.size() - ending.size()) : path;
}

Expected<void> writeLabelMaps(const Segmentation& segmentation, bool nifti, const std::string& out,
                              Written& written) {
  const std::string ending = nifti ? ".nii.gz" : ".nrrd";
  const std::string stem = stemOf(out, ending);
  for (int layer = 0; layer < static_cast<int>(segmentation.layers.size()); ++layer) {
    const std::string name = stem + (layer == 0 ? "" : "-layer" + std::to_string(layer + 1));
    const auto labels = nifti ? data_io::encodeNiftiLabels(segmentation, layer)
                              : data_io::encodeNrrdLabels(segmentation, layer);
    if (auto done = write(name + ending, labels, written); !done) return done;
    if (auto done = write(name + ".tsv", data_io::encodeNameTable(segmentation, layer), written); !done)
      return done;
    if (auto done = write(name + ".label.txt", data_io::encodeSnapLabels(segmentation, layer), written);
        !done)
      return done;
  }
  if (segmentation.layers.size() > 1)
    written.notes.push_back("Segments lie in " + std::to_string(segmentation.layers.size()) +
                            " layers, which one label map cannot hold: each layer has a file of its own.");
  return {};
}

// A file a segment, named by it; segments.tsv says which is which.
Expected<void> writeMasks(const Segmentation& segmentation, const std::string& out, Written& written) {
  std::error_code failed;
  fs::create_directories(out, failed);
  if (failed || !fs::is_directory(out))
    return failure(ErrorKind::storage, "The folder '" + out + "' cannot be made.");
  Segmentation table = segmentation;
  std::set<std::string> names;
  for (std::size_t i = 0; i < segmentation.segments.size(); ++i) {
    const Segment& segment = segmentation.segments[i];
    const std::string name = data_io::fileNameOf(segment.name);
    if (!names.insert(foldCase(name)).second)
      return failure(ErrorKind::invalidInput,
                     "Two segments would have the file '" + name + ".nii.gz'; give one another name.");
    const auto mask = data_io::encodeMask(segmentation, segment);
    if (!mask) return tl::unexpected(mask.error());
    if (auto done = write((fs::path(out) / (name + ".nii.gz")).string(), mask->bytes, written); !done)
      return done;
    table.segments[i].layer = 0;
    table.segments[i].label = static_cast<Label>(i + 1);
  }
  return write((fs::path(out) / "segments.tsv").string(), data_io::encodeNameTable(table, 0), written);
}

Expected<void> writeFormat(const std::string& format, const Segmentation& segmentation,
                           const std::string& out, Written& written) {
  if (format == "seg.nrrd") return write(out, data_io::encodeSlicerSegmentation(segmentation), written);
  if (format == "masks") return writeMasks(segmentation, out, written);
  return writeLabelMaps(segmentation, format == "nifti", out, written);
}

}  // namespace

std::vector<std::string> labelFormats() {
  return {"seg.nrrd", "nifti", "nrrd", "masks"};
}

Expected<void> exportLabelFiles(CliContext& context, const Case& current, const SegmentExportOptions& options,
                                const std::string& out) {
  const auto chosen = data_io::chooseSegmentation(current, options.segmentation);
  if (!chosen) return tl::unexpected(chosen.error());
  const auto segmentation = data_io::onlySegments(**chosen, options.segments);
  if (!segmentation) return tl::unexpected(segmentation.error());
  if (segmentation->segments.empty())
    return failure(ErrorKind::notFound, "There is no segment to write in '" + segmentation->info.name + "'.");
  Written written;
  if (auto done = writeFormat(options.format, *segmentation, out, written); !done) return done;
  std::string text = "wrote " + counted(segmentation->segments.size(), "segment") + ":";
  for (const std::string& file : written.files) text += "\n  " + file;
  for (const std::string& note : written.notes) text += "\n" + note;
  context.print(
      text,
      json{{"segments", segmentation->segments.size()}, {"files", written.files}, {"notes", written.notes}});
  return {};
}

}  // namespace chiasm::app

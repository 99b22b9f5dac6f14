#include "app/session/segment_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include "core/case/object_commands.h"
#include "data_io/labels/pack_segmentations.h"
#include "data_io/labels/place_segmentation.h"
#include "data_io/labels/segment_choice.h"

namespace chiasm::app {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> kEndings = {".seg.nrrd", ".nii.gz", ".nii", ".nrrd", ".nhdr",
                                                      ".mha",      ".mhd",    ".dcm", ".seg"};

std::string nameWithoutEnding(const std::string& path) {
  std::string name = fs::path(path).filename().string();
  for (const std::string_view ending : kEndings)
    if (name.size() > ending.size() && name.ends_with(ending))
      return name.substr(0, name.size() - ending.size());
  return name;
}

bool isLabelFile(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.starts_with('.') &&
         std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

struct File {
  std::string path;
  bool ofSeveral = false;  // a mask of one segment is named by its file then
};

Expected<std::vector<File>> filesOf(const std::vector<std::string>& paths) {
  std::vector<File> files;
  for (const std::string& path : paths) {
    std::error_code failed;
    if (!fs::is_directory(path, failed)) {
      files.push_back({path, paths.size() > 1});
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : fs::directory_iterator(path, failed))
      if (entry.is_regular_file(failed) && isLabelFile(entry.path())) inside.push_back(entry.path().string());
    if (failed || inside.empty())
      return failure(ErrorKind::notFound,
                     path + " holds no label files (.nii.gz, .nii, .nrrd, .mha, .dcm, …).");
    std::sort(inside.begin(), inside.end());
    for (std::string& file : inside) files.push_back({std::move(file), true});
  }
  return files;
}

struct Table {
  std::vector<data_io::LabelName> rows;
  bool ofFolder = false;  // a row for each file, found by its name
};

// The table that was named; else the one beside the file: NAME.tsv, or segments.tsv for a folder of masks.
Expected<Table> tableFor(const File& file, const std::optional<std::string>& named,
                         data_io::ReaderClient& reader, Progress& progress) {
  Table table;
  std::string path = named.value_or("");
  const fs::path folder = fs::path(file.path).parent_path();
  std::error_code failed;
  if (const fs::path own = folder / (nameWithoutEnding(file.path) + ".tsv");
      path.empty() && fs::is_regular_file(own, failed))
    path = own.string();
  if (const fs::path common = folder / "segments.tsv";
      path.empty() && file.ofSeveral && fs::is_regular_file(common, failed)) {
    path = common.string();
    table.ofFolder = true;
  }
  if (path.empty()) return table;
  auto rows = reader.readLabelNames(path, progress);
  if (!rows) return tl::unexpected(rows.error());
  table.rows = std::move(*rows);
  return table;
}

void take(const data_io::LabelName& row, data_io::ReadSegment& segment) {
  segment.name = row.name;
  if (row.colour) segment.colour = row.colour;
  if (!row.uid.empty()) segment.uid = row.uid;
  if (row.code) segment.code = row.code;
}

// By label; a file of one segment that nothing names, one of several files, is called as its file.
void nameSegments(data_io::ReadSegmentation& read, const File& file, const Table& table) {
  const auto rowOf = [&table](const data_io::ReadSegment& segment, const std::string& name) {
    return std::find_if(table.rows.begin(), table.rows.end(), [&](const data_io::LabelName& row) {
      return table.ofFolder ? data_io::fileNameOf(row.name) == name : row.label == segment.label;
    });
  };
  const std::string fileName = nameWithoutEnding(file.path);
  for (data_io::ReadSegment& segment : read.segments) {
    const bool unnamed = segment.name == "Label " + std::to_string(segment.label);
    const auto row = rowOf(segment, fileName);
    if (row != table.rows.end() && (!table.ofFolder || read.segments.size() == 1))
      take(*row, segment);
    else if (unnamed && file.ofSeveral && read.segments.size() == 1)
      segment.name = fileName;
  }
}

// A table that names labels which do not occur keeps them as segments without voxels when Chiasm wrote it (it
// gives their UIDs); in a folder of masks the row of an empty file.
void addEmptySegments(data_io::ReadSegmentation& read, const File& file, const Table& table) {
  if (read.isContours() || read.layers.size() != 1) return;
  if (table.ofFolder && !read.segments.empty()) return;
  for (const data_io::LabelName& row : table.rows) {
    if (table.ofFolder && data_io::fileNameOf(row.name) != nameWithoutEnding(file.path)) continue;
    const bool there = std::any_of(read.segments.begin(), read.segments.end(),
                                   [&row](const data_io::ReadSegment& s) { return s.label == row.label; });
    if (there || row.uid.empty()) continue;
    data_io::ReadSegment segment;
    segment.label = row.label;
    take(row, segment);
    read.segments.push_back(std::move(segment));
  }
  // In the table's order, as they were written.
  std::map<Label, std::size_t> place;
  for (const data_io::LabelName& row : table.rows) place.emplace(row.label, place.size());
  std::stable_sort(read.segments.begin(), read.segments.end(),
                   [&place](const data_io::ReadSegment& a, const data_io::ReadSegment& b) {
                     const auto at = [&place](Label label) {
                       const auto found = place.find(label);
                       return found == place.end() ? place.size() : found->second;
                     };
                     return at(a.label) < at(b.label);
                   });
}

// Masks come by their files' names; the table that Chiasm wrote beside them knows the order.
void putInOrder(Segmentation& segmentation, const std::vector<Uid>& order) {
  const auto place = [&order](const Segment& segment) {
    return std::find(order.begin(), order.end(), segment.uid) - order.begin();
  };
  std::stable_sort(segmentation.segments.begin(), segmentation.segments.end(),
                   [&place](const Segment& a, const Segment& b) { return place(a) < place(b); });
}

Expected<const Volume*> volumeNamed(const Case& current, const std::string& name) {
  const Volume* found = nullptr;
  for (const Volume& volume : current.volumes) {
    if (volume.info.uid.text() == name) return &volume;
    if (!found && equalIgnoringCase(volume.info.name, name)) found = &volume;
  }
  if (found) return found;
  return failure(ErrorKind::notFound, "There is no volume '" + name + "' in this case.");
}

tl::unexpected<Error> about(const std::string& path, const Error& error) {
  return failure(error.kind, path + " cannot be laid on the case: " + error.message);
}

}  // namespace

Expected<ImportedSegments> importSegments(CaseStore& store, const SegmentSources& sources,
                                          data_io::ReaderClient& reader, Progress& progress) {
  const Case& current = store.current();
  auto files = filesOf(sources.paths);
  if (!files) return tl::unexpected(files.error());
  ImportedSegments imported;
  const Volume* volume = nullptr;
  if (!sources.volume.empty()) {
    auto named = volumeNamed(current, sources.volume);
    if (!named) return tl::unexpected(named.error());
    volume = *named;
  }
  std::optional<data_io::SegmentPacker> packer;
  Segmentation segmentation;
  std::vector<Uid> order;  // as the tables have the segments
  for (const File& file : *files) {
    if (current.volumes.empty())
      return failure(ErrorKind::notFound,
                     "Labels belong to a volume, and this case has none yet. Add the volume first.");
    auto read = reader.readSegmentation(file.path, progress);
    if (!read) return tl::unexpected(read.error());
    const auto table = tableFor(file, sources.names, reader, progress);
    if (!table) return tl::unexpected(table.error());
    nameSegments(*read, file, *table);
    for (const data_io::LabelName& row : table->rows)
      if (!row.uid.empty() && std::find(order.begin(), order.end(), row.uid) == order.end())
        order.push_back(row.uid);
    addEmptySegments(*read, file, *table);
    auto own = data_io::volumeFor(*read, current, sources.anyFrame);
    if (!own) return about(file.path, own.error());
    if (!volume) volume = *own;
    if (std::find(imported.formats.begin(), imported.formats.end(), read->format) == imported.formats.end())
      imported.formats.push_back(read->format);
    auto placed = data_io::placeSegmentation(std::move(*read), *volume, current);
    if (!placed) return about(file.path, placed.error());
    imported.resampled = imported.resampled || placed->resampled;
    for (const std::string& note : placed->notes)
      imported.notes.push_back(files->size() > 1 ? nameWithoutEnding(file.path) + ": " + note : note);
    if (files->size() == 1) {
      segmentation = std::move(placed->segmentation);
      break;
    }
    if (!packer) packer.emplace(placed->segmentation.info);
    packer->add(placed->segmentation);
  }
  if (packer) segmentation = packer->take();
  putInOrder(segmentation, order);
  // Stays with the case: whoever sees these labels later has not read what was said now.
  if (imported.resampled) segmentation.info.name += " (resampled)";
  imported.segmentation = segmentation.info.uid;
  imported.volume = volume->info.name;
  imported.segments = segmentation.segments.size();
  if (auto done = store.execute(*importSegmentation(std::move(segmentation))); !done)
    return tl::unexpected(done.error());
  return imported;
}

}  // namespace chiasm::app

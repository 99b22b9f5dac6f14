#include "app/session/case_files.h"

#include <filesystem>

#include "app/session/segment_files.h"
#include "app/session/unverified_voxels.h"
#include "core/base/iso_date.h"
#include "core/case/object_commands.h"
#include "data_io/case_file/case_file.h"
#include "data_io/case_file/volume_files.h"

namespace chiasm::app {

namespace {

namespace fs = std::filesystem;

std::string nameWithoutSuffixes(const std::string& path) {
  fs::path name = fs::path(path).lexically_normal();
  if (!name.has_filename()) name = name.parent_path();
  std::string text = name.filename().string();
  for (const char* suffix : {".nii.gz", ".nii", ".nrrd", ".nhdr", ".mha", ".mhd", ".txt"})
    if (text.size() > std::string_view(suffix).size() && text.ends_with(suffix))
      return text.substr(0, text.size() - std::string_view(suffix).size());
  return text;
}

// What views and history call a volume. Never its file's name, which may be a patient's.
std::string shownName(const VolumeInfo& info, std::size_t others) {
  if (!info.study.seriesDescription.empty()) return info.study.seriesDescription;
  const std::string kind = info.study.modality.empty() ? "Volume" : info.study.modality;
  return others == 0 ? kind : kind + " " + std::to_string(others + 1);
}

Expected<void> fillCase(CaseStore& store, const std::string& path, const CaseSources& sources,
                        data_io::ReaderClient& reader, Progress& progress) {
  for (std::size_t i = 0; i < sources.volumes.size(); ++i) {
    const std::string series = i < sources.series.size() ? sources.series[i] : std::string();
    if (auto added = importVolume(store, path, sources.volumes[i], reader, progress, series); !added)
      return added;
  }
  if (sources.report)
    if (auto added = importReport(store, *sources.report, {}, reader, progress); !added) return added;
  if (sources.labels)
    if (auto added = importLabels(store, *sources.labels, sources.names, reader, progress); !added)
      return added;
  return store.flush();
}

}  // namespace

Expected<VoxelsByVolume> createCaseFile(const std::string& path, const CaseSources& sources,
                                        const Author& author, data_io::ReaderClient& reader,
                                        Progress& progress) {
  if (sources.volumes.empty() && !sources.report)
    return failure(ErrorKind::invalidInput, "A case starts from at least one volume or a report. Name one.");
  CaseInfo info;
  info.uid = Uid::generate();
  info.title = sources.title.empty() ? nameWithoutSuffixes(path) : sources.title;
  if (info.title.ends_with(".chiasm")) info.title.resize(info.title.size() - 7);
  auto created = data_io::createCase(path, info, author);
  if (!created) return tl::unexpected(created.error());
  Expected<void> filled;
  VoxelsByVolume voxels;
  {
    CaseStore store(std::move(*created), author);
    filled = fillCase(store, path, sources, reader, progress);
    for (const Volume& volume : store.current().volumes) voxels[volume.info.uid] = volume.voxels;
  }
  if (filled) return voxels;
  std::error_code ignored;
  fs::remove(path, ignored);
  return tl::unexpected(filled.error());
}

Expected<void> importVolume(CaseStore& store, const std::string& casePath, const std::string& path,
                            data_io::ReaderClient& reader, Progress& progress, const std::string& series) {
  auto read = reader.readVolume(path, progress, series);
  if (!read) return tl::unexpected(read.error());
  VolumeInfo info = read->info;
  info.order = store.current().volumes.empty() ? 1 : store.current().volumes.back().info.order + 1;
  info.name = shownName(info, store.current().volumes.size());
  data_io::setPaths(info.source, path, casePath);
  if (auto added = store.execute(*addVolume(info)); !added) return added;
  return store.attachVoxels(info.uid, read->voxels);
}

Expected<Report> newReport(const Case& current, std::string text, const ReportDetails& details) {
  if (!details.date.empty() && !isIsoDate(details.date))
    return failure(ErrorKind::invalidInput,
                   "'" + details.date + "' is not a date. Write it as year-month-day, 2012-09-14.");
  Report report;
  report.uid = Uid::generate();
  report.document = Uid::generate();
  report.order = current.reports.empty() ? 1 : current.reports.back().order + 1;
  report.title = details.title;
  if (const Report* former = current.findReport(details.newVersionOf)) {
    report.document = former->document;
    report.version = former->version + 1;
    if (report.title.empty()) report.title = former->title;
  }
  if (report.title.empty())
    report.title =
        current.reports.empty() ? "Report" : "Report " + std::to_string(current.reports.size() + 1);
  report.author = details.author;
  report.date = details.date;
  report.status = details.status;
  report.text = std::move(text);
  return report;
}

Expected<void> importReport(CaseStore& store, const std::string& path, const ReportDetails& details,
                            data_io::ReaderClient& reader, Progress& progress) {
  auto read = reader.readText(path, progress);
  if (!read) return tl::unexpected(read.error());
  auto report = newReport(store.current(), std::move(read->text), details);
  if (!report) return tl::unexpected(report.error());
  return store.execute(*addReport(std::move(*report)));
}

Expected<void> importLabels(CaseStore& store, const std::string& path,
                            const std::optional<std::string>& names, data_io::ReaderClient& reader,
                            Progress& progress) {
  const auto imported = importSegments(
      store, {.paths = {path}, .names = names, .volume = {}, .anyFrame = false}, reader, progress);
  if (!imported) return tl::unexpected(imported.error());
  return {};
}

Expected<std::shared_ptr<const VoxelBuffer>> readVoxels(const VolumeInfo& info, const std::string& casePath,
                                                        data_io::ReaderClient& reader, Progress& progress) {
  auto read = readVoxelsFirst(info, casePath, reader, progress);
  if (!read) return tl::unexpected(read.error());
  if (auto same = verifyVoxels(*read, info, progress); !same) return tl::unexpected(same.error());
  return read->volume.voxels;
}

}  // namespace chiasm::app

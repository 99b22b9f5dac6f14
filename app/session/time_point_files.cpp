#include "app/session/time_point_files.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "app/session/case_files.h"
#include "data_io/case_file/volume_files.h"

namespace chiasm::app {

namespace {

std::string seriesOf(const data_io::InspectedVolume& volume) {
  return volume.choice.substr(0, volume.choice.rfind('#'));
}

}  // namespace

std::vector<data_io::InspectedVolume> everyPart(std::vector<data_io::InspectedVolume> found) {
  if (found.size() != 1 || found[0].parts < 2 || found[0].choice != "#1" || !found[0].refusal.empty())
    return found;
  std::vector<data_io::InspectedVolume> parts(found[0].parts, found[0]);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].part = i;
    parts[i].choice = fmt::format("#{}", i + 1);
    parts[i].note.clear();
    if (i > 0) parts[i].thumbnail = {};
  }
  return parts;
}

Expected<std::size_t> importTimePoints(CaseStore& store, const std::string& casePath, const std::string& path,
                                       data_io::ReaderClient& reader, Progress& progress,
                                       const std::string& series) {
  auto found = reader.inspect(path, progress);
  if (!found) return tl::unexpected(found.error());
  std::vector<data_io::InspectedVolume> volumes = everyPart(std::move(found->volumes));
  std::erase_if(volumes, [&](const data_io::InspectedVolume& one) {
    return one.parts < 2 || !one.refusal.empty() || (!series.empty() && seriesOf(one) != series);
  });
  if (volumes.empty())
    return failure(ErrorKind::notFound, "'" + path + "' holds no series of several volumes" +
                                            (series.empty() ? "" : " named " + series) +
                                            ": there are no time points to bring in.");
  const std::string first = seriesOf(volumes.front());
  std::erase_if(volumes, [&](const data_io::InspectedVolume& one) { return seriesOf(one) != first; });
  std::sort(volumes.begin(), volumes.end(), [](const auto& a, const auto& b) { return a.part < b.part; });
  VolumeSource source;
  data_io::setPaths(source, path, casePath);
  std::size_t added = 0;
  for (const data_io::InspectedVolume& one : volumes) {
    const std::vector<Volume>& there = store.current().volumes;
    if (std::any_of(there.begin(), there.end(), [&](const Volume& volume) {
          return volume.info.source.absolutePath == source.absolutePath &&
                 volume.info.source.seriesInstanceUid == one.choice;
        }))
      continue;
    if (auto imported = importVolume(store, casePath, path, reader, progress, one.choice); !imported)
      return tl::unexpected(imported.error());
    ++added;
  }
  return added;
}

}  // namespace chiasm::app

// chiasm export --segments stl|obj|ply|glb: surfaces of segments.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "app/cli/exchange/segment_export.h"
#include "data_io/meshes/mesh_writer.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

// A segment that is written, with the segmentation that holds it.
struct ChosenSegment {
  const Segmentation* segmentation = nullptr;
  const Segment* segment = nullptr;
};

// The segments that were named, or all, in the case's order; a sentence when there is none to write.
Expected<std::vector<ChosenSegment>> chosenSegments(const Case& current,
                                                    const SegmentExportOptions& options) {
  std::vector<Uid> wanted;
  for (const std::string& name : options.segments) {
    const auto uid = Uid::parse(name);
    if (uid && current.findSegment(*uid)) {
      wanted.push_back(*uid);
      continue;
    }
    const auto segment = current.findSegmentByName(name);
    if (!segment) return tl::unexpected(segment.error());
    wanted.push_back((*segment)->uid);
  }
  std::vector<ChosenSegment> chosen;
  for (const Segmentation& segmentation : current.segmentations) {
    const bool meant = options.segmentation.empty() || segmentation.info.uid.text() == options.segmentation ||
                       equalIgnoringCase(segmentation.info.name, options.segmentation);
    for (const Segment& segment : segmentation.segments)
      if (meant && (wanted.empty() || std::find(wanted.begin(), wanted.end(), segment.uid) != wanted.end()))
        chosen.push_back({&segmentation, &segment});
  }
  if (chosen.empty()) return failure(ErrorKind::notFound, "This case has no such segments to write.");
  return chosen;
}

bool isFolder(const std::string& out) {
  return out.ends_with('/') || std::filesystem::is_directory(out);
}

// A name for a file: letters, digits and what is harmless; the number keeps equal ones apart.
std::string fileName(const Segment& segment, std::size_t number, const std::string& format) {
  std::string name;
  for (const char letter : segment.name) {
    const auto code = static_cast<unsigned char>(letter);
    const bool plain = (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
                       (code >= 'a' && code <= 'z') || code >= 0x80 || letter == '-' || letter == '.';
    name += plain ? letter : '_';
  }
  return fmt::format("{:03}_{}.{}", number, name.substr(0, 120), format);
}

// Says on a terminal how far it is, in one line; nothing otherwise.
class ProgressLine {
 public:
  explicit ProgressLine(std::size_t total) : total_(total), shown_(::isatty(STDERR_FILENO) != 0) {}
  ~ProgressLine() {
    if (shown_) fmt::print(stderr, "\r\033[K");
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(std::size_t done) const {
    if (shown_) fmt::print(stderr, "\rsurface {} of {}", done, total_);
  }

 private:
  std::size_t total_;
  bool shown_;
};

struct WrittenSurfaces {
  json surfaces = json::array();
  std::vector<std::string> files;
  std::size_t triangles = 0;
  std::vector<std::string> empty;  // names of segments without a voxel
};

void note(WrittenSurfaces& written, const Segment& segment, const SurfaceMesh& mesh) {
  written.triangles += mesh.triangles.size();
  written.surfaces.push_back({{"name", segment.name},
                              {"uid", segment.uid.text()},
                              {"points", mesh.points.size()},
                              {"triangles", mesh.triangles.size()},
                              {"area_mm2", meshArea(mesh)},
                              {"volume_ml", meshVolume(mesh) / 1000.0}});
}

Expected<WrittenSurfaces> writeAll(const std::vector<ChosenSegment>& chosen,
                                   const SegmentExportOptions& options, const std::string& out) {
  WrittenSurfaces written;
  const bool folder = isFolder(out);
  if (folder) {
    std::error_code error;
    std::filesystem::create_directories(out, error);
    if (error)
      return failure(ErrorKind::storage, "The folder '" + out + "' cannot be made: " + error.message() + ".");
  }
  std::unique_ptr<data_io::MeshWriter> writer;
  const auto finish = [&]() -> Expected<void> {
    if (!writer) return {};
    const auto files = writer->finish();
    writer.reset();
    if (!files) return tl::unexpected(files.error());
    written.files.insert(written.files.end(), files->begin(), files->end());
    return {};
  };
  const ProgressLine line(chosen.size());
  std::size_t number = 0;
  for (const auto& [segmentation, segment] : chosen) {
    line.show(++number);
    Progress progress;
    const auto mesh = segmentSurface(*segmentation, *segment, options.surface, progress);
    if (!mesh) return tl::unexpected(mesh.error());
    if (mesh->triangles.empty()) {
      written.empty.push_back(segment->name);
      continue;
    }
    if (!writer) {
      auto made = data_io::createMeshFile(
          options.format,
          folder ? (std::filesystem::path(out) / fileName(*segment, number, options.format)).string() : out);
      if (!made) return tl::unexpected(made.error());
      writer = *std::move(made);
    }
    if (auto added = writer->add({segment->uid, segment->name, segment->colour}, *mesh); !added)
      return tl::unexpected(added.error());
    note(written, *segment, *mesh);
    if (folder)
      if (auto done = finish(); !done) return tl::unexpected(done.error());
  }
  if (auto done = finish(); !done) return tl::unexpected(done.error());
  if (written.files.empty())
    return failure(ErrorKind::notFound,
                   "None of these segments has a voxel, so there is no surface to write.");
  return written;
}

}  // namespace

std::vector<std::string> surfaceFormats() {
  return {data_io::kMeshFormats.begin(), data_io::kMeshFormats.end()};
}

Expected<void> exportSurfaces(CliContext& context, const Case& current, const SegmentExportOptions& options,
                              const std::string& out) {
  const auto chosen = chosenSegments(current, options);
  if (!chosen) return tl::unexpected(chosen.error());
  auto written = writeAll(*chosen, options, out);
  if (!written) return tl::unexpected(written.error());
  std::string text = fmt::format("wrote {}, {} triangles:", counted(written->surfaces.size(), "surface"),
                                 written->triangles);
  for (const std::string& file : written->files) text += "\n  " + file;
  std::vector<std::string> notes;
  for (const std::string& name : written->empty)
    notes.push_back("'" + name + "' has no voxels and was left out.");
  if (options.format == "stl" && written->surfaces.size() > 1 && written->files.size() == 1)
    notes.emplace_back(
        "An STL file holds no names or colours: the surfaces are one. Give a folder to get a file a "
        "segment.");
  for (const std::string& sentence : notes) text += "\n" + sentence;
  context.print(text, json{{"files", written->files},
                           {"surfaces", written->surfaces},
                           {"space", options.format == "glb" ? "metres, Y up" : "LPS, millimetres"},
                           {"notes", notes}});
  return {};
}

}  // namespace chiasm::app

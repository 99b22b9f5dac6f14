#include "app/cli/cli_context.h"

#include <fmt/core.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/session/case_files.h"
#include "app/session/demo_cases.h"
#include "data_io/case_file/case_file.h"

namespace chiasm::app {

namespace {

const char* errorKindName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalidInput:
      return "invalid input";
    case ErrorKind::notFound:
      return "not found";
    case ErrorKind::unreadable:
      return "unreadable";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::readOnly:
      return "read only";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::storage:
      return "storage";
    case ErrorKind::cancelled:
      return "cancelled";
  }
  return "error";
}

}  // namespace

CliContext::CliContext(std::unique_ptr<data_io::ReaderClient> reader) : reader_(std::move(reader)) {}

StartOptions CliContext::startOptions(const std::string& path) {
  return {takeReader(), path, authorName, readOnly, findDemoCases(), theme};
}

Expected<Author> CliContext::author() {
  auto settings = loadSettings();
  if (!settings) return tl::unexpected(settings.error());
  if (authorName.empty() && settings->author) return *settings->author;
  if (authorName.empty())
    return failure(
        ErrorKind::invalidInput,
        "Every change is signed with its author, and it is not known who you are. Add --author \"Your "
        "Name\", or set your name once in the window.");
  const std::size_t known = settings->knownAuthors.size();
  const Author named = authorNamed(*settings, authorName);
  if (settings->knownAuthors.size() != known)
    if (auto saved = saveSettings(*settings); !saved) return tl::unexpected(saved.error());
  return named;
}

Expected<CliCase> CliContext::openForReading(const std::string& path) {
  auto loaded = data_io::openCase(path, {.readOnly = true});
  if (!loaded) return tl::unexpected(loaded.error());
  return CliCase{path, std::make_unique<CaseStore>(std::move(*loaded), Author{})};
}

Expected<CliCase> CliContext::openForEditing(const std::string& path) {
  auto who = author();
  if (!who) return tl::unexpected(who.error());
  auto loaded = data_io::openCase(path, {.readOnly = readOnly, .author = *who});
  if (!loaded) return tl::unexpected(loaded.error());
  if (loaded->readOnlyReason) return failure(ErrorKind::readOnly, *loaded->readOnlyReason);
  return CliCase{path, std::make_unique<CaseStore>(std::move(*loaded), *who)};
}

Expected<void> CliContext::readAllVoxels(CliCase& opened) {
  const std::vector<Volume> volumes = opened.store->current().volumes;
  for (const Volume& volume : volumes)
    if (auto read = readVoxelsOf(opened, volume.info.uid); !read) return read;
  return {};
}

Expected<void> CliContext::readVoxelsOf(CliCase& opened, const Uid& uid) {
  const Volume* volume = opened.store->current().findVolume(uid);
  if (!volume || volume->voxels) return {};
  Progress progress;
  auto voxels = readVoxels(volume->info, opened.path, reader(), progress);
  if (!voxels) return tl::unexpected(voxels.error());
  return opened.store->attachVoxels(uid, *voxels);
}

void CliContext::print(const std::string& text, const nlohmann::json& value) const {
  if (json)
    fmt::print("{}\n", value.dump(2));
  else if (!text.empty())
    fmt::print("{}{}", text, text.back() == '\n' ? "" : "\n");
}

void CliContext::fail(const Error& error) {
  exitCode = 1;
  if (json)
    fmt::print(
        "{}\n",
        nlohmann::json{{"error", {{"kind", errorKindName(error.kind)}, {"message", error.message}}}}.dump(2));
  fmt::print(stderr, "chiasm: {}\n", error.message);
}

void CliContext::onRun(CLI::App* command, std::function<Expected<void>()> body) {
  command->callback([this, body = std::move(body)] {
    if (auto done = body(); !done) fail(done.error());
  });
}

Expected<glm::u8vec3> parseColour(const std::string& text) {
  unsigned red = 0, green = 0, blue = 0;
  char rest = 0;
  if (text.size() == 7 && std::sscanf(text.c_str(), "#%2x%2x%2x%c", &red, &green, &blue, &rest) == 3)
    return glm::u8vec3(red, green, blue);
  return failure(ErrorKind::invalidInput, "'" + text + "' is not a colour. Write it like #f1d691.");
}

Expected<const Mesh*> meshNamed(const Case& current, const std::string& name) {
  if (const auto uid = Uid::parse(name))
    if (const Mesh* mesh = current.findMesh(*uid)) return mesh;
  return current.findMeshByName(name);
}

Expected<PatientPoint> parsePoint(const std::string& text) {
  PatientPoint point;
  std::istringstream stream(text);
  char comma = ',', comma2 = ',';
  stream >> point.mm.x >> comma >> point.mm.y >> comma2 >> point.mm.z;
  const bool whole = !stream.fail() && (stream >> std::ws).eof() && comma == ',' && comma2 == ',';
  if (!whole || !std::isfinite(point.mm.x + point.mm.y + point.mm.z))
    return failure(ErrorKind::invalidInput,
                   "'" + text +
                       "' is not a position. Give three numbers in mm (x to the left, y to posterior, z to "
                       "superior), like -31.4,-62,90.");
  return point;
}

Expected<glm::ivec2> parseSize(const std::string& text) {
  glm::ivec2 size(0);
  char rest = 0;
  if (std::sscanf(text.c_str(), "%dx%d%c", &size.x, &size.y, &rest) == 2 && size.x > 0 && size.y > 0)
    return size;
  return failure(ErrorKind::invalidInput, "'" + text + "' is not a size. Write it like 1280x720.");
}

}  // namespace chiasm::app

#include "tests/app/cli/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace chiasm::test {

namespace fs = std::filesystem;

const std::string kSmallReport =
    "CT HEAD\n\nFINDINGS\n\nÜber the bony plate lies a 3 µm film – the naïve reader’s “film”. "
    "The bony plate is whole. No fluid.\n";

namespace {

// Environment of the child: nothing of the person's settings, displays or readers.
std::vector<std::string> environmentFor(const fs::path& root) {
  std::vector<std::string> environment = {
      "HOME=" + (root / "home").string(),          "XDG_CONFIG_HOME=" + (root / "config").string(),
      "TMPDIR=" + (root / "tmp").string(),         "XDG_CACHE_HOME=" + (root / "cache").string(),
      "XDG_DATA_HOME=" + (root / "data").string(), "XDG_RUNTIME_DIR=" + (root / "runtime").string()};
  for (const char* kept : {"PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS",
                           "TSAN_OPTIONS", "VK_ICD_FILENAMES", "VK_DRIVER_FILES", "LANG", "LC_ALL"})
    if (const char* value = std::getenv(kept)) environment.push_back(std::string(kept) + "=" + value);
  return environment;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

std::string textOf(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace

std::string ProgramRun::errorMessage() const {
  const nlohmann::json value = json();
  return value.is_object() && value.contains("error") ? value["error"].value("message", "") : std::string();
}

std::string ProgramRun::errorKind() const {
  const nlohmann::json value = json();
  return value.is_object() && value.contains("error") ? value["error"].value("kind", "") : std::string();
}

std::int16_t SmallVolume::at(glm::ivec3 voxel) const {
  return voxels[static_cast<std::size_t>((voxel.z * grid.size.y + voxel.y) * grid.size.x + voxel.x)];
}

std::int64_t SmallVolume::count(double lower, double upper) const {
  return std::count_if(voxels.begin(), voxels.end(),
                       [&](std::int16_t value) { return value >= lower && value <= upper; });
}

SmallVolume makeSmallVolume() {
  SmallVolume volume;
  volume.grid.size = {40, 36, 34};
  volume.grid.spacing = {1.0, 1.25, 1.5};
  volume.grid.direction = glm::dmat3(1.0);
  volume.grid.direction[1] = {0, -1, 0};
  volume.grid.origin = {-20, 22.5, 10};
  // Two separate bones of different size in soft tissue in air, and a gradient along x in the tissue.
  for (int z = 0; z < 34; ++z)
    for (int y = 0; y < 36; ++y)
      for (int x = 0; x < 40; ++x) {
        int value = -1000;
        if (x >= 3 && x < 37 && y >= 3 && y < 33 && z >= 2 && z < 32) value = 2 * x;
        if (x >= 6 && x < 12 && y >= 6 && y < 13 && z >= 5 && z < 25) value = 700 + z;
        if (x >= 20 && x < 25 && y >= 15 && y < 19 && z >= 8 && z < 20) value = 900 - z;
        volume.voxels.push_back(static_cast<std::int16_t>(value));
      }
  return volume;
}

CliPlace::CliPlace() {
  for (const char* name : {"work", "home", "config", "tmp", "cache", "data", "runtime"})
    fs::create_directory(folder_.path() / name);
}

ProgramRun CliPlace::run(const std::vector<std::string>& arguments) const {
  std::vector<std::string> words = {CHIASM_BINARY_DIR "/bin/chiasm"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = environmentFor(folder_.path());
  const fs::path out = folder_.path() / "stdout", err = folder_.path() / "stderr";
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const int created = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), created, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), created, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, (folder_.path() / "work").c_str());
  pid_t child = -1;
  const int failed = posix_spawn(&child, words.front().c_str(), &actions, nullptr, pointers(words).data(),
                                 pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot run " + words.front());
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("cannot wait for the program");
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, textOf(out), textOf(err)};
}

ProgramRun CliPlace::edit(std::vector<std::string> arguments) const {
  arguments.insert(arguments.end(), {"--author", "Ada Annotator", "--json"});
  return run(arguments);
}

ProgramRun CliPlace::ask(std::vector<std::string> arguments) const {
  arguments.emplace_back("--json");
  return run(arguments);
}

void CliPlace::write(const std::string& name, const std::string& content) const {
  std::ofstream stream(path(name), std::ios::binary);
  stream << content;
  if (!stream.flush()) throw std::runtime_error("cannot write " + name);
}

void CliPlace::writeNrrd(const std::string& name, const SmallVolume& volume, const std::string& more) const {
  const GridGeometry& grid = volume.grid;
  std::ostringstream text;
  text << "NRRD0005\ntype: int16\ndimension: 3\nspace: left-posterior-superior\nsizes: " << grid.size.x << ' '
       << grid.size.y << ' ' << grid.size.z << "\nspace directions:";
  for (int axis = 0; axis < 3; ++axis) {
    const glm::dvec3 step = grid.direction[axis] * grid.spacing[axis];
    text << " (" << step.x << ',' << step.y << ',' << step.z << ')';
  }
  text << "\nspace origin: (" << grid.origin.x << ',' << grid.origin.y << ',' << grid.origin.z
       << ")\nkinds: domain domain domain\nendian: little\nencoding: raw\n"
       << more << '\n';
  std::string content = text.str();
  for (const std::int16_t value : volume.voxels) {
    content.push_back(static_cast<char>(value & 0xff));
    content.push_back(static_cast<char>((value >> 8) & 0xff));
  }
  write(name, content);
}

void CliPlace::makeSmallCase() const {
  writeNrrd("head.nrrd", makeSmallVolume());
  write("report.txt", kSmallReport);
  const ProgramRun made =
      edit({"new", "case.chiasm", "--volume", "head.nrrd", "--report", "report.txt", "--title", "Small"});
  if (made.exitCode != 0) throw std::runtime_error("the small case could not be made: " + made.err);
}

std::string contentOf(const fs::path& path) {
  EXPECT_TRUE(fs::exists(path)) << path;
  return textOf(path);
}

}  // namespace chiasm::test

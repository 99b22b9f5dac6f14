// The built program, run as a process of its own with settings of its own: what scripts see.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/space/grid_geometry.h"
#include "tests/support/test_data.h"

namespace chiasm::test {

struct ProgramRun {
  int exitCode = 0;  // 128 + the signal's number when one ended it
  std::string out, err;
  // Standard output as JSON; a value of type `discarded` when it is none.
  nlohmann::json json() const { return nlohmann::json::parse(out, nullptr, false); }
  // The sentence of {"error": {"message"}}, empty when there is none.
  std::string errorMessage() const;
  std::string errorKind() const;
};

// A CT-like volume small enough to check voxel by voxel: anisotropic, oblique to no axis, rows towards A.
struct SmallVolume {
  GridGeometry grid;
  std::vector<std::int16_t> voxels;  // x fastest
  std::int16_t at(glm::ivec3 voxel) const;
  std::int64_t count(double lower, double upper) const;
};
SmallVolume makeSmallVolume();

// An empty folder in which the program runs. Settings, home and temporary files lie in it too, so that no
// test sees what another (or a person) left behind.
class CliPlace {
 public:
  CliPlace();

  // Runs `chiasm ARGUMENTS…` in the folder, without a display.
  ProgramRun run(const std::vector<std::string>& arguments) const;
  // The same with --author "Ada Annotator" and --json.
  ProgramRun edit(std::vector<std::string> arguments) const;
  // The same with --json.
  ProgramRun ask(std::vector<std::string> arguments) const;

  std::filesystem::path path(const std::string& name) const { return folder_.path() / "work" / name; }
  std::filesystem::path settings() const { return folder_.path() / "config" / "chiasm" / "settings.json"; }
  const std::filesystem::path& root() const { return folder_.path(); }
  void write(const std::string& name, const std::string& content) const;
  // A volume as one NRRD file; further header lines ("key:=value") come after the geometry.
  void writeNrrd(const std::string& name, const SmallVolume& volume, const std::string& more = {}) const;
  // head.nrrd, report.txt and case.chiasm made of them.
  void makeSmallCase() const;

 private:
  TemporaryFolder folder_;
};

// What report.txt of makeSmallCase says: a phrase twice, letters outside ASCII before and inside phrases.
extern const std::string kSmallReport;

// The whole content of a file; fails the test when it cannot be read.
std::string contentOf(const std::filesystem::path& path);

}  // namespace chiasm::test

#include "tests/xr/runtime/vr_program.h"

#include <gtest/gtest.h>

#include <fstream>
#include <glm/geometric.hpp>
#include <glm/matrix.hpp>
#include <sstream>

#include "app/view_state.h"
#include "data_io/case_file/case_file.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;

constexpr int kSize = 64;
constexpr double kSpacing = 2.5, kRadius = 60.0;

void writeBall(const fs::path& path) {
  std::ofstream file(path, std::ios::binary);
  file << "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 64 64 64\n"
          "space directions: (2.5,0,0) (0,2.5,0) (0,0,2.5)\nkinds: domain domain domain\nendian: little\n"
          "encoding: raw\nspace origin: (-78.75,-78.75,-78.75)\n\n";
  for (int z = 0; z < kSize; ++z)
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x) {
        const glm::dvec3 mm = (glm::dvec3(x, y, z) - (kSize - 1) * 0.5) * kSpacing;
        const std::int16_t value = glm::length(mm) < kRadius ? 1000 : -1000;
        file.write(reinterpret_cast<const char*>(&value), sizeof(value));
      }
}

// Discarded when there is none yet.
nlohmann::json jsonIn(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return nlohmann::json::parse(text.str(), nullptr, false, false);
}

// A command of the built program, on this machine's own libraries; what it said.
std::string run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), CHIASM_BINARY_DIR "/bin/chiasm");
  RunningProgram program(arguments);
  EXPECT_EQ(program.waitForEnd(), 0) << program.said();
  return program.said();
}

}  // namespace

BallCase::BallCase() : path_(folder_.path() / "ball.chiasm") {
  writeBall(folder_.path() / "ball.nrrd");
  const fs::path report = folder_.path() / "ball.txt";
  std::ofstream(report) << "A bright ball.\n";
  run({"new", path_.string(), "--volume", (folder_.path() / "ball.nrrd").string(), "--report",
       report.string(), "--author", "Test Author"});
  run({"segment", path_.string(), "threshold", "--lower", "0", "--upper", "2000", "--name", "Ball",
       "--author", "Test Author"});
  auto loaded = data_io::openCase(path_, {.author = Author{Uid::parse("2.25.7").value(), "Test Author"}});
  if (!loaded) throw std::runtime_error(loaded.error().message);
  app::ViewState view;
  app::resetView(view, loaded->value);
  view.tool = app::ToolKind::brush;
  view.activeSegment = loaded->value.segmentations.front().segments.front().uid;
  view.brush.radiusMm = 5.0;
  if (auto saved = loaded->journal->saveViewState(app::toJson(view)); !saved)
    throw std::runtime_error(saved.error().message);
}

LoadedCase BallCase::read() const {
  auto loaded = data_io::openCase(path_, {.readOnly = true});
  if (!loaded) throw std::runtime_error(loaded.error().message);
  return std::move(*loaded);
}

nlohmann::json BallCase::ask(const std::string& verb) const {
  return nlohmann::json::parse(run({verb, path_.string(), "--json"}));
}

bool BallCase::mayBeEdited() const {
  const auto loaded =
      data_io::openCase(path_, {.author = Author{Uid::parse("2.25.7").value(), "Test Author"}});
  return loaded && !loaded->readOnlyReason;
}

VrProgram::VrProgram(const fs::path& path, std::vector<std::string> more, Window window) {
  std::vector<std::string> words{"vr", path.string(), "--author", "Test Surgeon", "--eye-pixels", "160x160"};
  for (const auto& [option, file] :
       {std::pair{"--describe", "vr.json"}, {"--describe-interface", "window.json"}, {"--capture", ""}}) {
    words.push_back(option);
    words.push_back((folder_.path() / file).string());
  }
  if (window == Window::none) words.push_back("--no-window");
  words.insert(words.end(), more.begin(), more.end());
  program_ = std::make_unique<RunningProgram>(RunningProgram::chiasmOnMonado(words));
}

nlohmann::json VrProgram::state() const {
  return jsonIn(folder_.path() / "vr.json");
}

nlohmann::json VrProgram::window() const {
  return jsonIn(folder_.path() / "window.json");
}

bool VrProgram::waitUntil(const std::function<bool(const nlohmann::json&)>& condition) {
  return program_->waitUntil([&] {
    const nlohmann::json now = state();
    return now.is_object() && condition(now);
  });
}

bool VrProgram::waitUntilWindow(const std::function<bool(const nlohmann::json&)>& condition) {
  return program_->waitUntil([&] {
    const nlohmann::json now = window();
    return now.is_object() && condition(now);
  });
}

bool VrProgram::waitUntilReady() {
  return waitUntil([](const nlohmann::json& now) {
    return now["focused"] == true && now["rendered"] > 1 && now["settled"] == true &&
           now["hands"]["right"]["tracked"] == true;
  });
}

glm::dvec3 VrProgram::inRoom(PatientPoint point) const {
  const nlohmann::json rows = state()["world"]["case_from_stage"];
  glm::dmat4 caseFromStage(1.0);
  for (int row = 0; row < 4; ++row)
    for (int column = 0; column < 4; ++column)
      caseFromStage[column][row] = rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
  return glm::dvec3(glm::inverse(caseFromStage) * glm::dvec4(point.mm, 1.0));
}

bool beginStroke(VrProgram& vr, HeadsetPuppet& puppet) {
  const Pose inside{vr.inRoom({{0, -30, 0}}), {1, 0, 0, 0}};
  puppet.trigger(Hand::right, 0.0f);  // an earlier test may have left it pulled
  puppet.moveHand(Hand::right, inside);
  const bool there = vr.waitUntil([&](const nlohmann::json& now) {
    const auto& at = now["hands"]["right"]["grip"]["position"];
    return glm::length(glm::dvec3(at[0], at[1], at[2]) - inside.position) < 0.005 &&
           now["hands"]["right"]["trigger"] == 0.0;
  });
  if (!there) return false;
  puppet.trigger(Hand::right, 1.0f);
  return vr.waitUntil(strokeGoesOn);
}

bool strokeGoesOn(const nlohmann::json& state) {
  for (const auto& awaited : state["awaited"])
    if (awaited == "gesture") return true;
  return false;
}

VrProgram::Pictures VrProgram::pictures(const std::string& name) {
  std::ofstream(folder_.path() / (name + ".ask"));
  if (!program_->waitUntil([&] { return !fs::exists(folder_.path() / (name + ".ask")); }))
    throw std::runtime_error("no pictures came: " + program_->said());
  const fs::path kept = fs::path(CHIASM_BINARY_DIR) / "artefacts" / "xr";
  fs::create_directories(kept);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_.path()))
    if (entry.path().filename().string().starts_with(name))
      fs::copy_file(entry.path(), kept / entry.path().filename(), fs::copy_options::overwrite_existing);
  Pictures pictures;
  pictures.base = kept / name;
  auto left = render::readPng(pictures.base.string() + "-left.png");
  auto right = render::readPng(pictures.base.string() + "-right.png");
  if (!left || !right) throw std::runtime_error("the pictures cannot be read");
  pictures.left = std::move(*left);
  pictures.right = std::move(*right);
  std::ifstream file(pictures.base.string() + ".json");
  pictures.state = nlohmann::json::parse(file);
  return pictures;
}

}  // namespace chiasm::test

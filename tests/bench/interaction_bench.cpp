// interaction_bench: what hands, tools and panels cost the headset's frame thread, without drawing.
//
// For each frame of a person at a 512³ CT with a segment and all panels around them: thread CPU time of
// Interaction::update, which takes in head and hands and makes everything that is shown and done. Prints the
// median, the 99th percentile and the worst in milliseconds for what the hands do.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <glm/geometric.hpp>
#include <span>
#include <vector>

#include "app/interface/scene_builder.h"
#include "app/vr/hands/hand_state.h"
#include "app/vr/interaction/interaction.h"
#include "app/vr/panels/board.h"
#include "app/vr/panels/legibility.h"
#include "app/vr/panels/panel_content.h"
#include "core/metrics/segment_statistics.h"
#include "tests/support/bench_case.h"
#include "tests/support/bench_tools.h"

namespace {

using namespace chiasm;
using app::vr::Hand;

// The phantom with its bone as a segment.
Case caseWithPhantom(int edge) {
  Case value = test::benchCase(edge, "Interaction benchmark");
  const VoxelBuffer& voxels = *value.volumes.front().voxels;
  std::vector<Label> labels(voxels.count());
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = voxels.valueAt(i) > 300 ? 1 : 0;
  test::addSegment(value, "Bone", LabelMap::fromDense(glm::ivec3(edge), labels));
  return value;
}

struct Person {
  app::vr::VrInput input;
  void hold(Hand hand, glm::dvec3 grip, glm::dvec3 forward) {
    const glm::dquat orientation = app::vr::facing(glm::dvec3(0.0), -glm::normalize(forward));
    input.hand(hand).tracked = true;
    input.hand(hand).grip = input.hand(hand).aim = {grip, orientation};
  }
};

struct Doing {
  const char* what;
  std::function<void(Person&, app::vr::VrSnapshot&, const app::vr::World&, double phase)> step;
};

void measure(const Doing& doing, const app::vr::VrSnapshot& snapshot, int frames) {
  app::vr::Interaction interaction;
  app::vr::VrSnapshot now = snapshot;
  Person person;
  person.input.focused = true;
  person.input.head.position = {0.0, 1.6, 0.0};
  for (const Hand hand : {Hand::left, Hand::right})
    person.hold(hand, {hand == Hand::left ? -0.3 : 0.3, 0.9, -0.1}, {0.0, -1.0, -0.15});
  std::vector<app::vr::VrEvent> events;
  std::vector<double> costs;
  std::size_t things = 0;
  for (int frame = 0; frame < frames; ++frame) {
    person.input.seconds += 1.0 / 90.0;
    doing.step(person, now, interaction.world(), frame / 90.0);
    events.clear();
    const double before = test::milliseconds(CLOCK_THREAD_CPUTIME_ID);
    const app::vr::VrFrame shown = interaction.update(person.input, now, events);
    const double cost = test::milliseconds(CLOCK_THREAD_CPUTIME_ID) - before;
    things = shown.spatial.meshes.size() + shown.spatial.lines.size() + shown.panels.size();
    if (frame >= 90) costs.push_back(cost);  // the first second: caches, panels finding their place
  }
  std::printf("%-44s median %.3f ms, p99 %.3f ms, worst %.3f ms (%zu things shown)\n", doing.what,
              test::median(costs), test::percentile(costs, 0.99), test::percentile(costs, 1.0), things);
}

}  // namespace

int main(int argc, char** argv) {
  const int edge = argc > 1 ? std::atoi(argv[1]) : 512;
  const int frames = argc > 2 ? std::atoi(argv[2]) : 1800;
  if (edge < 64 || edge > 1024 || frames < 180) {
    std::fprintf(stderr, "usage: interaction_bench [EDGE 64..1024] [FRAMES >= 180]\n");
    return 2;
  }
  app::vr::VrSnapshot snapshot;
  snapshot.current = caseWithPhantom(edge);
  app::resetView(snapshot.view, snapshot.current);
  snapshot.view.activeSegment = snapshot.current.segmentations.front().segments.front().uid;
  app::prepareVolumeView(snapshot.view.of(snapshot.view.volume), snapshot.current.volumes.front().info,
                         computeStatistics(snapshot.current.volumes.front()));
  snapshot.scene = app::buildScene({snapshot.current, snapshot.view, app::WindowLayout{}, {}, false}).scene;
  snapshot.statistics = measureSegments(snapshot.current.segmentations.front());
  for (const app::vr::PanelForm& form : app::vr::panelForms())
    snapshot.panels.push_back(app::vr::pictureOf(form.kind));

  const PatientPoint middle = snapshot.view.crosshair;
  const auto sway = [](double phase) {
    return glm::dvec3(0.08 * std::sin(2.0 * phase), 0.05 * std::cos(3.0 * phase), 0);
  };
  const std::vector<Doing> all = {
      {"hands at rest", [](Person&, app::vr::VrSnapshot&, const app::vr::World&, double) {}},
      {"pointing at the patient",
       [&](Person& person, app::vr::VrSnapshot&, const app::vr::World& world, double phase) {
         const glm::dvec3 from(0.25, 1.3, 0.1);
         person.hold(Hand::right, from, world.stageFromCase(middle) + sway(phase) - from);
       }},
      {"painting with the tip in the patient",
       [&](Person& person, app::vr::VrSnapshot& now, const app::vr::World& world, double phase) {
         now.view.tool = app::ToolKind::brush;
         const glm::dvec3 forward = glm::normalize(glm::dvec3(0, -0.2, -1));
         person.hold(Hand::right, world.stageFromCase(middle) + sway(phase) - forward * app::vr::kTipMetres,
                     forward);
         person.input.hand(Hand::right).trigger = std::fmod(phase, 2.0) < 1.5 ? 1.0 : 0.0;
       }},
      {"names shown, the slice in the other hand",
       [&](Person& person, app::vr::VrSnapshot& now, const app::vr::World& world, double phase) {
         now.view.showNames = true;
         if (phase > 0.1 && now.roomActNumber == 0) {
           now.roomAct = app::vr::RoomAct::slice;
           now.roomActNumber = 1;
         }
         person.hold(Hand::left, world.stageFromCase(middle) + sway(phase) + glm::dvec3(0, 0, 0.1),
                     {0.1, -0.1, -1.0});
       }},
      {"on a panel",
       [&](Person& person, app::vr::VrSnapshot&, const app::vr::World&, double phase) {
         person.hold(Hand::right, {0.2, 1.3, 0.0}, glm::dvec3(0.6, 0.0, -1.0) + sway(phase));
       }},
  };
  std::printf("Interaction::update, %d³ CT with one segment, %zu panels, %d frames each, thread CPU time\n",
              edge, snapshot.panels.size(), frames);
  for (const Doing& doing : all) measure(doing, snapshot, frames);
  return 0;
}

// Rows of the action table: window/level by name. Digits belong to them while a looking tool is active.
#include <cmath>

#include "app/actions/action_table.h"
#include "app/actions/view_volumes.h"
#include "app/session/session.h"
#include "core/volume/window_presets.h"

namespace chiasm::app {
namespace {

struct WindowKey {
  const char* id;
  const char* preset;  // the name in ctWindowPresets()
  const char* key;     // "" for none
};
// In OHIF's order for the first five.
constexpr WindowKey kWindowKeys[] = {
    {"window.softTissue", "soft tissue", "1"},
    {"window.lung", "lung", "2"},
    {"window.liver", "liver", "3"},
    {"window.bone", "bone", "4"},
    {"window.brain", "brain", "5"},
    {"window.angio", "angio", "6"},
    {"window.stroke", "stroke", "7"},
    {"window.subdural", "subdural", "8"},
    {"window.temporalBone", "temporal bone", "9"},
    {"window.mediastinum", "mediastinum", ""},
};

}  // namespace

std::vector<Action> windowActions() {
  std::vector<Action> rows;
  for (const WindowKey& row : kWindowKeys) {
    const char* preset = row.preset;
    std::vector<std::string> chords;
    if (*row.key != '\0') chords.emplace_back(row.key);
    rows.push_back(
        {row.id, std::string("Window ") + preset, "Window/level", std::move(chords), ActionScope::lookTools,
         [preset](const Session& session) {
           const Volume* volume = session.focusedVolume();
           return volume != nullptr && volume->info.unit == "HU" && findCtWindow(preset) != nullptr;
         },
         [preset](Session& session) {
           const Uid& volume = session.focusedVolume()->info.uid;
           WindowLevel window = *findCtWindow(preset);
           window.width = std::copysign(window.width, session.view().of(volume).window.width);
           setWindow(session.current(), session.view(), volume, window);
         }});
  }
  rows.push_back({"window.initial",
                  "The volume's own window",
                  "Window/level",
                  {"0"},
                  ActionScope::lookTools,
                  [](const Session& session) {
                    const Volume* volume = session.focusedVolume();
                    return volume != nullptr && session.volumeStatistics(volume->info.uid) != nullptr;
                  },
                  [](Session& session) {
                    const VolumeInfo& info = session.focusedVolume()->info;
                    setWindow(session.current(), session.view(), info.uid,
                              initialWindow(info, *session.volumeStatistics(info.uid)));
                  }});
  return rows;
}

}  // namespace chiasm::app

// Settings of a person, kept outside every case: who they are, recent cases, keys, scale.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/session/theme_kind.h"
#include "app/vr/vr_settings.h"
#include "core/base/error.h"
#include "core/case/journal.h"

namespace chiasm::app {

struct RecentCase {
  std::string path;
  std::string title;  // the case's own title, never a patient's name
};

struct Settings {
  std::optional<Author> author;         // asked once; never the login
  std::vector<Author> knownAuthors;     // identities used on this machine, so that a name keeps its UID
  std::vector<RecentCase> recentCases;  // newest first, at most 12
  std::map<std::string, std::string>
      keys;  // action id → key chord ("Ctrl+Z"), only what differs from the default
  // The layout last chosen for cases with these modalities ("CT", "CT+MR"): new ones begin with it.
  std::map<std::string, std::string> layouts;
  double uiScale = 0.0;  // 0: the monitor's
  bool animations = true;
  ThemeKind theme = ThemeKind::dark;  // of the window; VR is always dark
  vr::VrSettings vr;
};

// $XDG_CONFIG_HOME/chiasm/settings.json, or ~/.config/chiasm/settings.json.
std::string settingsPath();
// A missing file gives the defaults; a damaged one is an error that names it.
Expected<Settings> loadSettings();
Expected<void> saveSettings(const Settings& settings);
// The identity of a name given on the command line: the known one, or a new one that is then known.
Author authorNamed(Settings& settings, const std::string& name);
void rememberCase(Settings& settings, const std::string& path, const std::string& title);

}  // namespace chiasm::app

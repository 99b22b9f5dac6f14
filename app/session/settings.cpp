#include "app/session/settings.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "data_io/atomic_file.h"

namespace chiasm::app {

namespace {

using nlohmann::json;
constexpr std::size_t kMaximumRecentCases = 12;

json toJson(const Author& author) {
  return {{"uid", author.uid.text()}, {"name", author.displayName}};
}

std::optional<Author> authorFrom(const json& value) {
  auto uid = Uid::parse(value.at("uid").get<std::string>());
  if (!uid) return std::nullopt;
  return Author{*uid, value.at("name").get<std::string>()};
}

json toJson(const vr::VrSettings& vr) {
  json value = {{"dominant", vr.dominant == vr::Hand::left ? "left" : "right"},
                {"oneHanded", vr.oneHanded},
                {"seated", vr.seated},
                {"vignette", vr.vignette},
                {"snapTurn", vr.snapTurn},
                {"passthrough", vr.passthrough},
                {"fontScale", vr.fontScale},
                {"colourBlindPalette", vr.colourBlindPalette}};
  if (vr.author) value["author"] = toJson(*vr.author);
  return value;
}

vr::VrSettings vrFrom(const json& value) {
  vr::VrSettings vr;
  if (value.value("dominant", "right") == "left") vr.dominant = vr::Hand::left;
  vr.oneHanded = value.value("oneHanded", vr.oneHanded);
  vr.seated = value.value("seated", vr.seated);
  vr.vignette = value.value("vignette", vr.vignette);
  vr.snapTurn = value.value("snapTurn", vr.snapTurn);
  vr.passthrough = value.value("passthrough", vr.passthrough);
  vr.fontScale = std::clamp(value.value("fontScale", vr.fontScale), 0.75, 2.0);
  vr.colourBlindPalette = value.value("colourBlindPalette", vr.colourBlindPalette);
  if (value.contains("author")) vr.author = authorFrom(value.at("author"));
  return vr;
}

Settings settingsFrom(const json& root) {
  Settings settings;
  if (root.contains("author")) settings.author = authorFrom(root.at("author"));
  for (const json& known : root.value("knownAuthors", json::array()))
    if (auto author = authorFrom(known)) settings.knownAuthors.push_back(*author);
  for (const json& recent : root.value("recentCases", json::array()))
    settings.recentCases.push_back(
        {recent.at("path").get<std::string>(), recent.at("title").get<std::string>()});
  settings.keys = root.value("keys", std::map<std::string, std::string>{});
  settings.layouts = root.value("layouts", std::map<std::string, std::string>{});
  settings.uiScale = root.value("uiScale", 0.0);
  settings.animations = root.value("animations", true);
  if (root.value("theme", "dark") == "light") settings.theme = ThemeKind::light;
  settings.vr = vrFrom(root.value("vr", json::object()));
  return settings;
}

}  // namespace

std::string settingsPath() {
  const char* configured = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  const std::filesystem::path base = configured && *configured
                                         ? std::filesystem::path(configured)
                                         : std::filesystem::path(home ? home : ".") / ".config";
  return (base / "chiasm" / "settings.json").string();
}

Expected<Settings> loadSettings() {
  const std::string path = settingsPath();
  if (!std::filesystem::exists(path)) return Settings{};
  auto content = data_io::readSmallFile(path);
  if (!content) return tl::unexpected(content.error());
  try {
    return settingsFrom(json::parse(*content));
  } catch (const json::exception&) {
    return failure(
        ErrorKind::unreadable,
        "The settings file '" + path + "' is damaged. Move it away to start with the default settings.");
  }
}

Expected<void> saveSettings(const Settings& settings) {
  json root = {{"keys", settings.keys},
               {"layouts", settings.layouts},
               {"uiScale", settings.uiScale},
               {"animations", settings.animations},
               {"theme", settings.theme == ThemeKind::light ? "light" : "dark"},
               {"vr", toJson(settings.vr)}};
  if (settings.author) root["author"] = toJson(*settings.author);
  root["knownAuthors"] = json::array();
  for (const Author& author : settings.knownAuthors) root["knownAuthors"].push_back(toJson(author));
  root["recentCases"] = json::array();
  for (const RecentCase& recent : settings.recentCases)
    root["recentCases"].push_back({{"path", recent.path}, {"title", recent.title}});
  const std::filesystem::path path = settingsPath();
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error)
    return failure(ErrorKind::storage, "The settings folder '" + path.parent_path().string() +
                                           "' could not be made: " + error.message() + ".");
  return data_io::writeFileAtomically(path.string(), root.dump(2) + "\n");
}

Author authorNamed(Settings& settings, const std::string& name) {
  if (settings.author && settings.author->displayName == name) return *settings.author;
  for (const Author& known : settings.knownAuthors)
    if (known.displayName == name) return known;
  settings.knownAuthors.push_back({Uid::generate(), name});
  return settings.knownAuthors.back();
}

void rememberCase(Settings& settings, const std::string& path, const std::string& title) {
  std::error_code error;
  const std::string absolute = std::filesystem::absolute(path, error).lexically_normal().string();
  std::erase_if(settings.recentCases, [&](const RecentCase& recent) { return recent.path == absolute; });
  settings.recentCases.insert(settings.recentCases.begin(), {absolute, title});
  if (settings.recentCases.size() > kMaximumRecentCases) settings.recentCases.resize(kMaximumRecentCases);
}

}  // namespace chiasm::app

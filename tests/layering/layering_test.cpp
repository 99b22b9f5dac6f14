// The arrows of the design are law: core knows nobody; render and data_io know only core; app knows all.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::set<std::string>> kAllowedRooms = {
    {"core", {"core"}},
    {"render", {"core", "render"}},
    {"data_io", {"core", "data_io"}},
    {"app", {"core", "render", "data_io", "app"}},
};

struct LibraryRule {
  std::regex header;
  std::vector<std::string> allowedFolders;
};

// Libraries stay in their room.
const std::vector<LibraryRule> kLibraryRules = {
    {std::regex("^(vulkan/|vulkan\\.h)"), {"render/", "app/vr/", "app/desktop/"}},
    {std::regex("^(itk|gdcm|dcmtk/|assimp/|sqlite3)"), {"data_io/", "core/filters/"}},
    {std::regex("^(unicode/|poppler-)"), {"data_io/reader/program/"}},
    {std::regex("^(imgui|backends/imgui)"), {"app/", "render/passes/imgui"}},
    {std::regex("^(GLFW/|X11/)"), {"app/desktop/"}},
    {std::regex("^(openxr/)"), {"app/vr/openxr/"}},
    {std::regex("^(pango|hb|fontconfig)"), {"app/"}},
};

struct Include {
  std::string file, target;
  bool quoted;
};

std::vector<Include> includesBelow(const std::string& room) {
  std::vector<Include> found;
  const std::regex line("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]");
  const fs::path root = CHIASM_SOURCE_DIR;
  for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
    if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") continue;
    std::ifstream stream(entry.path());
    std::string text;
    while (std::getline(stream, text)) {
      std::smatch match;
      if (std::regex_search(text, match, line))
        found.push_back({fs::relative(entry.path(), root).string(), match[2], match[1] == "\""});
    }
  }
  return found;
}

TEST(Layering, RoomsIncludeOnlyTheRoomsBelowThem) {
  for (const auto& [room, allowed] : kAllowedRooms) {
    const auto includes = includesBelow(room);
    EXPECT_FALSE(includes.empty()) << "no sources in " << room;
    for (const Include& include : includes) {
      const std::string target = include.target.substr(0, include.target.find('/'));
      if (kAllowedRooms.count(target) != 0) {
        EXPECT_TRUE(allowed.count(target) != 0) << include.file << " includes " << include.target;
      }
    }
  }
}

TEST(Layering, LibrariesStayInTheirRoom) {
  for (const auto& [room, allowed] : kAllowedRooms) {
    for (const Include& include : includesBelow(room)) {
      for (const LibraryRule& rule : kLibraryRules) {
        if (!std::regex_search(include.target, rule.header)) continue;
        bool inRoom = false;
        for (const std::string& folder : rule.allowedFolders)
          inRoom = inRoom || include.file.compare(0, folder.size(), folder) == 0;
        EXPECT_TRUE(inRoom) << include.file << " includes " << include.target;
      }
    }
  }
}

TEST(Layering, EveryHeaderHasItsPurposeInTheFirstLine) {
  for (const auto& [room, allowed] : kAllowedRooms)
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(CHIASM_SOURCE_DIR) / room)) {
      if (entry.path().extension() != ".h") continue;
      std::ifstream stream(entry.path());
      std::string first;
      std::getline(stream, first);
      EXPECT_EQ(first.substr(0, 3), "// ") << entry.path();
    }
}

}  // namespace

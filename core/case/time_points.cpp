#include "core/case/time_points.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace chiasm {

namespace {

// "1.2.840.3#12": the series and the number.
std::optional<std::pair<std::string_view, int>> partOf(const VolumeSource& source) {
  const std::string_view text = source.seriesInstanceUid;
  const auto mark = text.rfind('#');
  if (mark == std::string_view::npos) return std::nullopt;
  int number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + mark + 1, end, number);
  if (read.ec != std::errc() || read.ptr != end || number < 1) return std::nullopt;
  return std::pair(text.substr(0, mark), number);
}

// One file or folder; where paths are not known (tests, cases without files) the series alone decides.
bool samePlace(const VolumeSource& a, const VolumeSource& b) {
  return a.format == b.format && a.relativePath == b.relativePath && a.absolutePath == b.absolutePath;
}

}  // namespace

std::vector<const Volume*> timePointsOf(const Case& current, const Uid& uid) {
  const Volume* volume = current.findVolume(uid);
  const auto part = volume != nullptr ? partOf(volume->info.source) : std::nullopt;
  if (!part) return {};
  std::vector<std::pair<int, const Volume*>> numbered;
  for (const Volume& other : current.volumes) {
    const auto its = partOf(other.info.source);
    if (!its || its->first != part->first || !samePlace(other.info.source, volume->info.source)) continue;
    const bool taken = std::any_of(numbered.begin(), numbered.end(),
                                   [&](const auto& one) { return one.first == its->second; });
    if (!taken || &other == volume) {
      std::erase_if(numbered, [&](const auto& one) { return one.first == its->second; });
      numbered.emplace_back(its->second, &other);
    }
  }
  if (numbered.size() < 2) return {};
  std::sort(numbered.begin(), numbered.end());
  std::vector<const Volume*> points;
  for (const auto& [number, one] : numbered) points.push_back(one);
  return points;
}

}  // namespace chiasm

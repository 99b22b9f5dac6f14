#include "app/interface/coarser_words.h"

#include <fmt/core.h>

#include <algorithm>

namespace chiasm::app {

namespace {

// Below this nobody sees it: one texel in fifty is missing.
constexpr double kAllOfIt = 1.02;

// "1.0 GiB", "512 MiB".
std::string sizeText(std::uint64_t bytes) {
  const double mebibytes = static_cast<double>(bytes) / (1 << 20);
  return mebibytes >= 1000 ? fmt::format("{:.1f} GiB", mebibytes / 1024)
                           : fmt::format("{:.0f} MiB", std::max(mebibytes, 1.0));
}

std::string shareText(double reduction) {
  return fmt::format("{:.0f}% of the resolution", 100.0 / reduction);
}

// What is shown of a volume in one kind of view only.
std::optional<CoarserWords> wordsOf(const render::Renderer& renderer, const Uid& uid,
                                    double render::ReducedVolume::*where) {
  for (const render::ReducedVolume& volume : renderer.reducedVolumes()) {
    if (volume.volume != uid) continue;
    render::ReducedVolume only;
    only.*where = volume.*where;
    only.refining = volume.refining && where == &render::ReducedVolume::in3d;
    only.wholeBytes = volume.wholeBytes;
    return coarserWords(only, renderer.memoryBudget());
  }
  return std::nullopt;
}

}  // namespace

std::optional<CoarserWords> coarserWords(const render::ReducedVolume& volume, std::uint64_t budget) {
  std::string what;
  const auto add = [&what](const std::string& words) { what += (what.empty() ? "" : ", and ") + words; };
  if (volume.in3d >= kAllOfIt) add("3-D shows the volume at " + shareText(volume.in3d));
  if (volume.inSlices >= kAllOfIt) add("slices show the volume at " + shareText(volume.inSlices));
  if (volume.laidOver >= kAllOfIt)
    add("the volume is laid over another's slices at " + shareText(volume.laidOver));
  if (what.empty()) return std::nullopt;
  what[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(what[0])));
  const double most = std::max({volume.in3d, volume.inSlices, volume.laidOver});
  CoarserWords words;
  words.badge =
      fmt::format("{}{}{} \u00b7 memory budget {}", most == volume.laidOver ? "second volume: " : "",
                  shareText(most), volume.refining ? ", refining" : "", sizeText(budget));
  words.sentence = fmt::format(
      "{}: all of it would take {} of graphics memory, and the budget is {}. {} To see more, cut away what "
      "is "
      "not needed (clip box, transfer function) or raise --memory-budget.",
      what, sizeText(volume.wholeBytes), sizeText(budget),
      volume.inSlices >= kAllOfIt ? "Labels and values are at full resolution."
                                  : "Its own slices, labels and values are at full resolution.");
  return words;
}

std::optional<CoarserWords> coarserIn3d(const render::Renderer& renderer, const Uid& volume) {
  return wordsOf(renderer, volume, &render::ReducedVolume::in3d);
}

std::optional<CoarserWords> coarserIn(const render::Renderer& renderer, const ViewGeometry& view,
                                      const Uid& volume) {
  if (!view.isSlice()) return coarserIn3d(renderer, volume);
  if (auto own = wordsOf(renderer, volume, &render::ReducedVolume::inSlices)) return own;
  if (!view.slice().fusion) return std::nullopt;
  return wordsOf(renderer, view.slice().fusion->volume, &render::ReducedVolume::laidOver);
}

}  // namespace chiasm::app

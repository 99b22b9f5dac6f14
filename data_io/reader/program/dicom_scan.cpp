#include "data_io/reader/program/dicom_scan.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <mutex>
#include <set>
#include <utility>

#include "data_io/reader/program/parallel.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {

namespace {

[[noreturn]] void refuseDamaged(const ImageFiles& files, std::size_t count) {
  if (files.count() == 1) throw Refusal("it is damaged or incomplete; copy it again from its source.");
  throw Refusal(std::to_string(count) + " of its DICOM files " + (count == 1 ? "is" : "are") +
                " damaged or incomplete; copy the folder again from its source.");
}

}  // namespace

void requireImages(const ImageFiles& files, const DicomScan& scan) {
  if (!scan.images.empty()) return;
  if (!scan.damaged.empty()) refuseDamaged(files, scan.damaged.size());
  throw Refusal(files.count() == 1 ? "it is a DICOM object without images to look at."
                                   : "it holds no DICOM images; choose the folder in which the images lie.",
                ErrorKind::invalidInput);
}

// Which series a damaged file belongs to cannot be known, and a missing slice at its end could not be seen.
void requireSoundNeighbours(const ImageFiles& files, const std::vector<std::size_t>& damaged,
                            const std::vector<FolderImage>& images) {
  std::set<std::string> groups;
  for (const FolderImage& image : images) groups.insert(files.groupOf(image.file));
  const auto beside =
      static_cast<std::size_t>(std::count_if(damaged.begin(), damaged.end(), [&](std::size_t file) {
        return groups.count(files.groupOf(file)) > 0;
      }));
  if (beside > 0) refuseDamaged(files, beside);
}

DicomScan scanDicom(const ImageFiles& files, AnswerChannel& channel) {
  struct Found {
    std::vector<DicomSlice> slices;
    FileStamp stamp;
    bool damaged = false;
  };
  std::vector<Found> found(files.count());
  std::atomic<std::size_t> done = 0;
  std::mutex telling;
  inParallel(files.count(), [&](std::size_t i) {
    const FileBytes bytes = files.load(i, false);
    const DicomImageFile file = openDicom(bytes.bytes);
    found[i].stamp = bytes.stamp;
    found[i].damaged = file.outcome == DicomImageFile::Outcome::damaged;
    try {
      found[i].slices = describeDicom(file);
    } catch (const DicomDamage&) {
      found[i].damaged = true;
    }
    const std::size_t now = ++done;
    if (const std::unique_lock lock(telling, std::try_to_lock); lock)
      channel.progress(static_cast<double>(now) / static_cast<double>(files.count()));
  });
  DicomScan scan;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].damaged) scan.damaged.push_back(i);
    for (DicomSlice& slice : found[i].slices) scan.images.push_back({i, std::move(slice), found[i].stamp});
  }
  return scan;
}

SeriesChoice parseChoice(const std::string& text) {
  SeriesChoice choice;
  const std::size_t mark = text.find('#');
  choice.uid = text.substr(0, mark);
  if (mark == std::string::npos) return choice;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data() + mark + 1, end, choice.part);
  if (error != std::errc() || last != end || choice.part == 0)
    throw Refusal("which of its volumes is wanted is said by '#' and a number from 1.",
                  ErrorKind::invalidInput);
  --choice.part;
  return choice;
}

std::string choiceText(const std::string& uid, std::size_t part) {
  return uid + '#' + std::to_string(part + 1);
}

ChosenStack chooseStack(const ImageFiles& files, DicomScan scan, const SeriesChoice& choice) {
  requireImages(files, scan);
  std::vector<DicomSeries> series = groupSeries(std::move(scan.images));
  const auto chosen = choice.uid.empty()
                          ? series.begin()
                          : std::find_if(series.begin(), series.end(),
                                         [&](const DicomSeries& each) { return each.uid == choice.uid; });
  if (chosen == series.end())
    throw Refusal(
        "the series asked for is not among the " + std::to_string(series.size()) + " that it holds.",
        ErrorKind::notFound);
  requireSoundNeighbours(files, scan.damaged, chosen->images);
  SeriesParts parts = splitSeries(std::move(chosen->images));
  if (choice.part >= parts.parts.size())
    throw Refusal("volume " + std::to_string(choice.part + 1) + " was asked for, and the series holds " +
                      std::to_string(parts.parts.size()) + ".",
                  ErrorKind::notFound);
  ChosenStack out;
  out.seriesCount = series.size();
  out.partCount = parts.parts.size();
  out.part = choice.part;
  out.copies = parts.copies;
  if (parts.moment) out.difference = momentName(*parts.moment);
  out.stack = stackImages(std::move(parts.parts[choice.part]));
  return out;
}

}  // namespace chiasm::data_io::reader

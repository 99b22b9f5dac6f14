#include "data_io/reader/program/dicom_seg.h"

#include <algorithm>
#include <map>

#include "data_io/reader/program/dicom_planes.h"
#include "data_io/reader/program/dicom_seg_frames.h"
#include "data_io/reader/program/dicom_segments.h"
#include "data_io/reader/program/dicom_text.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/segmentation_table.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint32_t kRows = 0x00280010, kColumns = 0x00280011, kFrames = 0x00280008,
                        kBitsAllocated = 0x00280100, kPadding = 0x00280120;
constexpr std::uint32_t kShared = 0x52009229, kPerFrame = 0x52009230;
constexpr std::uint32_t kSegmentIdentification = 0x0062000a, kReferencedSegment = 0x0062000b;
constexpr std::uint32_t kType = 0x00620001, kMaximumFraction = 0x0062000e;
constexpr std::uint32_t kReferencedSeries = 0x00081115, kSeriesUid = 0x0020000e,
                        kFrameOfReference = 0x00200052;

SegFrames framesOf(const DicomItem& data) {
  SegFrames frames;
  const auto number = [&data](std::uint32_t tag, std::int64_t otherwise) {
    return data.integer(tag).value_or(otherwise);
  };
  const std::int64_t rows = number(kRows, 0), columns = number(kColumns, 0), count = number(kFrames, 1),
                     bits = number(kBitsAllocated, 1);
  if (rows < 1 || rows > 32767 || columns < 1 || columns > 32767 || count < 1 || count > 10'000'000)
    throw Refusal("it announces " + std::to_string(count) + " frames of " + std::to_string(columns) + " x " +
                  std::to_string(rows) + " pixels, which cannot be.");
  if (bits != 1 && bits != 8 && bits != 16)
    throw Refusal("its pixels have " + std::to_string(bits) + " bits; 1, 8 or 16 are possible.");
  frames.rows = static_cast<int>(rows);
  frames.columns = static_cast<int>(columns);
  frames.count = static_cast<int>(count);
  frames.bitsAllocated = static_cast<int>(bits);
  return frames;
}

std::int64_t segmentOf(const std::optional<DicomItem>& shared, const DicomItem& frame) {
  for (const DicomItem* from : {&frame, shared ? &*shared : nullptr})
    if (from)
      if (const auto macro = from->first(kSegmentIdentification))
        if (const auto number = macro->integer(kReferencedSegment)) return *number;
  throw Refusal("one of its frames does not say which segment it shows.");
}

// Fills layers segment by segment, so that what overlaps lies in different ones.
class LayerFiller {
 public:
  LayerFiller(FoundSegmentation& found, int mostLayers) : found_(found), most_(mostLayers) {}

  // `voxels` are offsets in the grid. Returns the layer.
  int place(Label label, const std::vector<std::size_t>& voxels) {
    for (std::size_t layer = 0;; ++layer) {
      if (layer == found_.layers.size()) {
        if (layer == static_cast<std::size_t>(most_))
          throw Refusal("its segments overlap so often that they take more memory than there is.");
        found_.layers.emplace_back(found_.segmentation.grid.voxelCount());
      }
      std::vector<Label>& labels = found_.layers[layer];
      if (std::any_of(voxels.begin(), voxels.end(), [&](std::size_t at) { return labels[at] != 0; }))
        continue;
      for (const std::size_t at : voxels) labels[at] = label;
      return static_cast<int>(layer);
    }
  }

 private:
  FoundSegmentation& found_;
  int most_;
};

std::size_t sliceBegin(const GridGeometry& grid, int slice) {
  return static_cast<std::size_t>(slice) * static_cast<std::size_t>(grid.size.x) *
         static_cast<std::size_t>(grid.size.y);
}

struct Frames {
  SegFrames shape;
  FrameGrid place;
  std::optional<DicomItem> shared;
  std::vector<DicomItem> items;  // of the per-frame functional groups
};

void readBinary(const DicomFile& file, const Frames& frames, std::uint16_t threshold,
                FoundSegmentation& found) {
  const SegFrameReader pixels(file, frames.shape);
  std::map<std::int64_t, std::vector<int>> framesOfSegment;
  for (int i = 0; i < frames.shape.count; ++i)
    framesOfSegment[segmentOf(frames.shared, frames.items[static_cast<std::size_t>(i)])].push_back(i);
  LayerFiller filler(found, mostLayers(found.segmentation.grid));
  for (const NumberedSegment& row : dicomSegments(file.data)) {
    if (row.number < 1) throw Refusal("one of its segments has the number 0; they begin at 1.");
    ReadSegment segment = row.segment;
    segment.label = static_cast<Label>(row.number);
    std::vector<std::size_t> voxels;
    if (const auto indices = framesOfSegment.find(row.number); indices != framesOfSegment.end()) {
      for (const int index : indices->second) {
        const std::size_t begin =
            sliceBegin(found.segmentation.grid, frames.place.slices[static_cast<std::size_t>(index)]);
        pixels.forEachSet(index, [&](std::size_t pixel, std::uint16_t value) {
          if (value >= threshold) voxels.push_back(begin + pixel);
        });
      }
      framesOfSegment.erase(indices);
    }
    segment.layer = filler.place(segment.label, voxels);
    found.segmentation.segments.push_back(std::move(segment));
  }
  if (!framesOfSegment.empty())
    throw Refusal("a frame of it shows segment " + std::to_string(framesOfSegment.begin()->first) +
                  ", which it does not describe.");
}

void readLabelMap(const DicomFile& file, const Frames& frames, FoundSegmentation& found) {
  const SegFrameReader pixels(file, frames.shape);
  const std::optional<std::int64_t> padding = file.data.integer(kPadding);
  std::vector<Label> labelOf(65536);
  for (std::size_t value = 0; value < labelOf.size(); ++value) labelOf[value] = static_cast<Label>(value);
  for (const NumberedSegment& row : dicomSegments(file.data)) {
    const bool unused = row.background || (padding && *padding == row.number);
    if (unused) {
      labelOf[static_cast<std::size_t>(row.number)] = 0;
      continue;
    }
    if (row.number == 0) throw Refusal("its segment 0 is no background, which cannot be read here.");
    found.segmentation.segments.push_back(row.segment);
    found.segmentation.segments.back().label = static_cast<Label>(row.number);
  }
  if (padding && *padding >= 0 && *padding <= 65535) labelOf[static_cast<std::size_t>(*padding)] = 0;
  std::vector<Label>& labels = found.layers.emplace_back(found.segmentation.grid.voxelCount());
  for (int index = 0; index < frames.shape.count; ++index) {
    const std::size_t begin =
        sliceBegin(found.segmentation.grid, frames.place.slices[static_cast<std::size_t>(index)]);
    pixels.forEachSet(index, [&](std::size_t pixel, std::uint16_t value) {
      if (labelOf[value] != 0) labels[begin + pixel] = labelOf[value];
    });
  }
}

}  // namespace

FoundSegmentation readDicomSeg(const DicomFile& file) {
  const DicomItem& data = file.data;
  Frames frames;
  frames.shape = framesOf(data);
  frames.shared = data.first(kShared);
  frames.items = data.sequence(kPerFrame);
  if (frames.items.size() != static_cast<std::size_t>(frames.shape.count))
    throw Refusal("it describes " + grouped(frames.items.size()) + " frames and announces " +
                  grouped(static_cast<std::uint64_t>(frames.shape.count)) + ".");
  std::vector<FramePlane> planes;
  for (const DicomItem& item : frames.items) planes.push_back(framePlane(frames.shared, &item));
  frames.place = gridOfPlanes(planes, frames.shape.rows, frames.shape.columns);

  FoundSegmentation found;
  ReadSegmentation& out = found.segmentation;
  out.grid = frames.place.grid;
  acceptLayers(out.grid.size, 1, sizeof(Label));
  out.frameOfReferenceUid = onlyUid(data.text(kFrameOfReference));
  if (const auto series = data.first(kReferencedSeries))
    out.seriesInstanceUid = onlyUid(series->text(kSeriesUid));
  if (frames.place.gapsAssumed)
    out.note = "The file does not say how far its slices lie apart; the smallest distance was taken.";
  const std::string type = data.text(kType);
  out.format = type == "LABELMAP" ? "DICOM label map" : "DICOM SEG";
  if (type == "LABELMAP") {
    readLabelMap(file, frames, found);
  } else if (type == "FRACTIONAL") {
    const std::int64_t maximum = data.integer(kMaximumFraction).value_or(255);
    if (maximum < 1 || maximum > 255) throw Refusal("its largest fraction is no number from 1 to 255.");
    out.note += std::string(out.note.empty() ? "" : " ") +
                "It holds fractions; voxels of at least half of the maximum were taken.";
    readBinary(file, frames, static_cast<std::uint16_t>((maximum + 1) / 2), found);
  } else {
    readBinary(file, frames, 1, found);
  }
  return found;
}

}  // namespace chiasm::data_io::reader

#include "data_io/dicom/segmentation_object.h"

#include <algorithm>
#include <map>

#include <glm/common.hpp>

#include "core/labels/cielab.h"
#include "data_io/dicom/dicom_builder.h"
#include "data_io/dicom/source_planes.h"
#include "data_io/labels/segment_category.h"

namespace chiasm::data_io {

namespace {

using namespace dicom;

constexpr std::uint64_t kMaximumPixelBytes = 2ULL << 30;

// A frame shows one segment in one slice.
struct Frame {
  std::size_t segment = 0;
  int slice = 0;
};

// The layers as dense labels, and which slices each segment is in.
struct Content {
  std::vector<std::vector<Label>> layers;
  std::vector<Frame> frames;
  std::size_t slicePixels = 0;
};

Content contentOf(const Segmentation& segmentation) {
  Content content;
  const glm::ivec3 size = segmentation.info.grid.size;
  content.slicePixels = static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y);
  for (const LabelMap& layer : segmentation.layers) content.layers.push_back(layer.toDense());
  std::vector<std::vector<std::vector<bool>>> seen(content.layers.size());  // layer, slice, label
  for (std::size_t layer = 0; layer < content.layers.size(); ++layer)
    for (int slice = 0; slice < size.z; ++slice) {
      std::vector<bool>& labels = seen[layer].emplace_back(65536, false);
      const Label* from =
          content.layers[layer].data() + static_cast<std::size_t>(slice) * content.slicePixels;
      for (std::size_t i = 0; i < content.slicePixels; ++i) labels[from[i]] = true;
    }
  for (std::size_t i = 0; i < segmentation.segments.size(); ++i) {
    const Segment& segment = segmentation.segments[i];
    for (int slice = 0; slice < size.z; ++slice)
      if (seen[static_cast<std::size_t>(segment.layer)][static_cast<std::size_t>(slice)][segment.label])
        content.frames.push_back({i, slice});
  }
  // An object has at least one frame, an empty one if need be.
  if (content.frames.empty()) content.frames.push_back({0, 0});
  return content;
}

void putImage(DcmDataset& data, const Segmentation& segmentation, const Content& content,
              const SegmentationObjectOptions& options) {
  const DateTime now = nowInDicom();
  const unsigned bits = options.fractional ? 8 : 1;
  putText(data, DCM_ContentDate, EVR_DA, now.date);
  putText(data, DCM_ContentTime, EVR_TM, now.time);
  putText(data, DCM_ImageType, EVR_CS, "DERIVED\\PRIMARY");
  putText(data, DCM_ContentLabel, EVR_CS, "SEGMENTATION");
  putText(data, DCM_ContentDescription, EVR_LO, plainText(segmentation.info.name, 64));
  putText(data, DCM_ContentCreatorName, EVR_PN, plainText(options.authorName, 64));
  putUnsignedShort(data, DCM_SamplesPerPixel, 1);
  putText(data, DCM_PhotometricInterpretation, EVR_CS, "MONOCHROME2");
  putUnsignedShort(data, DCM_PixelRepresentation, 0);
  putUnsignedShort(data, DCM_BitsAllocated, bits);
  putUnsignedShort(data, DCM_BitsStored, bits);
  putUnsignedShort(data, DCM_HighBit, bits - 1);
  putUnsignedShort(data, DCM_Rows, static_cast<unsigned>(segmentation.info.grid.size.y));
  putUnsignedShort(data, DCM_Columns, static_cast<unsigned>(segmentation.info.grid.size.x));
  putText(data, DCM_NumberOfFrames, EVR_IS, std::to_string(content.frames.size()));
  putText(data, DCM_LossyImageCompression, EVR_CS, "00");
  putText(data, DCM_SegmentationType, EVR_CS, options.fractional ? "FRACTIONAL" : "BINARY");
  if (options.fractional) {
    putText(data, DCM_SegmentationFractionalType, EVR_CS, "OCCUPANCY");
    putUnsignedShort(data, DCM_MaximumFractionalValue, 255);
  }
  putText(data, DcmTagKey(0x0062, 0x0013), EVR_CS, segmentation.layers.size() > 1 ? "YES" : "NO");
}

void putSegments(DcmDataset& data, const Segmentation& segmentation) {
  constexpr std::size_t kLongString = 64;
  unsigned number = 0;
  for (const Segment& segment : segmentation.segments) {
    DcmItem& item = addItem(data, DCM_SegmentSequence);
    putUnsignedShort(item, DCM_SegmentNumber, ++number);
    putText(item, DCM_SegmentLabel, EVR_LO, plainText(segment.name, kLongString));
    // How a segment was made is in the case's history; by hand and by rules both occur.
    putText(item, DCM_SegmentAlgorithmType, EVR_CS, "SEMIAUTOMATIC");
    putText(item, DCM_SegmentAlgorithmName, EVR_LO, "Chiasm");
    putCode(item, DCM_SegmentedPropertyCategoryCodeSequence, segmentCategory(segment));
    putCode(item, DCM_SegmentedPropertyTypeCodeSequence, segmentType(segment));
    putText(item, DCM_TrackingID, EVR_UT, segment.name);
    putText(item, DCM_TrackingUID, EVR_UI, segment.uid.text());
    const auto lab = cielabFromSrgb(segment.colour);
    putUnsignedShorts(item, DCM_RecommendedDisplayCIELabValue, {lab[0], lab[1], lab[2]});
  }
}

void putDimensions(DcmDataset& data) {
  const std::string organisation = Uid::generate().text();
  putText(addItem(data, DCM_DimensionOrganizationSequence), DCM_DimensionOrganizationUID, EVR_UI,
          organisation);
  const auto index = [&](const DcmTagKey& attribute, const DcmTagKey& group, const char* label) {
    DcmItem& item = addItem(data, DCM_DimensionIndexSequence);
    putText(item, DCM_DimensionOrganizationUID, EVR_UI, organisation);
    for (const auto& [tag, value] :
         {std::pair(DCM_DimensionIndexPointer, attribute), std::pair(DCM_FunctionalGroupPointer, group)}) {
      auto* element = new DcmAttributeTag(DcmTag(tag, EVR_AT));
      element->putTagVal(value);
      item.insert(element, OFTrue);
    }
    putText(item, DCM_DimensionDescriptionLabel, EVR_LO, label);
  };
  index(DCM_ReferencedSegmentNumber, DCM_SegmentIdentificationSequence, "Segment");
  index(DCM_ImagePositionPatient, DCM_PlanePositionSequence, "Position");
}

void putSharedGroups(DcmDataset& data, const GridGeometry& grid) {
  DcmItem& shared = addItem(data, DCM_SharedFunctionalGroupsSequence);
  putText(addItem(shared, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient, EVR_DS,
          decimalText(grid.direction[0]) + "\\" + decimalText(grid.direction[1]));
  DcmItem& measures = addItem(shared, DCM_PixelMeasuresSequence);
  putText(measures, DCM_SliceThickness, EVR_DS, decimalText(grid.spacing.z));
  putText(measures, DCM_SpacingBetweenSlices, EVR_DS, decimalText(grid.spacing.z));
  // Between rows first.
  putText(measures, DCM_PixelSpacing, EVR_DS,
          decimalText(grid.spacing.y) + "\\" + decimalText(grid.spacing.x));
}

// Empty for a slice between the images.
void putSourceImages(DcmItem& frame, const std::vector<SliceImage>& images) {
  if (images.empty()) return addSequence(frame, DCM_DerivationImageSequence);
  DcmItem& derivation = addItem(frame, DCM_DerivationImageSequence);
  putCode(derivation, DCM_DerivationCodeSequence, {"DCM", "113076", "Segmentation"});
  for (const SliceImage& from : images) {
    DcmItem& item = addItem(derivation, DCM_SourceImageSequence);
    putText(item, DCM_ReferencedSOPClassUID, EVR_UI, from.image->sopClassUid);
    putText(item, DCM_ReferencedSOPInstanceUID, EVR_UI, from.image->sopInstanceUid);
    if (from.image->frame > 0)
      putText(item, DCM_ReferencedFrameNumber, EVR_IS, std::to_string(from.image->frame));
    putText(item, DCM_SpatialLocationsPreserved, EVR_CS, from.inPlace ? "YES" : "NO");
    putCode(item, DCM_PurposeOfReferenceCodeSequence,
            {"DCM", "121322", "Source image for image processing operation"});
  }
}

void putFrames(DcmDataset& data, const GridGeometry& grid, const Content& content,
               const std::vector<std::vector<SliceImage>>& images) {
  for (const Frame& frame : content.frames) {
    DcmItem& item = addItem(data, DCM_PerFrameFunctionalGroupsSequence);
    const auto number = static_cast<unsigned>(frame.segment + 1);
    putUnsignedLongs(addItem(item, DCM_FrameContentSequence), DCM_DimensionIndexValues,
                     {number, static_cast<Uint32>(frame.slice + 1)});
    putText(addItem(item, DCM_PlanePositionSequence), DCM_ImagePositionPatient, EVR_DS,
            decimalText(grid.origin + grid.direction[2] * (grid.spacing.z * frame.slice)));
    putUnsignedShort(addItem(item, DCM_SegmentIdentificationSequence), DCM_ReferencedSegmentNumber, number);
    if (!images.empty()) putSourceImages(item, images[static_cast<std::size_t>(frame.slice)]);
  }
}

// Every image that a frame refers to, once (PS3.3 C.12.2).
void putReferencedSeries(DcmDataset& data, const SourceSeries& series, const Content& content,
                         const std::vector<std::vector<SliceImage>>& images) {
  std::map<std::string, const SourceImage*> instances;
  for (const Frame& frame : content.frames)
    for (const SliceImage& from : images[static_cast<std::size_t>(frame.slice)])
      instances.emplace(from.image->sopInstanceUid, from.image);
  if (instances.empty()) return;
  DcmItem& item = addItem(data, DCM_ReferencedSeriesSequence);
  putText(item, DCM_SeriesInstanceUID, EVR_UI, series.seriesInstanceUid);
  for (const auto& [uid, image] : instances) {
    DcmItem& instance = addItem(item, DCM_ReferencedInstanceSequence);
    putText(instance, DCM_ReferencedSOPClassUID, EVR_UI, image->sopClassUid);
    putText(instance, DCM_ReferencedSOPInstanceUID, EVR_UI, uid);
  }
}

Expected<void> putPixels(DcmDataset& data, const Segmentation& segmentation, const Content& content,
                         bool fractional) {
  const std::uint64_t pixels = content.slicePixels * content.frames.size();
  const std::uint64_t bytes = fractional ? pixels : (pixels + 7) / 8;
  if (bytes > kMaximumPixelBytes)
    return failure(ErrorKind::invalidInput,
                   "These segments take more than 2 GiB as a DICOM object. Write fewer of them at a time "
                   "(--segment).");
  std::vector<Uint8> packed((bytes + 1) / 2 * 2);
  const int slices = segmentation.info.grid.size.z;
  // Every voxel is looked at once: its label says which frame of its slice it is set in.
  for (std::size_t layer = 0; layer < content.layers.size(); ++layer) {
    std::vector<std::vector<std::uint64_t>> frameOf(static_cast<std::size_t>(slices));  // by label; 0 is none
    for (std::size_t i = 0; i < content.frames.size(); ++i) {
      const Segment& segment = segmentation.segments[content.frames[i].segment];
      if (segment.layer != static_cast<int>(layer)) continue;
      std::vector<std::uint64_t>& byLabel = frameOf[static_cast<std::size_t>(content.frames[i].slice)];
      if (byLabel.size() <= segment.label) byLabel.resize(std::size_t{segment.label} + 1);
      byLabel[segment.label] = i + 1;
    }
    for (int slice = 0; slice < slices; ++slice) {
      const std::vector<std::uint64_t>& byLabel = frameOf[static_cast<std::size_t>(slice)];
      const Label* labels =
          content.layers[layer].data() + static_cast<std::size_t>(slice) * content.slicePixels;
      for (std::size_t i = 0; i < content.slicePixels; ++i) {
        if (labels[i] == 0 || labels[i] >= byLabel.size() || byLabel[labels[i]] == 0) continue;
        // Bits of a frame follow those of the frame before without a gap (PS3.5 8.1.1).
        const std::uint64_t at = (byLabel[labels[i]] - 1) * content.slicePixels + i;
        if (fractional)
          packed[at] = 255;
        else
          packed[at / 8] = static_cast<Uint8>(packed[at / 8] | 1U << (at % 8));
      }
    }
  }
  auto* element = new DcmPixelData(DcmTag(DCM_PixelData, EVR_OB));
  if (element->putUint8Array(packed.data(), static_cast<unsigned long>(packed.size())).bad() ||
      data.insert(element, OFTrue).bad())
    return failure(ErrorKind::unavailable, "There is not enough memory for the DICOM object.");
  return {};
}

}  // namespace

Expected<WrittenObject> writeSegmentationObject(const Segmentation& segmentation,
                                                const DerivedObjectContext& context,
                                                const SegmentationObjectOptions& options) {
  constexpr std::size_t kMostSegments = 65'535;
  const GridGeometry& grid = segmentation.info.grid;
  if (segmentation.segments.empty())
    return failure(ErrorKind::notFound, "There is no segment to write in '" + segmentation.info.name + "'.");
  if (segmentation.segments.size() > kMostSegments || grid.size.x > 65'535 || grid.size.y > 65'535)
    return failure(ErrorKind::invalidInput,
                   "A DICOM segmentation holds at most 65,535 segments, rows and columns.");
  const Content content = contentOf(segmentation);
  const auto images =
      context.source ? imagesOfSlices(*context.source, grid) : std::vector<std::vector<SliceImage>>();
  DcmFileFormat file;
  DcmDataset& data = *file.getDataset();
  WrittenObject object;
  putHead(data, context, {UID_SegmentationStorage, "SEG", segmentation.info.name, options.authorName},
          object);
  putFrameOfReference(data, context);
  putImage(data, segmentation, content, options);
  putSegments(data, segmentation);
  putDimensions(data);
  putSharedGroups(data, grid);
  putFrames(data, grid, content, images);
  if (context.source) putReferencedSeries(data, *context.source, content, images);
  if (auto done = putPixels(data, segmentation, content, options.fractional); !done)
    return tl::unexpected(done.error());
  auto bytes = encodeFile(file);
  if (!bytes) return tl::unexpected(bytes.error());
  object.bytes = std::move(*bytes);
  return object;
}

}  // namespace chiasm::data_io

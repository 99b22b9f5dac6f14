#include "data_io/reader/program/dicom_series.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <glm/geometric.hpp>

#include "data_io/reader/program/dicom_pixels.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr double kDirectionTolerance = 1e-3;  // of a direction's components; six decimals are usual
constexpr double kSpacingTolerance = 1e-3;    // mm, of the pixel spacing
constexpr double kSamePlace = 1e-3;           // mm

using Images = std::vector<FolderImage>;

bool near(const glm::dvec3& a, const glm::dvec3& b) {
  return glm::length(a - b) <= kDirectionTolerance;
}

void requireDecodable(const DicomSlice& slice) {
  if (!canDecode(slice.transferSyntax))
    throw Refusal("its pixels are written in " + transferSyntaxName(slice.transferSyntax) +
                  (slice.transferSyntax.empty() ? "" : " (" + slice.transferSyntax + ")") +
                  ", which cannot be decoded here; export them uncompressed.");
  if (!slice.monochrome || slice.samplesPerPixel != 1)
    throw Refusal("its images are in colour; series of single values can be read.", ErrorKind::invalidInput);
  if (slice.bitsAllocated != 8 && slice.bitsAllocated != 16)
    throw Refusal("its pixels have " + std::to_string(slice.bitsAllocated) + " bits; 8 and 16 can be read.");
  if (slice.bitsStored < 1 || slice.bitsStored > slice.bitsAllocated ||
      slice.highBit < slice.bitsStored - 1 || slice.highBit >= slice.bitsAllocated)
    throw Refusal("its header gives an impossible place for the bits of a pixel.");
}

void requireImages(const Images& images) {
  const std::string count = std::to_string(images.size());
  std::size_t incomplete = 0, placeless = 0;
  for (const FolderImage& image : images) {
    requireDecodable(image.slice);
    incomplete += image.slice.complete ? 0U : 1U;
    placeless += image.slice.hasPlane ? 0U : 1U;
  }
  if (images.size() == 1 && incomplete + placeless > 0)
    throw Refusal(incomplete > 0
                      ? "its image ends before its last pixel; copy it again from its source."
                      : "its image does not say where it lies in the patient (position, orientation, "
                        "pixel spacing).",
                  incomplete > 0 ? ErrorKind::unreadable : ErrorKind::invalidInput);
  if (incomplete > 0)
    throw Refusal(std::to_string(incomplete) + " of its " + count +
                  " images end before their last pixel; copy the folder again from its source.");
  if (placeless > 0)
    throw Refusal(
        std::to_string(placeless) + " of its " + count +
            " images do not say where they lie in the patient (position, orientation, pixel spacing).",
        ErrorKind::invalidInput);
}

void requireOneKind(const Images& images) {
  const DicomSlice& first = images.front().slice;
  std::size_t turned = 0;
  for (const FolderImage& image : images) {
    const DicomSlice& slice = image.slice;
    if (slice.rows != first.rows || slice.columns != first.columns)
      throw Refusal("its images have different sizes (" + std::to_string(first.columns) + " x " +
                    std::to_string(first.rows) + " and " + std::to_string(slice.columns) + " x " +
                    std::to_string(slice.rows) + "); they are no one volume.");
    if (std::abs(slice.rowSpacing - first.rowSpacing) > kSpacingTolerance ||
        std::abs(slice.columnSpacing - first.columnSpacing) > kSpacingTolerance)
      throw Refusal("its images have different pixel spacings; they are no one volume.");
    if (slice.bitsAllocated != first.bitsAllocated || slice.isSigned != first.isSigned)
      throw Refusal("its images store their pixels in different ways; they are no one volume.");
    if (slice.frameOfReferenceUid != first.frameOfReferenceUid)
      throw Refusal("its images belong to different frames of reference; they are no one volume.");
    turned += near(slice.row, first.row) && near(slice.column, first.column) ? 0U : 1U;
  }
  if (turned > 0)
    throw Refusal("its images do not lie in parallel (" + std::to_string(turned) + " of " +
                  std::to_string(images.size()) + " are turned against the first); they are no one volume.");
}

std::size_t dropCopies(Images& images) {
  std::set<std::pair<std::string, int>> seen;
  return std::erase_if(images, [&](const FolderImage& image) {
    return !image.slice.sopInstanceUid.empty() &&
           !seen.emplace(image.slice.sopInstanceUid, image.slice.frame).second;
  });
}

// The images by their place along the normal, those of one place together.
std::vector<Images> byPlace(Images images) {
  const glm::dvec3 normal = planeNormal(images.front().slice);
  const auto along = [&](const FolderImage& image) { return glm::dot(image.slice.position, normal); };
  std::stable_sort(images.begin(), images.end(),
                   [&](const FolderImage& a, const FolderImage& b) { return along(a) < along(b); });
  std::vector<Images> places;
  for (FolderImage& image : images) {
    if (places.empty() || along(image) - along(places.back().front()) >= kSamePlace) places.emplace_back();
    places.back().push_back(std::move(image));
  }
  return places;
}

std::size_t mostAtOnePlace(const std::vector<Images>& places) {
  std::size_t most = 0;
  for (const Images& place : places) most = std::max(most, place.size());
  return most;
}

// The parts by the value of one attribute; none when it does not tell them apart.
std::vector<Images> partsBy(Moment moment, const Images& images, std::size_t most) {
  std::map<double, Images> groups;
  for (const FolderImage& image : images) {
    const double value = image.slice.moment(moment);
    if (std::isnan(value)) return {};
    groups[value].push_back(image);
  }
  if (groups.size() != most) return {};
  std::vector<Images> parts;
  for (auto& [value, part] : groups) {
    if (mostAtOnePlace(byPlace(part)) > 1) return {};
    parts.push_back(std::move(part));
  }
  return parts;
}

// The nth image of each place by instance number; none when numbers are missing or counts differ.
std::vector<Images> partsByOrder(const std::vector<Images>& places, std::size_t most) {
  std::vector<Images> parts(most);
  for (Images place : places) {
    if (place.size() != most) return {};
    std::sort(place.begin(), place.end(), [](const FolderImage& a, const FolderImage& b) {
      return a.slice.moment(Moment::instance) < b.slice.moment(Moment::instance);
    });
    for (std::size_t i = 0; i < most; ++i) {
      const double number = place[i].slice.moment(Moment::instance);
      if (std::isnan(number) || (i > 0 && number == place[i - 1].slice.moment(Moment::instance))) return {};
      parts[i].push_back(place[i]);
    }
  }
  return parts;
}

}  // namespace

glm::dvec3 planeNormal(const DicomSlice& slice) {
  return glm::normalize(glm::cross(slice.row, slice.column));
}

std::vector<DicomSeries> groupSeries(std::vector<FolderImage> images) {
  std::map<std::string, DicomSeries> byUid;
  for (FolderImage& image : images) {
    DicomSeries& series = byUid[image.slice.seriesInstanceUid];
    series.uid = image.slice.seriesInstanceUid;
    series.images.push_back(std::move(image));
  }
  std::vector<DicomSeries> out;
  for (auto& [uid, series] : byUid) out.push_back(std::move(series));
  std::stable_sort(out.begin(), out.end(), [](const DicomSeries& a, const DicomSeries& b) {
    return a.images.size() > b.images.size();
  });
  return out;
}

SeriesParts splitSeries(std::vector<FolderImage> images) {
  requireImages(images);
  requireOneKind(images);
  SeriesParts out;
  out.copies = dropCopies(images);
  const std::vector<Images> places = byPlace(images);
  const std::size_t most = mostAtOnePlace(places);
  if (most == 1) {
    out.parts.push_back(std::move(images));
    return out;
  }
  for (std::size_t i = 0; i < kMoments; ++i) {
    const auto moment = static_cast<Moment>(i);
    out.parts = moment == Moment::instance ? partsByOrder(places, most) : partsBy(moment, images, most);
    if (out.parts.empty()) continue;
    out.moment = moment;
    return out;
  }
  throw Refusal("several of its " + std::to_string(images.size()) + " images lie at one place (up to " +
                std::to_string(most) + " of them) and nothing tells them apart; export one volume.");
}

}  // namespace chiasm::data_io::reader

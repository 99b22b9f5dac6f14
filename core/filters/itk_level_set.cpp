#include "core/filters/itk_level_set.h"

#include <algorithm>
#include <cmath>

#include <itkGeodesicActiveContourLevelSetImageFilter.h>
#include <itkGradientMagnitudeRecursiveGaussianImageFilter.h>
#include <itkImage.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>
#include <itkThresholdSegmentationLevelSetImageFilter.h>

namespace chiasm {

namespace {

using Image = itk::Image<float, 3>;
using Binary = itk::Image<unsigned char, 3>;

// The surface rests when it moves less than this, in voxels (root mean square over the surface).
constexpr double kRestingChange = 0.002;
// The steepest gradients of the box, in this part of its voxels, are edges.
constexpr double kEdgeQuantile = 0.9;

tl::unexpected<Error> cancelled() {
  return failure(ErrorKind::cancelled, "Cancelled; nothing was changed.");
}

template <typename Pixel, typename Source>
typename itk::Image<Pixel, 3>::Pointer imageOf(const LevelSetInput& input, const Source& voxels) {
  auto image = itk::Image<Pixel, 3>::New();
  typename itk::Image<Pixel, 3>::RegionType region;
  typename itk::Image<Pixel, 3>::SpacingType spacing;
  for (unsigned axis = 0; axis < 3; ++axis) {
    region.SetSize(axis, static_cast<itk::SizeValueType>(input.size[static_cast<int>(axis)]));
    spacing[axis] = input.spacing[static_cast<int>(axis)];
  }
  image->SetRegions(region);
  image->SetSpacing(spacing);
  image->Allocate();
  std::copy(voxels.begin(), voxels.end(), image->GetBufferPointer());
  return image;
}

std::vector<std::uint8_t> insideOf(const Image& levels) {
  const auto count = levels.GetBufferedRegion().GetNumberOfPixels();
  std::vector<std::uint8_t> inside(count);
  const float* level = levels.GetBufferPointer();
  for (std::size_t i = 0; i < count; ++i) inside[i] = level[i] < 0.0F ? 1 : 0;
  return inside;
}

// mm, negative inside.
Image::Pointer distances(const LevelSetInput& input) {
  using Distance = itk::SignedMaurerDistanceMapImageFilter<Binary, Image>;
  auto distance = Distance::New();
  distance->SetInput(imageOf<unsigned char>(input, input.mask));
  distance->SetSquaredDistance(false);
  distance->SetUseImageSpacing(true);
  distance->SetInsideIsPositive(false);
  distance->Update();
  Image::Pointer result = distance->GetOutput();
  result->DisconnectPipeline();
  return result;
}

// −1 … 1: how fast the surface moves outwards at each voxel.
std::vector<float> rangeSpeed(const LevelSetInput& input, const EvolutionSettings& settings) {
  const double width = settings.range.upper - settings.range.lower;
  const double soft = std::max(width * settings.softness, 1e-6);
  std::vector<float> speed(input.values.size());
  for (std::size_t i = 0; i < speed.size(); ++i) {
    const double value = static_cast<double>(input.values[i]);
    const double room = std::min(value - settings.range.lower, settings.range.upper - value);
    speed[i] = static_cast<float>(std::clamp(room / soft, -1.0, 1.0));
  }
  return speed;
}

// 1 where the volume is even, towards 0 at edges: 1 / (1 + (|∇(Gσ * I)| / k)²), with k where edges begin.
// `onProgress(0..1)` is asked meanwhile: false stops with itk::ProcessAborted.
std::vector<float> edgeSpeed(const LevelSetInput& input, const EvolutionSettings& settings,
                             const std::function<bool(double)>& onProgress) {
  using Gradient = itk::GradientMagnitudeRecursiveGaussianImageFilter<Image, Image>;
  auto gradient = Gradient::New();
  gradient->SetInput(imageOf<float>(input, input.values));
  gradient->SetSigma(std::max(settings.sigmaMm, 1e-3));
  gradient->AddObserver(itk::ProgressEvent(), [&](const itk::EventObject&) {
    if (!onProgress(static_cast<double>(gradient->GetProgress()))) gradient->AbortGenerateDataOn();
  });
  gradient->Update();
  if (!onProgress(1.0)) throw itk::ProcessAborted(__FILE__, __LINE__);
  const float* steepness = gradient->GetOutput()->GetBufferPointer();
  const std::size_t count = input.values.size();
  std::vector<float> speed(steepness, steepness + count), sorted = speed;
  const auto at =
      sorted.begin() + static_cast<std::ptrdiff_t>(kEdgeQuantile * static_cast<double>(count - 1));
  std::nth_element(sorted.begin(), at, sorted.end());
  const double edge = std::max(static_cast<double>(*at), 1e-6);
  for (float& one : speed) {
    const double ratio = static_cast<double>(one) / edge;
    one = static_cast<float>(1.0 / (1.0 + ratio * ratio));
  }
  return speed;
}

template <typename Filter>
Expected<std::vector<std::uint8_t>> run(
    Filter& filter, const EvolutionSettings& settings,
    const std::function<bool(int done, const InsideNow& inside)>& onIteration) {
  filter.SetCurvatureScaling(static_cast<float>(settings.curvature));
  filter.SetPropagationScaling(static_cast<float>(settings.pressure));
  filter.SetMaximumRMSError(kRestingChange);
  filter.SetNumberOfIterations(static_cast<unsigned>(settings.iterations));
  filter.SetIsoSurfaceValue(0.0F);
  bool stopped = false;
  filter.AddObserver(itk::IterationEvent(), [&](const itk::EventObject&) {
    if (!stopped && onIteration(static_cast<int>(filter.GetElapsedIterations()),
                                [&] { return insideOf(*filter.GetOutput()); }))
      return;
    stopped = true;
    filter.AbortGenerateDataOn();
  });
  try {
    filter.Update();
  } catch (const itk::ProcessAborted&) {
    return cancelled();
  }
  return insideOf(*filter.GetOutput());
}

}  // namespace

Expected<std::vector<float>> levelSetSpeed(const LevelSetInput& input, const EvolutionSettings& settings,
                                           Progress& progress) {
  if (settings.towards == EvolutionSettings::Towards::range) return rangeSpeed(input, settings);
  try {
    return edgeSpeed(input, settings, [&](double done) {
      progress.report(done);
      return !progress.cancelled();
    });
  } catch (const itk::ProcessAborted&) {
    return cancelled();
  } catch (const itk::ExceptionObject& problem) {
    return failure(ErrorKind::invalidInput,
                   std::string("The speed cannot be found: ") + problem.GetDescription());
  }
}

Expected<std::vector<std::uint8_t>> evolveLevelSet(
    const LevelSetInput& input, const EvolutionSettings& settings,
    const std::function<bool(int done, const InsideNow& inside)>& onIteration) {
  try {
    if (settings.towards == EvolutionSettings::Towards::range) {
      using Filter = itk::ThresholdSegmentationLevelSetImageFilter<Image, Image>;
      auto filter = Filter::New();
      filter->SetInput(distances(input));
      // ITK's speed is the distance to the nearer threshold: with 0 and 4 that is the speed itself.
      filter->SetFeatureImage(imageOf<float>(input, rangeSpeed(input, settings)));
      filter->SetLowerThreshold(0.0F);
      filter->SetUpperThreshold(4.0F);
      return run(*filter, settings, onIteration);
    }
    using Filter = itk::GeodesicActiveContourLevelSetImageFilter<Image, Image>;
    auto filter = Filter::New();
    filter->SetInput(distances(input));
    // No iteration yet, but the person may leave.
    const auto speed =
        edgeSpeed(input, settings, [&](double) { return onIteration(0, [&] { return input.mask; }); });
    filter->SetFeatureImage(imageOf<float>(input, speed));
    filter->SetAdvectionScaling(static_cast<float>(settings.attraction));
    return run(*filter, settings, onIteration);
  } catch (const itk::ProcessAborted&) {
    return cancelled();
  } catch (const itk::ExceptionObject& problem) {
    return failure(ErrorKind::invalidInput,
                   std::string("The surface cannot be moved: ") + problem.GetDescription());
  }
}

}  // namespace chiasm

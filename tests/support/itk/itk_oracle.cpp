#include "tests/support/itk/itk_oracle.h"

#include <itkBinaryBallStructuringElement.h>
#include <itkBinaryDilateImageFilter.h>
#include <itkBinaryErodeImageFilter.h>
#include <itkBinaryMorphologicalClosingImageFilter.h>
#include <itkBinaryMorphologicalOpeningImageFilter.h>
#include <itkBinaryThresholdImageFilter.h>
#include <itkConnectedComponentImageFilter.h>
#include <itkConnectedThresholdImageFilter.h>
#include <itkMultiThreaderBase.h>
#include <itkRelabelComponentImageFilter.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>
#include <itkVersion.h>

#include <memory>

#include "tests/support/itk/images.h"

namespace chiasm::test::itk_oracle {

namespace {

using GreyImage = Image<std::int16_t>;
using BinaryImage = Image<std::uint8_t>;
using LabelImage = Image<std::uint32_t>;

// Runs a fresh filter each time; what it made is kept until the next run. `make` returns a filter with all of
// its settings; the pipeline above it stays alive through it.
template <typename Make>
TimedFilter timed(Make make) {
  auto output = std::make_shared<BinaryImage::Pointer>();
  return {[make, output] {
            auto filter = make();
            filter->Update();
            *output = filter->GetOutput();
            (*output)->DisconnectPipeline();
          },
          [output] { return arrayOf<std::uint8_t>(output->GetPointer()); }, [output] { *output = nullptr; }};
}

template <typename Filter>
BinaryImage::Pointer morphed(const BinaryImage::Pointer& image, int radius) {
  using Ball = itk::BinaryBallStructuringElement<std::uint8_t, 3>;
  Ball ball;
  ball.SetRadius(static_cast<itk::SizeValueType>(radius));
  ball.CreateStructuringElement();
  auto filter = Filter::New();
  filter->SetInput(image);
  filter->SetKernel(ball);
  filter->SetForegroundValue(1);
  filter->Update();
  BinaryImage::Pointer output = filter->GetOutput();
  output->DisconnectPipeline();
  return output;
}

BinaryImage::Pointer morphed(const BinaryImage::Pointer& image, Morphology step, int radius) {
  using Ball = itk::BinaryBallStructuringElement<std::uint8_t, 3>;
  switch (step) {
    case Morphology::dilate:
      return morphed<itk::BinaryDilateImageFilter<BinaryImage, BinaryImage, Ball>>(image, radius);
    case Morphology::erode:
      return morphed<itk::BinaryErodeImageFilter<BinaryImage, BinaryImage, Ball>>(image, radius);
    case Morphology::open:
      return morphed<itk::BinaryMorphologicalOpeningImageFilter<BinaryImage, BinaryImage, Ball>>(image,
                                                                                                 radius);
    case Morphology::close:
      break;
  }
  return morphed<itk::BinaryMorphologicalClosingImageFilter<BinaryImage, BinaryImage, Ball>>(image, radius);
}

LabelImage::Pointer componentsOf(const BinaryImage::Pointer& image) {
  auto filter = itk::ConnectedComponentImageFilter<BinaryImage, LabelImage>::New();
  filter->SetInput(image);
  filter->Update();
  return filter->GetOutput();
}

}  // namespace

void setThreads(unsigned count) {
  itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(count);
  itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(count);
}

std::string version() {
  return itk::Version::GetITKVersion();
}

TimedFilter timedThreshold(const Grey& values, glm::ivec3 size, std::int16_t lower, std::int16_t upper) {
  const GreyImage::Pointer image = imageOf(values, size);
  return timed([image, lower, upper] {
    auto filter = itk::BinaryThresholdImageFilter<GreyImage, BinaryImage>::New();
    filter->SetInput(image);
    filter->SetLowerThreshold(lower);
    filter->SetUpperThreshold(upper);
    filter->SetInsideValue(1);
    filter->SetOutsideValue(0);
    return filter;
  });
}

TimedFilter timedConnectedThreshold(const Grey& values, glm::ivec3 size, glm::ivec3 seed, std::int16_t lower,
                                    std::int16_t upper) {
  const GreyImage::Pointer image = imageOf(values, size);
  return timed([image, seed, lower, upper] {
    auto filter = itk::ConnectedThresholdImageFilter<GreyImage, BinaryImage>::New();
    filter->SetInput(image);
    filter->SetLower(lower);
    filter->SetUpper(upper);
    filter->SetReplaceValue(1);
    filter->SetSeed({{seed.x, seed.y, seed.z}});
    return filter;
  });
}

TimedFilter timedMorphology(const Binary& set, glm::ivec3 size, Morphology step, int radius) {
  const BinaryImage::Pointer image = imageOf(set, size);
  auto output = std::make_shared<BinaryImage::Pointer>();
  return {[image, step, radius, output] { *output = morphed(image, step, radius); },
          [output] { return arrayOf<std::uint8_t>(output->GetPointer()); }, [output] { *output = nullptr; }};
}

TimedFilter timedComponents(const Binary& set, glm::ivec3 size) {
  const BinaryImage::Pointer image = imageOf(set, size);
  auto output = std::make_shared<LabelImage::Pointer>();
  return {[image, output] { *output = componentsOf(image); },
          [output] {
            // The largest one, found apart from the filter.
            const std::vector<std::uint32_t> labels = arrayOf<std::uint32_t>(output->GetPointer());
            std::vector<std::int64_t> sizes(std::size_t{1} + *std::max_element(labels.begin(), labels.end()));
            for (const std::uint32_t label : labels)
              if (label != 0) ++sizes[label];
            const auto largest =
                static_cast<std::uint32_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin());
            Binary chosen;
            for (const std::uint32_t label : labels) chosen.push_back(label == largest ? 1 : 0);
            return chosen;
          },
          [output] { *output = nullptr; }};
}

TimedFilter timedLargestComponent(const Binary& set, glm::ivec3 size) {
  const BinaryImage::Pointer image = imageOf(set, size);
  return timed([image] {
    auto found = itk::ConnectedComponentImageFilter<BinaryImage, LabelImage>::New();
    found->SetInput(image);
    found->Update();  // outputs do not keep the filters alive that made them
    auto sorted = itk::RelabelComponentImageFilter<LabelImage, LabelImage>::New();
    sorted->SetInput(found->GetOutput());
    sorted->Update();
    auto filter = itk::BinaryThresholdImageFilter<LabelImage, BinaryImage>::New();
    filter->SetInput(sorted->GetOutput());
    filter->SetLowerThreshold(1);
    filter->SetUpperThreshold(1);
    filter->SetInsideValue(1);
    filter->SetOutsideValue(0);
    return filter;
  });
}

TimedFilter timedMargin(const Binary& set, glm::ivec3 size, glm::dvec3 spacing, double millimetres) {
  const BinaryImage::Pointer image = imageOf(set, size, spacing);
  return timed([image, millimetres] {
    auto distances = itk::SignedMaurerDistanceMapImageFilter<BinaryImage, Image<float>>::New();
    distances->SetInput(image);
    distances->SetSquaredDistance(false);
    distances->SetUseImageSpacing(true);
    distances->Update();
    auto filter = itk::BinaryThresholdImageFilter<Image<float>, BinaryImage>::New();
    filter->SetInput(distances->GetOutput());
    filter->SetUpperThreshold(static_cast<float>(millimetres * (1.0 + 1e-6)));
    filter->SetInsideValue(1);
    filter->SetOutsideValue(0);
    return filter;
  });
}

Binary threshold(const Grey& values, glm::ivec3 size, std::int16_t lower, std::int16_t upper) {
  const TimedFilter filter = timedThreshold(values, size, lower, upper);
  filter.run();
  return filter.result();
}

Binary connectedThreshold(const Grey& values, glm::ivec3 size, glm::ivec3 seed, std::int16_t lower,
                          std::int16_t upper) {
  const TimedFilter filter = timedConnectedThreshold(values, size, seed, lower, upper);
  filter.run();
  return filter.result();
}

Binary morphology(const Binary& set, glm::ivec3 size, Morphology step, int radius) {
  return arrayOf<std::uint8_t>(morphed(imageOf(set, size), step, radius).GetPointer());
}

std::vector<std::uint32_t> components(const Binary& set, glm::ivec3 size) {
  return arrayOf<std::uint32_t>(componentsOf(imageOf(set, size)).GetPointer());
}

std::vector<std::uint32_t> componentsBySize(const Binary& set, glm::ivec3 size, std::int64_t minimum) {
  auto sorted = itk::RelabelComponentImageFilter<LabelImage, LabelImage>::New();
  sorted->SetInput(componentsOf(imageOf(set, size)));
  sorted->SetMinimumObjectSize(static_cast<std::uint64_t>(minimum));
  sorted->Update();
  return arrayOf<std::uint32_t>(sorted->GetOutput());
}

std::vector<float> signedDistance(const Binary& set, glm::ivec3 size, glm::dvec3 spacing) {
  auto filter = itk::SignedMaurerDistanceMapImageFilter<BinaryImage, Image<float>>::New();
  filter->SetInput(imageOf(set, size, spacing));
  filter->SetSquaredDistance(false);
  filter->SetUseImageSpacing(true);
  filter->SetInsideIsPositive(false);
  filter->Update();
  return arrayOf<float>(filter->GetOutput());
}

}  // namespace chiasm::test::itk_oracle

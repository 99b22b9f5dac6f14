#include <itkConfidenceConnectedImageFilter.h>
#include <itkMorphologicalWatershedFromMarkersImageFilter.h>

#include "tests/support/itk/images.h"
#include "tests/support/itk/itk_oracle.h"

namespace chiasm::test::itk_oracle {

Binary confidenceConnected(const Grey& values, glm::ivec3 size, glm::ivec3 seed, int radius,
                           double multiplier, int iterations) {
  auto filter = itk::ConfidenceConnectedImageFilter<Image<float>, Image<std::uint8_t>>::New();
  // As float: for whole numbers the filter cuts its range's ends to whole numbers too.
  filter->SetInput(imageOf(std::vector<float>(values.begin(), values.end()), size));
  filter->SetSeed({{seed.x, seed.y, seed.z}});
  filter->SetInitialNeighborhoodRadius(static_cast<unsigned>(radius));
  filter->SetMultiplier(multiplier);
  filter->SetNumberOfIterations(static_cast<unsigned>(iterations));
  filter->SetReplaceValue(1);
  filter->Update();
  return arrayOf<std::uint8_t>(filter->GetOutput());
}

std::vector<std::uint8_t> watershedFromMarkers(const std::vector<std::uint16_t>& relief, glm::ivec3 size,
                                               const std::vector<std::uint8_t>& markers) {
  auto filter =
      itk::MorphologicalWatershedFromMarkersImageFilter<Image<std::uint16_t>, Image<std::uint8_t>>::New();
  filter->SetInput1(imageOf(relief, size));
  filter->SetInput2(imageOf(markers, size));
  filter->SetMarkWatershedLine(false);
  filter->SetFullyConnected(false);
  filter->Update();
  return arrayOf<std::uint8_t>(filter->GetOutput());
}

}  // namespace chiasm::test::itk_oracle

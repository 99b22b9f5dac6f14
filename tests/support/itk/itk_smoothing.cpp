#include <itkBinaryMedianImageFilter.h>

#include "tests/support/itk/images.h"
#include "tests/support/itk/itk_oracle.h"

namespace chiasm::test::itk_oracle {

Binary binaryMedian(const Binary& set, glm::ivec3 size, glm::ivec3 radius) {
  auto filter = itk::BinaryMedianImageFilter<Image<std::uint8_t>, Image<std::uint8_t>>::New();
  filter->SetInput(imageOf(set, size));
  Image<std::uint8_t>::SizeType reach;
  for (unsigned axis = 0; axis < 3; ++axis)
    reach[axis] = static_cast<itk::SizeValueType>(radius[static_cast<int>(axis)]);
  filter->SetRadius(reach);
  filter->SetForegroundValue(1);
  filter->SetBackgroundValue(0);
  filter->Update();
  return arrayOf<std::uint8_t>(filter->GetOutput());
}

}  // namespace chiasm::test::itk_oracle

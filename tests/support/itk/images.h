// Plain arrays as ITK images, and back.
#pragma once

#include <itkImage.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

namespace chiasm::test::itk_oracle {

template <typename T>
using Image = itk::Image<T, 3>;

template <typename T>
typename Image<T>::Pointer imageOf(const std::vector<T>& values, glm::ivec3 size,
                                   glm::dvec3 spacing = glm::dvec3(1.0)) {
  auto image = Image<T>::New();
  typename Image<T>::RegionType region;
  for (unsigned axis = 0; axis < 3; ++axis)
    region.SetSize(axis, static_cast<itk::SizeValueType>(size[static_cast<int>(axis)]));
  image->SetRegions(region);
  image->Allocate();
  const double mm[3] = {spacing.x, spacing.y, spacing.z};
  image->SetSpacing(mm);
  std::copy(values.begin(), values.end(), image->GetBufferPointer());
  return image;
}

template <typename T>
std::vector<T> arrayOf(const Image<T>* image) {
  const T* first = image->GetBufferPointer();
  return {first, first + image->GetBufferedRegion().GetNumberOfPixels()};
}

}  // namespace chiasm::test::itk_oracle

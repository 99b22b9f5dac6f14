#include "tests/data_io/reader/itk_files.h"

#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>

#include <stdexcept>
#include <string>

namespace chiasm::test {
namespace {

itk::ImageIOBase::Pointer imageIo(const std::string& name) {
  if (name.ends_with(".nii") || name.ends_with(".nii.gz")) return itk::NiftiImageIO::New().GetPointer();
  if (name.ends_with(".nrrd") || name.ends_with(".nhdr")) return itk::NrrdImageIO::New().GetPointer();
  if (name.ends_with(".mha") || name.ends_with(".mhd")) return itk::MetaImageIO::New().GetPointer();
  throw std::runtime_error("no such format");
}

}  // namespace

template <typename T>
void writeByItk(const std::filesystem::path& path, const GridGeometry& grid, std::span<const T> voxels,
                bool compressed) {
  const itk::ImageIOBase::Pointer io = imageIo(path.string());
  io->SetFileName(path.string());
  io->SetNumberOfDimensions(3);
  itk::ImageIORegion region(3);
  for (unsigned axis = 0; axis < 3; ++axis) {
    const int i = static_cast<int>(axis);
    io->SetDimensions(axis, static_cast<unsigned>(grid.size[i]));
    io->SetSpacing(axis, grid.spacing[i]);
    io->SetOrigin(axis, grid.origin[i]);
    io->SetDirection(axis,
                     std::vector<double>{grid.direction[i][0], grid.direction[i][1], grid.direction[i][2]});
    region.SetSize(axis, static_cast<unsigned>(grid.size[i]));
  }
  io->SetIORegion(region);
  io->SetPixelType(itk::IOPixelEnum::SCALAR);
  io->SetNumberOfComponents(1);
  io->SetComponentType(itk::ImageIOBase::MapPixelType<T>::CType);
  io->SetUseCompression(compressed);
  io->WriteImageInformation();
  io->Write(voxels.data());
}

template void writeByItk(const std::filesystem::path&, const GridGeometry&, std::span<const std::uint8_t>,
                         bool);
template void writeByItk(const std::filesystem::path&, const GridGeometry&, std::span<const std::int8_t>,
                         bool);
template void writeByItk(const std::filesystem::path&, const GridGeometry&, std::span<const std::int16_t>,
                         bool);
template void writeByItk(const std::filesystem::path&, const GridGeometry&, std::span<const std::uint16_t>,
                         bool);
template void writeByItk(const std::filesystem::path&, const GridGeometry&, std::span<const std::int32_t>,
                         bool);
template void writeByItk(const std::filesystem::path&, const GridGeometry&, std::span<const std::uint32_t>,
                         bool);
template void writeByItk(const std::filesystem::path&, const GridGeometry&, std::span<const float>, bool);
template void writeByItk(const std::filesystem::path&, const GridGeometry&, std::span<const double>, bool);

}  // namespace chiasm::test

#include "tests/support/itk/volume_files.h"

#include <itkGDCMImageIO.h>
#include <itkGDCMSeriesFileNames.h>
#include <itkImage.h>
#include <itkImageFileReader.h>
#include <itkImageFileWriter.h>
#include <itkImageSeriesReader.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace chiasm::test::oracle {
namespace {

using Image = itk::Image<std::int16_t, 3>;

itk::ImageIOBase::Pointer imageIo(const std::string& name) {
  if (name.ends_with(".nii") || name.ends_with(".nii.gz")) return itk::NiftiImageIO::New().GetPointer();
  if (name.ends_with(".nrrd")) return itk::NrrdImageIO::New().GetPointer();
  if (name.ends_with(".mha")) return itk::MetaImageIO::New().GetPointer();
  throw std::runtime_error("no such format");
}

ReadByItk resultOf(const Image::Pointer& image) {
  const std::size_t count = image->GetLargestPossibleRegion().GetNumberOfPixels();
  return {std::make_shared<Image::Pointer>(image), count, image->GetBufferPointer()[count / 2]};
}

}  // namespace

ReadByItk readFile(const std::filesystem::path& path) {
  const auto reader = itk::ImageFileReader<Image>::New();
  reader->SetImageIO(imageIo(path.string()));
  reader->SetFileName(path.string());
  reader->Update();
  return resultOf(reader->GetOutput());
}

ReadByItk readSeries(const std::filesystem::path& folder) {
  const auto names = itk::GDCMSeriesFileNames::New();
  names->SetDirectory(folder.string());
  const auto reader = itk::ImageSeriesReader<Image>::New();
  reader->SetImageIO(itk::GDCMImageIO::New());
  reader->SetFileNames(names->GetFileNames(names->GetSeriesUIDs().at(0)));
  reader->Update();
  return resultOf(reader->GetOutput());
}

void writeFile(const std::filesystem::path& path, const GridGeometry& grid,
               std::span<const std::int16_t> voxels, bool compressed) {
  const auto image = Image::New();
  Image::SizeType size;
  Image::SpacingType spacing;
  for (unsigned axis = 0; axis < 3; ++axis) {
    size[axis] = static_cast<std::size_t>(grid.size[static_cast<int>(axis)]);
    spacing[axis] = grid.spacing[static_cast<int>(axis)];
  }
  image->SetRegions(size);
  image->SetSpacing(spacing);
  image->Allocate();
  std::copy(voxels.begin(), voxels.end(), image->GetBufferPointer());
  const auto writer = itk::ImageFileWriter<Image>::New();
  writer->SetInput(image);
  writer->SetImageIO(imageIo(path.string()));
  writer->SetUseCompression(compressed);
  writer->SetFileName(path.string());
  writer->Update();
}

}  // namespace chiasm::test::oracle

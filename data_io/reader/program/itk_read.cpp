#include "data_io/reader/program/itk_read.h"

#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

itk::ImageIOBase::Pointer imageIo(Format format) {
  switch (format) {
    case Format::nifti:
      return itk::NiftiImageIO::New().GetPointer();
    case Format::nrrd:
      return itk::NrrdImageIO::New().GetPointer();
    default:
      return itk::MetaImageIO::New().GetPointer();
  }
}

const char* ending(Format format) {
  switch (format) {
    case Format::nifti:
      return "nii";
    case Format::nrrd:
      return "nrrd";
    default:
      return "mha";
  }
}

bool sameType(itk::IOComponentEnum seen, Component expected) {
  switch (seen) {
    case itk::IOComponentEnum::UCHAR:
      return expected == Component::uint8;
    case itk::IOComponentEnum::CHAR:
      return expected == Component::int8;
    case itk::IOComponentEnum::USHORT:
      return expected == Component::uint16;
    case itk::IOComponentEnum::SHORT:
      return expected == Component::int16;
    case itk::IOComponentEnum::UINT:
      return expected == Component::uint32;
    case itk::IOComponentEnum::INT:
      return expected == Component::int32;
    case itk::IOComponentEnum::ULONG:
    case itk::IOComponentEnum::ULONGLONG:
      return expected == Component::uint64;
    case itk::IOComponentEnum::LONG:
    case itk::IOComponentEnum::LONGLONG:
      return expected == Component::int64;
    case itk::IOComponentEnum::FLOAT:
      return expected == Component::float32;
    case itk::IOComponentEnum::DOUBLE:
      return expected == Component::float64;
    default:
      return false;
  }
}

// ITK fits a rotation to the header's matrix. That must be the same place but for the shear that the header
// check lets pass; then the header's own numbers stand.
void confirmPlace(GridGeometry& grid, const std::array<glm::dvec3, 4>& place) {
  glm::dvec3 apart = glm::abs(grid.origin - place[3]);
  double reach = glm::length(place[3]);
  for (int i = 0; i < 3; ++i) {
    const glm::dvec3& step = place[static_cast<std::size_t>(i)];
    apart += glm::abs(grid.direction[i] * grid.spacing[i] - step) * static_cast<double>(grid.size[i]);
    reach += glm::length(step) * grid.size[i];
  }
  constexpr double kShare = 2e-3;
  if (!(glm::length(apart) <= kShare * reach))
    throw Refusal("ITK puts it elsewhere than its header does; resample it to a plain orthogonal grid.");
  for (int i = 0; i < 3; ++i) {
    const glm::dvec3& step = place[static_cast<std::size_t>(i)];
    grid.spacing[i] = glm::length(step);
    grid.direction[i] = step / grid.spacing[i] + 0.0;  // no negative zeros
  }
  grid.origin = place[3] + 0.0;
}

}  // namespace

GridGeometry readByItk(StagedVolume& volume, const StagedNames& names, std::span<std::byte> out) {
  volume.file.unmap();
  const std::string name = names.name(ending(volume.format));
  if (name.empty() || ::dup2(volume.file.fd(), kStagedFd) < 0)
    throw Refusal("no temporary folder could be made; check TMPDIR and /tmp.", ErrorKind::unavailable);
  try {
    const itk::ImageIOBase::Pointer io = imageIo(volume.format);
    io->SetFileName(name);
    io->ReadImageInformation();
    if (io->GetNumberOfDimensions() < 3 || io->GetNumberOfComponents() != 1 ||
        !sameType(io->GetComponentType(), volume.staged))
      throw Refusal("ITK does not see the volume that its header describes.");
    GridGeometry grid;
    itk::ImageIORegion region(io->GetNumberOfDimensions());
    for (unsigned axis = 0; axis < io->GetNumberOfDimensions(); ++axis) {
      const auto length = static_cast<int>(io->GetDimensions(axis));
      region.SetSize(axis, io->GetDimensions(axis));
      if (length != (axis < 3 ? volume.size[static_cast<int>(axis)] : 1))
        throw Refusal("ITK does not see the volume that its header describes.");
      if (axis >= 3) continue;
      const int i = static_cast<int>(axis);
      grid.size[i] = length;
      grid.spacing[i] = io->GetSpacing(axis) / volume.geometryScale;
      grid.origin[i] = io->GetOrigin(axis) / volume.geometryScale + 0.0;  // no negative zeros
      const std::vector<double> direction = io->GetDirection(axis);
      for (int row = 0; row < 3; ++row)
        grid.direction[i][row] = direction.at(static_cast<std::size_t>(row)) + 0.0;
    }
    if (volume.place) confirmPlace(grid, *volume.place);
    io->SetIORegion(region);
    if (static_cast<std::uint64_t>(io->GetImageSizeInBytes()) != out.size())
      throw Refusal("ITK does not see the volume that its header describes.");
    io->Read(out.data());
    ::close(kStagedFd);
    volume.file = MemoryFile();
    return grid;
  } catch (const itk::ExceptionObject&) {
    // Its text may repeat what the file says.
    throw Refusal("ITK cannot read it; copy it again from its source.");
  }
}

}  // namespace chiasm::data_io::reader

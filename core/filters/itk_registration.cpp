#include "core/filters/itk_registration.h"

#include <algorithm>
#include <cmath>

#include <itkAffineTransform.h>
#include <itkEuler3DTransform.h>
#include <itkImage.h>
#include <itkImageRegistrationMethodv4.h>
#include <itkLandmarkBasedTransformInitializer.h>
#include <itkMattesMutualInformationImageToImageMetricv4.h>
#include <itkRegistrationParameterScalesFromPhysicalShift.h>
#include <itkRegularStepGradientDescentOptimizerv4.h>
#include <itkVersorRigid3DTransform.h>

#include "core/filters/reduced_image.h"

namespace chiasm {

namespace {

using Image = itk::Image<float, 3>;
using Metric = itk::MattesMutualInformationImageToImageMetricv4<Image, Image>;
using Optimizer = itk::RegularStepGradientDescentOptimizerv4<double>;
using Matrix = itk::MatrixOffsetTransformBase<double, 3, 3>;

constexpr unsigned kHistogramBins = 50;
constexpr double kSampledShare = 0.25;
constexpr unsigned kRigidIterations = 150, kAffineIterations = 400;

Image::Pointer imageOf(const RegistrationImage& source) {
  auto image = Image::New();
  Image::RegionType region;
  Image::SpacingType spacing;
  Image::PointType origin;
  Image::DirectionType direction;
  for (int axis = 0; axis < 3; ++axis) {
    const auto a = static_cast<unsigned>(axis);
    region.SetSize(a, static_cast<itk::SizeValueType>(source.size[axis]));
    spacing[a] = source.spacing[axis];
    origin[a] = source.origin[axis];
    for (int column = 0; column < 3; ++column)
      direction(a, static_cast<unsigned>(column)) = source.direction[column][axis];
  }
  image->SetRegions(region);
  image->SetSpacing(spacing);
  image->SetOrigin(origin);
  image->SetDirection(direction);
  image->Allocate();
  std::copy(source.values.begin(), source.values.end(), image->GetBufferPointer());
  return image;
}

Matrix::MatrixType itkMatrix(const glm::dmat3& matrix) {
  Matrix::MatrixType part;
  for (unsigned row = 0; row < 3; ++row)
    for (unsigned column = 0; column < 3; ++column)
      part(row, column) = matrix[static_cast<int>(column)][static_cast<int>(row)];
  return part;
}

// About the fixed image's centre, so that turning and shifting do not fight each other; the centre goes where
// the matrix takes it.
void setMatrix(Matrix& transform, const glm::dmat3& linear, const glm::dmat4& matrix, const Image& fixed) {
  const auto size = fixed.GetLargestPossibleRegion().GetSize();
  itk::ContinuousIndex<double, 3> middle;
  for (unsigned axis = 0; axis < 3; ++axis) middle[axis] = (static_cast<double>(size[axis]) - 1.0) / 2.0;
  Image::PointType centre;
  fixed.TransformContinuousIndexToPhysicalPoint(middle, centre);
  transform.SetCenter(centre);
  transform.SetMatrix(itkMatrix(linear));
  // moving = R (x − c) + c + t
  const glm::dvec3 c(centre[0], centre[1], centre[2]);
  const glm::dvec3 t = glm::dvec3(matrix * glm::dvec4(c, 1.0)) - c;
  Matrix::OutputVectorType translation;
  for (unsigned axis = 0; axis < 3; ++axis) translation[axis] = t[static_cast<int>(axis)];
  transform.SetTranslation(translation);
}

glm::dmat4 matrixOf(const Matrix& transform) {
  glm::dmat4 matrix(1.0);
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column)
      matrix[column][row] = transform.GetMatrix()(static_cast<unsigned>(row), static_cast<unsigned>(column));
    matrix[3][row] = transform.GetOffset()[static_cast<unsigned>(row)];
  }
  return matrix;
}

Matrix::Pointer transformOf(RegistrationFreedom freedom, const glm::dmat4& matrix, const Image& fixed) {
  Matrix::Pointer transform;
  if (freedom == RegistrationFreedom::rigid)
    transform = itk::Euler3DTransform<double>::New().GetPointer();
  else
    transform = itk::AffineTransform<double, 3>::New().GetPointer();
  const glm::dmat3 linear(matrix);
  setMatrix(*transform, freedom == RegistrationFreedom::rigid ? nearestRotation(linear) : linear, matrix,
            fixed);
  return transform;
}

Metric::Pointer metricOf() {
  auto metric = Metric::New();
  metric->SetNumberOfHistogramBins(kHistogramBins);
  metric->SetUseMovingImageGradientFilter(false);
  metric->SetUseFixedImageGradientFilter(false);
  return metric;
}

Error problem(const itk::ExceptionObject& thrown) {
  const std::string words = thrown.GetDescription();
  if (words.find("map outside") != std::string::npos ||
      words.find("VirtualSampledPointSet") != std::string::npos)
    return {ErrorKind::invalidInput,
            "The volumes do not overlap where the search began; give it a start by hand or by landmarks."};
  return {ErrorKind::invalidInput, "The volumes cannot be registered: " + words};
}

}  // namespace

struct ItkRegistration::Images {
  Image::Pointer fixed[kLevels], moving[kLevels];
};

ItkRegistration::ItkRegistration(const RegistrationImage& fixed, const RegistrationImage& moving,
                                 double spacingMm)
    : images_(std::make_unique<Images>()) {
  double spacing = spacingMm;
  for (int level = kLevels - 1; level >= 0; --level, spacing *= 2) {
    images_->fixed[level] = imageOf(reduced(fixed, spacing));
    images_->moving[level] = imageOf(reduced(moving, spacing));
  }
}

ItkRegistration::~ItkRegistration() = default;

double ItkRegistration::information(const glm::dmat4& movingFromFixed, int level) const {
  try {
    auto metric = metricOf();
    metric->SetFixedImage(images_->fixed[level]);
    metric->SetMovingImage(images_->moving[level]);
    metric->SetMovingTransform(
        transformOf(RegistrationFreedom::affine, movingFromFixed, *images_->fixed[level]).GetPointer());
    metric->Initialize();
    return std::max(0.0, -metric->GetValue());
  } catch (const itk::ExceptionObject&) {
    return 0.0;  // no overlap at all
  }
}

double ItkRegistration::overlap(const glm::dmat4& movingFromFixed) const {
  const auto transform = transformOf(RegistrationFreedom::affine, movingFromFixed, *images_->fixed[0]);
  const Image& fixed = *images_->fixed[0];
  const auto size = fixed.GetLargestPossibleRegion().GetSize();
  std::size_t inside = 0, all = 0;
  Image::IndexType index;
  for (index[2] = 0; index[2] < static_cast<itk::IndexValueType>(size[2]); ++index[2])
    for (index[1] = 0; index[1] < static_cast<itk::IndexValueType>(size[1]); ++index[1])
      for (index[0] = 0; index[0] < static_cast<itk::IndexValueType>(size[0]); ++index[0], ++all) {
        Image::PointType point;
        fixed.TransformIndexToPhysicalPoint(index, point);
        itk::ContinuousIndex<double, 3> at;
        if (images_->moving[0]->TransformPhysicalPointToContinuousIndex(transform->TransformPoint(point), at))
          ++inside;
      }
  return all == 0 ? 0.0 : static_cast<double>(inside) / static_cast<double>(all);
}

Expected<glm::dmat4> ItkRegistration::climb(const glm::dmat4& start, RegistrationFreedom freedom, int from,
                                            int to, unsigned seed,
                                            const std::function<bool(const glm::dmat4&)>& onIteration) const {
  glm::dmat4 now = start;
  for (int level = from; level < to; ++level) {
    try {
      const Matrix::Pointer transform = transformOf(freedom, now, *images_->fixed[level]);
      auto metric = metricOf();
      auto scales = itk::RegistrationParameterScalesFromPhysicalShift<Metric>::New();
      scales->SetMetric(metric);
      auto optimizer = Optimizer::New();
      optimizer->SetScalesEstimator(scales);
      const bool rigid = freedom == RegistrationFreedom::rigid;
      optimizer->SetNumberOfIterations(rigid ? kRigidIterations : kAffineIterations);
      // Steps in mm of what the parameters move: half a voxel at first, shorter whenever the direction turns.
      // (Plain gradient descent, whose steps shorten with the gradient, ended 2 to 3 mm aside.)
      optimizer->SetDoEstimateLearningRateOnce(false);
      optimizer->SetLearningRate(images_->fixed[level]->GetSpacing()[0] / 2);
      // Twelve numbers lie in a narrower valley than six: steps are shortened less at a time.
      optimizer->SetRelaxationFactor(rigid ? 0.6 : 0.85);
      optimizer->SetMinimumStepLength(level == 0 ? 0.05 : 0.004);
      optimizer->SetGradientMagnitudeTolerance(1e-8);
      optimizer->SetReturnBestParametersAndValue(true);
      bool stopped = false;
      optimizer->AddObserver(itk::IterationEvent(), [&](const itk::EventObject&) {
        if (!stopped && onIteration(matrixOf(*transform))) return;
        stopped = true;
        optimizer->StopOptimization();
      });
      using Method = itk::ImageRegistrationMethodv4<Image, Image, Matrix>;
      auto method = Method::New();
      method->SetFixedImage(images_->fixed[level]);
      method->SetMovingImage(images_->moving[level]);
      method->SetMetric(metric);
      method->SetOptimizer(optimizer);
      method->SetInitialTransform(transform);
      method->InPlaceOn();
      method->SetNumberOfLevels(1);
      Method::ShrinkFactorsArrayType shrink(1);
      Method::SmoothingSigmasArrayType smooth(1);
      shrink.Fill(1);
      smooth.Fill(0);
      method->SetShrinkFactorsPerLevel(shrink);
      method->SetSmoothingSigmasPerLevel(smooth);
      if (level > 0) {
        method->SetMetricSamplingStrategy(Method::MetricSamplingStrategyEnum::RANDOM);
        method->SetMetricSamplingPercentage(kSampledShare);
        method->MetricSamplingReinitializeSeed(static_cast<int>(seed));
      }
      method->Update();
      if (stopped) return failure(ErrorKind::cancelled, "Cancelled; nothing was changed.");
      now = matrixOf(*transform);
    } catch (const itk::ExceptionObject& thrown) {
      return tl::unexpected(problem(thrown));
    }
  }
  return now;
}

Expected<glm::dmat4> fitPoints(const std::vector<glm::dvec3>& fixed, const std::vector<glm::dvec3>& moving,
                               RegistrationFreedom freedom) {
  const auto listOf = [](const std::vector<glm::dvec3>& points) {
    std::vector<itk::Point<double, 3>> list;
    for (const glm::dvec3& point : points) {
      itk::Point<double, 3> one;
      for (unsigned axis = 0; axis < 3; ++axis) one[axis] = point[static_cast<int>(axis)];
      list.push_back(one);
    }
    return list;
  };
  const auto fit = [&](auto transform) {
    using Transform = typename decltype(transform)::ObjectType;
    auto initializer = itk::LandmarkBasedTransformInitializer<Transform, Image, Image>::New();
    initializer->SetFixedLandmarks(listOf(fixed));
    initializer->SetMovingLandmarks(listOf(moving));
    initializer->SetTransform(transform);
    initializer->InitializeTransform();
    return matrixOf(*transform);
  };
  try {
    return freedom == RegistrationFreedom::rigid ? fit(itk::VersorRigid3DTransform<double>::New())
                                                 : fit(itk::AffineTransform<double, 3>::New());
  } catch (const itk::ExceptionObject& thrown) {
    return failure(ErrorKind::invalidInput,
                   std::string("The landmarks cannot be fitted: ") + thrown.GetDescription());
  }
}

}  // namespace chiasm

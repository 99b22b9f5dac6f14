#include <itkHistogram.h>
#include <itkIsoDataThresholdCalculator.h>
#include <itkMaximumEntropyThresholdCalculator.h>
#include <itkOtsuThresholdCalculator.h>
#include <itkYenThresholdCalculator.h>

#include "tests/support/itk/itk_oracle.h"

namespace chiasm::test::itk_oracle {

namespace {

using Histogram = itk::Statistics::Histogram<double>;

template <typename Calculator>
double thresholdOf(const Histogram::Pointer& histogram) {
  auto calculator = Calculator::New();
  calculator->SetInput(histogram);
  calculator->Update();
  return calculator->GetThreshold();
}

}  // namespace

double histogramThreshold(const std::vector<std::int64_t>& counts, HistogramMethod method) {
  auto histogram = Histogram::New();
  histogram->SetMeasurementVectorSize(1);
  Histogram::SizeType size(1);
  size[0] = counts.size();
  Histogram::MeasurementVectorType first(1), last(1);
  first[0] = 0.0;
  last[0] = static_cast<double>(counts.size());
  histogram->Initialize(size, first, last);
  for (std::size_t bin = 0; bin < counts.size(); ++bin)
    histogram->SetFrequency(static_cast<itk::SizeValueType>(bin),
                            static_cast<itk::SizeValueType>(counts[bin]));
  switch (method) {
    case HistogramMethod::otsu:
      return thresholdOf<itk::OtsuThresholdCalculator<Histogram, double>>(histogram);
    case HistogramMethod::isodata:
      return thresholdOf<itk::IsoDataThresholdCalculator<Histogram, double>>(histogram);
    case HistogramMethod::entropy:
      return thresholdOf<itk::MaximumEntropyThresholdCalculator<Histogram, double>>(histogram);
    case HistogramMethod::yen:
      break;
  }
  return thresholdOf<itk::YenThresholdCalculator<Histogram, double>>(histogram);
}

}  // namespace chiasm::test::itk_oracle

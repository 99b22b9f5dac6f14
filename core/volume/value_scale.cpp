#include "core/volume/value_scale.h"

namespace chiasm {

bool mayBeHounsfield(const VolumeInfo& info, const VolumeStatistics& statistics) {
  if (info.unit == "HU") return true;
  const bool unsaid = info.unit.empty() && (info.study.modality.empty() || info.study.modality == "CT");
  return unsaid && statistics.minimum < -500.0 && statistics.maximum > 100.0;
}

}  // namespace chiasm

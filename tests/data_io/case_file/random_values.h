// Random values of everything that a case holds, from a fixed seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "core/case/command.h"

namespace chiasm::test {

// Draws values that are valid (a case file refuses others) but otherwise as odd as they come: empty and long
// texts, several scripts, extreme numbers. The same seed gives the same values. One thread.
class RandomValues {
 public:
  explicit RandomValues(std::uint64_t seed) : engine_(seed) {}

  std::int64_t integer(std::int64_t minimum, std::int64_t maximum) {
    return std::uniform_int_distribution<std::int64_t>(minimum, maximum)(engine_);
  }
  bool chance(double probability) { return std::bernoulli_distribution(probability)(engine_); }
  std::int64_t anyInteger();
  double number();
  std::string text();
  std::string pathBytes();
  Uid uid();
  Digest digest();
  Code code();
  PatientPoint point();
  GridGeometry grid();
  Brick brick();
  Parameters parameters();

  CaseInfo caseInfo();
  VolumeInfo volume();
  SegmentationInfo segmentation();
  Segment segment();
  Measurement measurement();
  Report report();
  Link link();
  TextAnchor anchor();
  TextSpan span();
  SpanRelation relation();
  BoundMeasurement bound();
  CheckOverride overridden();
  RejectedSuggestion rejected();
  SavedView view();
  Mesh mesh();
  MeshShape meshShape();

  std::mt19937_64& engine() { return engine_; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace chiasm::test

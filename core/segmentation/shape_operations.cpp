// Operations on a segment's shape: the table's rows for morphology, margins, shells and smoothing.
#include <algorithm>

#include "core/segmentation/morphology.h"
#include "core/segmentation/operation.h"
#include "core/segmentation/smoothing.h"

namespace chiasm {

namespace {

using Kind = OperationParameter::Kind;

Operation morphologyOperation(Morphology step, const std::string& help) {
  return {morphologyName(step),
          help,
          {byHand({"radius_mm", Kind::number, "Radius of the ball in mm", "", {}}, 2, 0.5, 20),
           {"radius_voxels", Kind::whole, "Radius in voxels instead (every offset up to r + 1/2)", "", {}},
           overParameter()},
          Operation::Target::segment,
          [step](const Uid& segment, const OperationValues& values) {
            BallSize ball;
            if (values.has("radius_mm")) ball.millimetres = values.number("radius_mm");
            if (values.has("radius_voxels"))
              ball.voxels =
                  static_cast<int>(std::clamp<std::int64_t>(values.whole("radius_voxels"), -1, 1 << 20));
            return morphSegment(segment, step, ball, values.over());
          }};
}

}  // namespace

void addShapeOperations(std::vector<Operation>& operations) {
  const std::size_t first = operations.size();
  operations.push_back(morphologyOperation(Morphology::dilate, "Grow a segment by a ball"));
  operations.push_back(morphologyOperation(Morphology::erode, "Shrink a segment by a ball"));
  operations.push_back(morphologyOperation(Morphology::open, "Remove what a ball does not fit into"));
  operations.push_back(morphologyOperation(Morphology::close, "Close gaps that a ball does not fit into"));
  operations.push_back({"margin",
                        "Grow or shrink a segment by an exact distance",
                        {byHand({"by_mm",
                                 Kind::number,
                                 "Distance in mm: above 0 grows, below 0 shrinks",
                                 std::nullopt,
                                 {},
                                 0,
                                 0,
                                 0,
                                 false,
                                 "Distance"},
                                3, -20, 20),
                         overParameter()},
                        Operation::Target::segment,
                        [](const Uid& segment, const OperationValues& values) {
                          return marginSegment(segment, values.number("by_mm"), values.over());
                        }});
  operations.push_back(
      {"hollow",
       "Turn a segment into a shell",
       {byHand({"thickness_mm", Kind::number, "Thickness of the shell in mm", std::nullopt, {}}, 2, 0.5, 20),
        {"side",
         Kind::word,
         "Where the shell lies: the surface is its outer side (inside), its inner side "
         "(outside) or its middle (both)",
         "inside",
         {"inside", "outside", "both"}},
        overParameter()},
       Operation::Target::segment,
       [](const Uid& segment, const OperationValues& values) {
         const std::string& side = values.word("side");
         return hollowSegment(segment, values.number("thickness_mm"),
                              side == "inside"    ? ShellSide::inside
                              : side == "outside" ? ShellSide::outside
                                                  : ShellSide::both,
                              values.over());
       }});
  operations.push_back({"smooth",
                        "Smooth a segment",
                        {{"method",
                          Kind::word,
                          "median (majority within the radius) or gaussian (blurred, cut at one half)",
                          "median",
                          {"median", "gaussian"}},
                         byHand({"radius_mm",
                                 Kind::number,
                                 "Half edge of the median's box, or sigma of the Gaussian, in mm",
                                 std::nullopt,
                                 {}},
                                2, 0.5, 10),
                         overParameter()},
                        Operation::Target::segment,
                        [](const Uid& segment, const OperationValues& values) {
                          const double radius = values.number("radius_mm");
                          return values.word("method") == "median"
                                     ? medianSegment(segment, radius, values.over())
                                     : gaussianSegment(segment, radius, values.over());
                        }});
  operations.push_back(
      {"smooth-together",
       "Smooth several segments at once, so that no gaps open between them",
       {{"segments", Kind::segments, "The segments", std::nullopt, {}},
        byHand({"sigma_mm", Kind::number, "Sigma of the Gaussian in mm", std::nullopt, {}}, 1, 0.2, 10)},
       Operation::Target::none,
       [](const Uid&, const OperationValues& values) {
         return smoothTogether(values.segments("segments"), values.number("sigma_mm"));
       }});
  putInGroup(operations, first, Operation::Group::shape);
}

}  // namespace chiasm

// Operations that find voxels by value or carry them on: the rows of the table.
#include <algorithm>
#include <limits>

#include "core/segmentation/between_slices.h"
#include "core/segmentation/local_growth.h"
#include "core/segmentation/operation.h"
#include "core/segmentation/partition.h"
#include "core/segmentation/scissors.h"
#include "core/segmentation/slice_outline.h"

namespace chiasm {

namespace {

using Kind = OperationParameter::Kind;
using Target = Operation::Target;

OperationParameter acrossParameter() {
  return {"across",
          Kind::word,
          "The slices lie across the grid's columns (i), rows (j) or slices (k)",
          "k",
          {"i", "j", "k"}};
}
int axisOf(const OperationValues& values) {
  return values.word("across")[0] - 'i';
}
int smallWhole(const OperationValues& values, const std::string& name) {
  return static_cast<int>(std::clamp<std::int64_t>(values.whole(name), -100000, 100000));
}

PartitionSettings partitionFrom(const OperationValues& values) {
  PartitionSettings settings{values.segments("segments"), std::nullopt, values.number("reach_mm"),
                             values.memory};
  if (values.has("background")) settings.background = values.segments("background").front();
  constexpr double kEnd = std::numeric_limits<double>::infinity();
  if (values.has("lower") || values.has("upper"))
    settings.range = IntensityRange{values.has("lower") ? values.number("lower") : -kEnd,
                                    values.has("upper") ? values.number("upper") : kEnd};
  settings.sigmaMm = values.number("sigma_mm");
  return settings;
}
std::vector<OperationParameter> partitionParameters(const std::string& sigmaMm, double suggestedMm) {
  OperationParameter lower = lowerParameter(), upper = upperParameter();
  lower.standard = upper.standard = "";
  lower.help = "Smallest value that takes part; others are walls";
  upper.help = "Largest value that takes part; others are walls";
  OperationParameter sigma =
      byHand({"sigma_mm", Kind::number, "Smoothing of the volume beforehand, in mm", sigmaMm, {}},
             suggestedMm, 0, 5);
  sigma.label = "Smoothing";
  return {
      {"segments", Kind::segments, "The segments with painted seeds", std::nullopt, {}},
      {"background", Kind::segment, "One of them that holds the others back and stays as painted", "", {}},
      byHand({"reach_mm", Kind::number, "How far around all seeds the growth goes, in mm", "10", {}}, 10, 0,
             100),
      lower,
      upper,
      sigma};
}

void addByValue(std::vector<Operation>& operations) {
  operations.push_back(
      {"grow-locally",
       "Add what is connected to a point and like its surroundings",
       {pointsParameter("The point, X,Y,Z in mm"),
        byHand({"radius_voxels", Kind::whole, "Half edge of the box that is looked at first", "2", {}}, 2, 0,
               10),
        byHand({"multiplier",
                Kind::number,
                "How many standard deviations the range is wide to each side",
                "2.5",
                {}},
               2.5, 0.5, 6),
        byHand({"iterations", Kind::whole, "How often the range adapts", "4", {}}, 4, 0, 10),
        {"maximum_voxels", Kind::whole, "Refuse more than so many voxels (leak guard)", "100000000", {}},
        overParameter()},
       Target::madeSegment,
       [](const Uid& segment, const OperationValues& values) {
         return growLocally(segment, values.points("at").front(),
                            {smallWhole(values, "radius_voxels"), values.number("multiplier"),
                             smallWhole(values, "iterations"), values.whole("maximum_voxels")},
                            values.over());
       }});
  operations.push_back({"grow-thin",
                        "Add what is connected to a point within a range and thin, such as a vessel",
                        {pointsParameter("The point, X,Y,Z in mm"), lowerParameter(), upperParameter(),
                         byHand({"thickest_mm",
                                 Kind::number,
                                 "Parts in which a ball of this diameter fits are left out",
                                 std::nullopt,
                                 {}},
                                6, 1, 40),
                         overParameter()},
                        Target::madeSegment,
                        [](const Uid& segment, const OperationValues& values) {
                          return growThin(segment, values.points("at").front(),
                                          {values.number("lower"), values.number("upper")},
                                          values.number("thickest_mm"), values.over());
                        }});
  operations.push_back(
      {"grow-guarded",
       "Add what is connected to a point within a range, but not through necks thinner than this",
       {pointsParameter("The point, X,Y,Z in mm"),
        lowerParameter(),
        upperParameter(),
        byHand({"neck_mm",
                Kind::number,
                "The growth does not pass where it is thinner than this, in mm",
                "3",
                {}},
               3, 1, 20),
        {"maximum_voxels", Kind::whole, "Refuse more than so many voxels (leak guard)", "100000000", {}},
        overParameter()},
       Target::madeSegment,
       [](const Uid& segment, const OperationValues& values) {
         return growGuarded(segment, values.points("at").front(),
                            {values.number("lower"), values.number("upper")}, values.number("neck_mm"),
                            values.whole("maximum_voxels"), values.over());
       }});
  operations.push_back({"trace-level",
                        "Add what the outline at a point's value encloses in its slice",
                        {pointsParameter("The point, X,Y,Z in mm"),
                         acrossParameter(),
                         {"side", Kind::word, "Which values lie inside", "brighter", {"brighter", "darker"}},
                         overParameter()},
                        Target::madeSegment,
                        [](const Uid& segment, const OperationValues& values) {
                          return traceLevel(
                              segment, values.points("at").front(), axisOf(values),
                              values.word("side") == "brighter" ? TraceSide::brighter : TraceSide::darker,
                              values.over());
                        }});
}

void addBetweenSlices(std::vector<Operation>& operations) {
  operations.push_back({"interpolate",
                        "Fill the empty slices between drawn ones",
                        {acrossParameter(), overParameter()},
                        Target::segment,
                        [](const Uid& segment, const OperationValues& values) {
                          return interpolateSlices(segment, axisOf(values), values.over());
                        }});
  operations.push_back(
      {"copy-slice",
       "Copy what is drawn in one slice to the next ones",
       {pointsParameter("A point in the slice, X,Y,Z in mm"), acrossParameter(),
        byHand({"count", Kind::whole, "To how many slices; below 0: backwards", "1", {}}, 1, -20, 20),
        overParameter()},
       Target::segment,
       [](const Uid& segment, const OperationValues& values) {
         return copySlice(segment, axisOf(values), values.points("at").front(), smallWhole(values, "count"),
                          values.over());
       }});
}

}  // namespace

void addGrowthOperations(std::vector<Operation>& operations) {
  const std::size_t first = operations.size();
  addByValue(operations);
  operations.push_back(
      {"grow-from-seeds", "Grow painted seeds of several segments until they meet",
       partitionParameters("0", 0), Target::none,
       [](const Uid&, const OperationValues& values) { return growFromSeeds(partitionFrom(values)); }});
  operations.push_back(
      {"watershed", "Flood from painted seeds of several segments, up to the edges between them",
       partitionParameters("1", 1), Target::none,
       [](const Uid&, const OperationValues& values) { return watershedFromSeeds(partitionFrom(values)); }});
  putInGroup(operations, first, Operation::Group::grow);
  const std::size_t slices = operations.size();
  addBetweenSlices(operations);
  putInGroup(operations, slices, Operation::Group::slices);
  operations.push_back({"draw",
                        "Add what an outline drawn in a slice encloses, or take it away",
                        {{"outline",
                          Kind::points,
                          "Points of the outline in order, X,Y,Z in mm",
                          std::nullopt,
                          {},
                          0,
                          0,
                          0,
                          true},
                         {"normal", Kind::points, "Across the slice, as X,Y,Z", "0,0,1", {}},
                         {"action", Kind::word, "What happens", "add", {"add", "erase"}},
                         overParameter()},
                        Target::madeSegment,
                        [](const Uid& segment, const OperationValues& values) {
                          return fillOutline(
                              segment, {values.points("outline"), {values.points("normal").front().mm}},
                              {values.word("action") == "erase", values.over(), std::nullopt, {}, false});
                        },
                        Operation::Group::cut});
  operations.push_back(
      {"cut",
       "Cut a segment with scissors along a view",
       {{"outline",
         Kind::points,
         "Points of the outline in order, X,Y,Z in mm",
         std::nullopt,
         {},
         0,
         0,
         0,
         true},
        {"direction", Kind::points, "The view's direction as X,Y,Z", "0,0,1", {}},
        {"eye", Kind::points, "Where the eye is, in a perspective view", "", {}},
        {"depth_mm",
         Kind::number,
         "How deep to cut from the outline's first point, in mm; everything else",
         "",
         {}},
        {"from",
         Kind::word,
         "Where the depth counts from: the outline's first point, or the segment's surface within it",
         "outline",
         {"outline", "surface"}},
        {"action",
         Kind::word,
         "What happens",
         "erase-inside",
         {"erase-inside", "erase-outside", "fill-inside"}},
        overParameter()},
       Target::segment,
       [](const Uid& segment, const OperationValues& values) {
         ScissorCut cut{values.points("outline"), {values.points("direction").front().mm}, {}, {}};
         if (values.has("eye")) cut.eye = values.points("eye").front();
         if (values.has("depth_mm")) cut.depthMm = values.number("depth_mm");
         cut.fromSurface = values.word("from") == "surface";
         const std::string& action = values.word("action");
         return cutSegment(segment, std::move(cut),
                           action == "erase-inside"    ? ScissorAction::eraseInside
                           : action == "erase-outside" ? ScissorAction::eraseOutside
                                                       : ScissorAction::fillInside,
                           values.over());
       },
       Operation::Group::cut});
}

}  // namespace chiasm

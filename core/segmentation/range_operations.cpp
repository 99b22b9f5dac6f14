// Operations over a range of values: the rows of the table.
#include "core/segmentation/auto_threshold.h"
#include "core/segmentation/operation.h"
#include "core/segmentation/threshold.h"

namespace chiasm {

namespace {

using Kind = OperationParameter::Kind;
using Target = Operation::Target;

}  // namespace

void addRangeOperations(std::vector<Operation>& operations) {
  const std::size_t first = operations.size();
  operations.push_back({"threshold",
                        "Add every voxel whose value is in a range",
                        {lowerParameter(), upperParameter(), overParameter()},
                        Target::madeSegment,
                        [](const Uid& segment, const OperationValues& values) {
                          return thresholdSegment(segment, {values.number("lower"), values.number("upper")},
                                                  Everywhere{}, values.over());
                        }});
  operations.push_back(
      {"auto-threshold",
       "Add every voxel above or below a threshold found from the histogram",
       {{"method", Kind::word, "How it is found", "otsu", {"otsu", "isodata", "entropy", "yen"}},
        {"side", Kind::word, "Which side of it", "above", {"above", "below"}},
        overParameter()},
       Target::madeSegment,
       [](const Uid& segment, const OperationValues& values) {
         return autoThresholdSegment(
             segment, autoThresholdNamed(values.word("method")).value_or(AutoThreshold::otsu),
             values.word("side") == "above" ? ThresholdSide::above : ThresholdSide::below, values.over());
       }});
  putInGroup(operations, first, Operation::Group::threshold);
  operations.push_back(
      {"grow",
       "Add what is connected to a point within a range",
       {pointsParameter("The point, X,Y,Z in mm"), lowerParameter(), upperParameter(), overParameter()},
       Target::madeSegment,
       [](const Uid& segment, const OperationValues& values) {
         return growSegment(segment, values.points("at").front(),
                            {values.number("lower"), values.number("upper")}, Everywhere{}, values.over());
       },
       Operation::Group::grow});
}

}  // namespace chiasm

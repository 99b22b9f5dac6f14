// Operations between segments, or by value: the rows of the table.
#include "core/segmentation/logical.h"
#include "core/segmentation/operation.h"

namespace chiasm {

namespace {

using Kind = OperationParameter::Kind;

Operation logicOperation(Logic logic, Operation::Target target, const std::string& help) {
  return {logicName(logic),
          help,
          {{"other", Kind::segment, "The other segment's name", std::nullopt, {}}, overParameter("overlap")},
          target,
          [logic](const Uid& segment, const OperationValues& values) {
            return combineSegments(segment, logic, values.segments("other").front(), values.over());
          }};
}

}  // namespace

void addLogicalOperations(std::vector<Operation>& operations) {
  const std::size_t first = operations.size();
  using Target = Operation::Target;
  operations.push_back(logicOperation(Logic::copy, Target::madeSegment, "Make a segment another one's copy"));
  operations.push_back(logicOperation(Logic::unite, Target::madeSegment, "Add another segment's voxels"));
  operations.push_back(logicOperation(Logic::intersect, Target::segment, "Keep what two segments share"));
  operations.push_back(
      logicOperation(Logic::subtract, Target::segment, "Take away another segment's voxels"));
  operations.push_back({"invert",
                        "Make a segment all that it was not",
                        {overParameter("background")},
                        Target::segment,
                        [](const Uid& segment, const OperationValues& values) {
                          return invertSegment(segment, Everywhere{}, values.over());
                        }});
  operations.push_back({"join",
                        "Take other segments in and remove them",
                        {{"others", Kind::segments, "The other segments' names", std::nullopt, {}}},
                        Target::segment,
                        [](const Uid& segment, const OperationValues& values) {
                          return joinSegments(segment, values.segments("others"));
                        }});
  operations.push_back({"mask-by-range",
                        "Keep only voxels of a segment whose value is in a range",
                        {lowerParameter(),
                         upperParameter(),
                         {"keep", Kind::word, "Which voxels stay", "inside", {"inside", "outside"}}},
                        Target::segment,
                        [](const Uid& segment, const OperationValues& values) {
                          return maskSegmentByRange(segment, {values.number("lower"), values.number("upper")},
                                                    values.word("keep") == "inside");
                        }});
  putInGroup(operations, first, Operation::Group::logical);
}

}  // namespace chiasm

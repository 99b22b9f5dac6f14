// Operations on islands and on holes: the rows of the table.
#include <algorithm>

#include "core/segmentation/islands.h"
#include "core/segmentation/operation.h"

namespace chiasm {

namespace {
using Kind = OperationParameter::Kind;
}

void addIslandOperations(std::vector<Operation>& operations) {
  const std::size_t first = operations.size();
  operations.push_back({"keep-largest",
                        "Keep the largest island (or several) of a segment",
                        {byHand({"count", Kind::whole, "How many islands stay", "1", {}}, 1, 1, 20)},
                        Operation::Target::segment,
                        [](const Uid& segment, const OperationValues& values) {
                          return keepLargestIslands(segment, static_cast<int>(std::min<std::int64_t>(
                                                                 values.whole("count"), 1 << 30)));
                        }});
  operations.push_back(
      {"remove-small",
       "Remove small islands of a segment",
       {byHand({"minimum_voxels", Kind::whole, "Islands of fewer voxels go", std::nullopt, {}}, 1000, 1,
               100000)},
       Operation::Target::segment,
       [](const Uid& segment, const OperationValues& values) {
         return removeSmallIslands(segment, values.whole("minimum_voxels"));
       }});
  operations.push_back({"keep-islands",
                        "Keep only the islands at some points",
                        {pointsParameter("Points inside the islands, X,Y,Z in mm", true)},
                        Operation::Target::segment,
                        [](const Uid& segment, const OperationValues& values) {
                          return keepIslandsAt(segment, values.points("at"));
                        }});
  operations.push_back({"remove-islands",
                        "Remove the islands at some points",
                        {pointsParameter("Points inside the islands, X,Y,Z in mm", true)},
                        Operation::Target::segment,
                        [](const Uid& segment, const OperationValues& values) {
                          return removeIslandsAt(segment, values.points("at"));
                        }});
  operations.push_back(
      {"split",
       "Make every further island a segment of its own",
       {byHand({"minimum_voxels", Kind::whole, "Smaller islands stay with the largest", "1", {}}, 1, 1,
               100000)},
       Operation::Target::segment,
       [](const Uid& segment, const OperationValues& values) {
         return splitIslands(segment, values.whole("minimum_voxels"));
       }});
  operations.push_back({"fill-holes",
                        "Fill what a segment encloses",
                        {{"across",
                          Kind::word,
                          "space: enclosed from all sides; i, j or k: within each slice across the grid's "
                          "columns, rows or slices",
                          "space",
                          {"space", "i", "j", "k"}},
                         overParameter("background")},
                        Operation::Target::segment,
                        [](const Uid& segment, const OperationValues& values) {
                          const std::string& across = values.word("across");
                          const int axis = across == "space" ? -1 : across[0] - 'i';
                          return fillHoles(segment, {axis}, values.over());
                        }});
  putInGroup(operations, first, Operation::Group::islands);
}

}  // namespace chiasm

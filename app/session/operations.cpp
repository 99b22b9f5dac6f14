#include "app/session/operations.h"

#include "core/filters/level_set.h"

namespace chiasm::app {

std::vector<Operation> allOperations() {
  using Kind = OperationParameter::Kind;
  std::vector<Operation> operations = segmentOperations();
  addFilterOperations(operations);
  operations.push_back(
      {kMaskVolume,
       "Make a new volume in which voxels outside (or inside) a segment have one value",
       {{"fill", Kind::whole, "The value that they get, in the volume's unit", "-1000", {}},
        {"side", Kind::word, "Which voxels get it", "outside", {"outside", "inside"}},
        {"around",
         Kind::word,
         "Whether the voxels right around the segment, whose values are mixtures, count as it",
         "no",
         {"no", "yes"}}},
       Operation::Target::segment,
       {},
       Operation::Group::volume});
  return operations;
}

}  // namespace chiasm::app

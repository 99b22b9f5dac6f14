// Where an edit goes: the segment with a name, made (with its segmentation) when it is not there.
#pragma once

#include <string>

#include "core/case/case_store.h"

namespace chiasm::app {

struct EditTarget {
  Uid segment;
  bool added = false;  // true: the store's last edit made it
};

// The segmentation that lies on a volume's own grid; added by a command when there is none.
Expected<Uid> findOrAddSegmentation(CaseStore& store, const Uid& volume);
// By name, ignoring case, over the whole case; otherwise a new segment on the first volume's segmentation.
Expected<EditTarget> findOrAddSegment(CaseStore& store, const std::string& name);

}  // namespace chiasm::app

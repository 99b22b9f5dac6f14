// Where an edit goes: the segment with a name, made (with its segmentation) when it is not there.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/case/case_store.h"

namespace chiasm::app {

struct EditTarget {
  Uid segment;
  // What has to happen before the segment is there, in order; empty when it is.
  std::vector<std::unique_ptr<Command>> preparation;
};

// The segmentation that lies on a volume's own grid; added by a command when there is none.
Expected<Uid> findOrAddSegmentation(CaseStore& store, const Uid& volume);
// By name, ignoring case, over the whole case; otherwise a new segment on the first volume's segmentation.
Expected<EditTarget> findOrPrepareSegment(const Case& current, const std::string& name);
// Commands that are one step for undo, under one kind and name: all of them are done, or none.
Expected<void> executeAsOne(CaseStore& store, const std::string& kind, const std::string& name,
                            const std::vector<std::unique_ptr<Command>>& commands, const By& by = {});

}  // namespace chiasm::app

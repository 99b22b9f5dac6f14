// Commands: what a person (or script) wants done, turned into Changes by looking at a case.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/case/changes.h"
#include "core/jobs/progress.h"

namespace chiasm {

// The parameters of a command as the journal keeps them: named scalars and number lists.
using ParameterValue = std::variant<bool, std::int64_t, double, std::string, std::vector<double>>;
using Parameters = std::vector<std::pair<std::string, ParameterValue>>;

// A finished edit, ready to be committed: made by Command::plan, by a tool's gesture or by a worker.
struct Edit {
  std::string kind;       // stable machine word: "segment.threshold"
  std::string name;       // what undo says: "Threshold Bone"
  Parameters parameters;  // canonical, versioned by `kind` + payloadVersion
  int payloadVersion = 1;
  Changes changes;
};

// A command is a value with parameters; `plan` is pure, may run on a worker over a snapshot, polls
// `progress` for cancel, and fails with a sentence. Refuses to touch locked segments.
class Command {
 public:
  virtual ~Command() = default;
  virtual Expected<Edit> plan(const Case& snapshot, Progress& progress) const = 0;
};

}  // namespace chiasm

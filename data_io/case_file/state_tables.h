// The materialised current state of a case: its objects and its non-zero bricks, kept beside the journal.
#pragma once

#include "core/case/case.h"
#include "data_io/case_file/brick_store.h"
#include "data_io/case_file/database.h"
#include "data_io/case_file/encoding/payload.h"

namespace chiasm::data_io {

// Writes changes into the state. One thread at a time, inside a write transaction.
class StateWriter {
 public:
  static Expected<StateWriter> open(Database& database);
  // Refuses (ErrorKind::conflict) when a "before" is not what the file holds: state and replay of the journal
  // can then never part.
  Expected<void> apply(const StoredChanges& changes);

 private:
  StateWriter() = default;
  template <typename T>
  Expected<void> applyObject(const ValueChange<T>& change);
  Expected<void> applyBrick(const BrickReferenceChange& change);
  std::optional<Statement> findObject_, putObject_, dropObject_, findBrick_, putBrick_, dropBrick_;
};

// Stores the first object of a new case.
Expected<void> insertInitialInfo(Database& database, const CaseInfo& info);

// Reads the current state: strict, bounded, lists sorted by order.
Expected<Case> loadState(Database& database, BrickStore& bricks);

// One row of layer_bricks as a reference; nullopt when it is malformed.
std::optional<BrickReference> referenceOf(const Statement& row, int labelColumn, int digestColumn);

}  // namespace chiasm::data_io

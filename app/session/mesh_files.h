// Meshes from files into a case: the same step for window and command line.
#pragma once

#include "core/case/case_store.h"
#include "core/jobs/progress.h"
#include "data_io/meshes/read_mesh.h"

namespace chiasm::app {

// All of a file's meshes, as one step; those that the file gives no colour get the next ones of the
// segments'.
Expected<void> addReadMeshes(CaseStore& store, const data_io::ReadMeshes& file);

}  // namespace chiasm::app

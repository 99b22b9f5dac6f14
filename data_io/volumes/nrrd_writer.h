// Volumes written as NRRD files.
#pragma once

#include <string>

#include "core/base/error.h"
#include "core/volume/volume.h"

namespace chiasm::data_io {

// Writes a volume's voxels (which must be there and fill its grid) to a new or existing file: raw,
// little-endian, x fastest, in LPS mm (http://teem.sourceforge.net/nrrd/format.html). All numbers are written
// so that reading gives the same doubles; a rescale that is not the identity stands in the keys "rescale
// slope" and "rescale intercept", which Chiasm's reader knows. Synced and renamed over: whole or not there.
Expected<void> writeNrrd(const std::string& path, const Volume& volume);

}  // namespace chiasm::data_io

// Loops over files, slices and frames, shared by the few threads that a confined process may have.
#pragma once

#include <cstddef>
#include <functional>

namespace chiasm::data_io::reader {

// Calls f(0) … f(count - 1), each once, in ascending order of their beginnings, on the calling thread and as
// many more as there are processors (four at most; none when threads cannot be had). Returns when all are
// done. The first exception ends the loop and is thrown again here.
void inParallel(std::size_t count, const std::function<void(std::size_t)>& f);

}  // namespace chiasm::data_io::reader

// Work over an index range shared out to all cores.
#pragma once

#include <cstddef>
#include <functional>

namespace chiasm {

// Threads that parallelFor uses: the machine's cores, at least 1.
unsigned workerCount();

// Calls work(index, worker) once for every index in [0, count), from up to workerCount() threads (the
// caller's among them); worker < workerCount() names the thread, for scratch memory. Indices are handed out
// in order. `work` must be thread-safe and must not throw. Stops handing out indices once `keepGoing`
// returns false. Returns when all calls have ended.
void parallelFor(std::size_t count, const std::function<void(std::size_t index, unsigned worker)>& work,
                 const std::function<bool()>& keepGoing = {});

}  // namespace chiasm

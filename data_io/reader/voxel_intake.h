// The voxels of a volume, taken in from the lanes of its reader.
#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "core/base/error.h"
#include "data_io/reader/lanes.h"
#include "data_io/reader/private_memory.h"
#include "data_io/reader/protocol.h"

namespace chiasm::data_io::reader {

enum class Intake {
  whole,      // exactly the bytes that were announced
  tooLittle,  // a lane ended before; its reader may say why
  tooMuch,    // more came than was announced
  stopped,    // `keepGoing` said so
  noMemory,
};

struct TakenVoxels {
  Intake outcome = Intake::tooLittle;
  PrivateMemory memory;  // of what is whole; frozen
};

// `keepGoing` of both is asked on the calling thread and on one more, with the bytes that are there: every
// 50 ms while nothing comes, and after each portion. A reader taken over by a hostile file can send wrong
// bytes, too few, too many, or none: nothing else.

// Reads `bytes` bytes from the lanes on both threads, straight into fresh memory.
TakenVoxels takeVoxels(const std::array<UniqueFd, kLanes>& lanes, std::uint64_t bytes,
                       const std::function<bool(std::uint64_t)>& keepGoing);

// The next piece, with its file; an error ends the intake. Asked by one thread at a time.
struct Piece {
  PieceOfVolume where;
  UniqueFd file;
};
// Reads them from the files that `next` gives, until they make up `bytes` bytes, into fresh memory. An error
// of `next` is passed on.
Expected<TakenVoxels> takePieces(std::uint64_t bytes, const std::function<Expected<Piece>()>& next,
                                 const std::function<bool(std::uint64_t)>& keepGoing);

}  // namespace chiasm::data_io::reader

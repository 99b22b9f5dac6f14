// The worker's line to the application: progress, then one result or refusal.
#pragma once

#include <string_view>

#include "core/base/error.h"
#include "data_io/reader/program/memory_file.h"
#include "data_io/reader/protocol.h"

namespace chiasm::data_io::reader {

// One thread. Sends progress in steps of a percent at least.
class AnswerChannel {
 public:
  explicit AnswerChannel(int socket) : socket_(socket) {}
  // What follows is one part of the work: its fractions 0..1 are mapped to [from, to].
  void enter(double from, double to) {
    from_ = from;
    to_ = to;
  }
  void progress(double fraction);
  // The memory is sealed.
  void result(std::string_view text, MemoryFile memory);
  // A volume's description, and how its voxels follow; pieces of it, each with the open file that it lies in;
  // and the digest of its file after them.
  void result(std::string_view text, VoxelsComeBy way);
  void piece(const PieceOfVolume& piece, int file);
  void digest(std::string_view text);
  void refuse(const Error& error);

 private:
  int socket_;
  double from_ = 0.0, to_ = 1.0;
  double said_ = 0.0;
};

}  // namespace chiasm::data_io::reader

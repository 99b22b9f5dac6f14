// How chiasm-network says that something cannot be done.
#pragma once

#include <string>

#include "core/base/error.h"

namespace chiasm::data_io::network {

// Thrown anywhere in the program and caught at its one door (main.cpp): libraries throw as well, and the
// process ends right after. The sentence follows "The server 'NAME': "; it is made of our own words and of
// numbers, never of text that a server sent.
class Failure {
 public:
  explicit Failure(std::string sentence, ErrorKind kind = ErrorKind::unavailable)
      : error_{kind, std::move(sentence)} {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

}  // namespace chiasm::data_io::network

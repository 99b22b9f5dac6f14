// How a worker says that a file cannot be read.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/error.h"

namespace chiasm::data_io::reader {

// Thrown anywhere in the parsing process and caught at its one door (worker.cpp), because third-party readers
// throw as well and the process ends right after. The sentence follows "NAME cannot be opened: "; it is made
// of our own words and of numbers, never of text from the file.
class Refusal {
 public:
  explicit Refusal(std::string sentence, ErrorKind kind = ErrorKind::unreadable)
      : error_{kind, std::move(sentence)} {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

// "1,234,567"
std::string grouped(std::uint64_t number);
// Up to `digits` decimals, without trailing zeros; plain ASCII whatever the locale.
std::string decimal(double number, int digits);

}  // namespace chiasm::data_io::reader

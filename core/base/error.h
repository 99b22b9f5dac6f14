// The expected failures of the program: a file, a device, a person's input.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace chiasm {

// What kind of failure it is, so that a caller can react without reading the sentence.
enum class ErrorKind {
  invalidInput,  // what the person gave cannot be used as it is
  notFound,      // a file, segment, phrase … that was named does not exist
  unreadable,    // a file is damaged, incomplete, hostile or of an unknown format
  conflict,      // the case changed meanwhile, or somebody else holds it
  readOnly,      // the case (or its medium) may not be written
  unavailable,   // a device, driver or library function is missing
  storage,       // writing failed (disk full, I/O error)
  cancelled,     // the person cancelled
};

// A failure as one clear sentence or two: what was wrong, where, and what to do. The message is
// shown to people as it is; it never contains patient text, and a path only when the person named it.
struct Error {
  ErrorKind kind = ErrorKind::invalidInput;
  std::string message;
};

template <typename T>
using Expected = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}

}  // namespace chiasm

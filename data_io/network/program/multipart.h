// multipart/related bodies (RFC 2046, RFC 2387) taken apart as they come.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chiasm::data_io::network {

// The boundary of a Content-Type that is multipart/related; nullopt when it is not, or has none of 1 to 70
// characters (RFC 2046, 5.1.1).
std::optional<std::string> boundaryOf(std::string_view contentType);

// One thread. `feed` any pieces of the body; memory stays within two header blocks. Throws Failure at what
// is no multipart body.
class MultipartParser {
 public:
  struct Sink {
    std::function<void()> begin;
    std::function<void(std::string_view)> data;
    std::function<void()> end;
  };
  MultipartParser(std::string boundary, Sink sink);
  void feed(std::string_view bytes);
  // To be called at the body's end: throws unless the last boundary came.
  void finish() const;

 private:
  bool step();
  enum class State { preamble, headers, body, epilogue } state_ = State::preamble;
  std::string delimiter_;  // "\r\n--boundary"
  Sink sink_;
  std::string pending_ = "\r\n";  // so that a boundary at the very beginning is one like all others
};

}  // namespace chiasm::data_io::network

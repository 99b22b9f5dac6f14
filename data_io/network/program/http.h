// HTTP to one server, by libcurl: bounded, without redirects, with TLS and login as configured.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "data_io/network/network_wire.h"
#include "data_io/network/program/voice.h"

namespace chiasm::data_io::network {

// One thread; one connection that is kept. Throws Failure for what the network, TLS or a status means.
class Http {
 public:
  Http(const Request& request, Voice& voice);
  ~Http();
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  // GET of the service's root + `path`. `head` gets the Content-Type of a good answer before its body, `take`
  // the body's pieces. Empty answers (204, or 404 where that may be) give false.
  struct Sink {
    std::function<void(const std::string& contentType)> head;
    std::function<void(std::string_view)> take;
  };
  bool get(const std::string& path, const std::string& accept, const Sink& sink);
  // A whole answer of at most 64 MiB; empty when there is none.
  std::string getText(const std::string& path, const std::string& accept);

  // POST of `size` bytes that `read` gives (as many as fit; 0 at the end). The answer's body with its status,
  // 200, 202 or 409 (PS3.18, 10.5.3).
  struct Answer {
    long status = 0;
    std::string text;
  };
  Answer post(const std::string& path, const std::string& contentType, const std::string& accept,
              std::int64_t size, const std::function<std::size_t(char*, std::size_t)>& read);

  static std::string escaped(const std::string& text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chiasm::data_io::network

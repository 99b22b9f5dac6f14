// A server in the test that sends what it is told to.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "data_io/network/pacs_server.h"

namespace chiasm::test {

// Listens on 127.0.0.1 and gives each connection to `talk` (its socket; closed after it), one at a time, on a
// thread of its own.
class HostileServer {
 public:
  explicit HostileServer(std::function<void(int socket)> talk);
  ~HostileServer();
  HostileServer(const HostileServer&) = delete;
  HostileServer& operator=(const HostileServer&) = delete;

  data_io::PacsServer dicom() const;
  data_io::PacsServer web() const;

 private:
  int listening_ = -1, port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

// Waits for the beginning of a request (some milliseconds), then writes; false when the other side is gone.
void hear(int socket);
bool say(int socket, const std::string& bytes);
// Relays between the socket and a port of 127.0.0.1 until `limit` bytes came from the side that is `counted`,
// then cuts both. `damage` may change what the server says.
enum class Side { client, server };
void relay(int socket, int port, Side counted, std::size_t limit,
           const std::function<void(std::string&)>& damage = {});
// An HTTP answer with its length.
std::string httpAnswer(int status, const std::string& type, const std::string& body);

}  // namespace chiasm::test

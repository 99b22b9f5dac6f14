#include "tests/network/hostile_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace chiasm::test {

HostileServer::HostileServer(std::function<void(int)> talk) {
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listening_, 8) != 0 ||
      ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("cannot listen");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this, talk = std::move(talk)] {
    while (!stop_) {
      pollfd wait{listening_, POLLIN, 0};
      if (::poll(&wait, 1, 20) <= 0) continue;
      const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      talk(socket);
      ::close(socket);
    }
  });
}

HostileServer::~HostileServer() {
  stop_ = true;
  thread_.join();
  ::close(listening_);
}

data_io::PacsServer HostileServer::dicom() const {
  data_io::PacsServer server;
  server.name = "hostile";
  server.host = "127.0.0.1";
  server.port = port_;
  server.calledAe = "HOSTILE";
  server.timeoutSeconds = 1;
  return server;
}

data_io::PacsServer HostileServer::web() const {
  data_io::PacsServer server;
  server.name = "hostile";
  server.protocol = data_io::PacsServer::Protocol::dicomWeb;
  server.url = "http://127.0.0.1:" + std::to_string(port_);
  server.timeoutSeconds = 1;
  return server;
}

void hear(int socket) {
  pollfd wait{socket, POLLIN, 0};
  char buffer[65536];
  if (::poll(&wait, 1, 2000) > 0 && ::recv(socket, buffer, sizeof buffer, 0) < 0) return;
}

bool say(int socket, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t now = ::send(socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (now <= 0) return false;
    done += static_cast<std::size_t>(now);
  }
  return true;
}

void relay(int socket, int port, Side counted, std::size_t limit,
           const std::function<void(std::string&)>& damage) {
  const int other = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool open = ::connect(other, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  std::size_t seen = 0;
  char buffer[1024];
  while (open && seen < limit) {
    pollfd both[2] = {{socket, POLLIN, 0}, {other, POLLIN, 0}};
    if (::poll(both, 2, 10'000) <= 0) break;
    for (const int from : {0, 1}) {
      if (both[from].revents == 0) continue;
      const ssize_t got = ::recv(both[from].fd, buffer, sizeof buffer, 0);
      std::string bytes(buffer, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      if (from == 1 && damage) damage(bytes);
      open = open && got > 0 && say(both[1 - from].fd, bytes);
      if (open && (from == 0) == (counted == Side::client)) seen += static_cast<std::size_t>(got);
    }
  }
  ::close(other);
}

std::string httpAnswer(int status, const std::string& type, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace chiasm::test

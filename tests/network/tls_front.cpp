#include "tests/network/tls_front.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace chiasm::test {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

TlsFront::TlsFront(const OwnCertificate& certificate, int behind) : behind_(behind) {
  ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  context_ = context;
  if (SSL_CTX_use_certificate_file(context, certificate.certificate.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, certificate.key.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error("the proxy's certificate cannot be used");
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listening_, 8) != 0 ||
      ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("the proxy cannot listen");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] {
    while (!stop_) {
      pollfd wait{listening_, POLLIN, 0};
      if (::poll(&wait, 1, 20) <= 0) continue;
      const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      serve(socket);
      ::close(socket);
    }
  });
}

TlsFront::~TlsFront() {
  stop_ = true;
  thread_.join();
  ::close(listening_);
  SSL_CTX_free(static_cast<SSL_CTX*>(context_));
}

void TlsFront::serve(int socket) {
  SSL* tls = SSL_new(static_cast<SSL_CTX*>(context_));
  SSL_set_fd(tls, socket);
  const int behind = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(behind_);
  bool open =
      SSL_accept(tls) == 1 && ::connect(behind, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  char buffer[16384];
  while (open && !stop_) {
    pollfd both[2] = {{socket, POLLIN, 0}, {behind, POLLIN, 0}};
    if (SSL_pending(tls) == 0 && ::poll(both, 2, 50) <= 0) continue;
    if (SSL_pending(tls) > 0 || both[0].revents != 0) {
      const int got = SSL_read(tls, buffer, sizeof buffer);
      open = got > 0 && ::send(behind, buffer, static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
    }
    if (open && both[1].revents != 0) {
      const ssize_t got = ::recv(behind, buffer, sizeof buffer, 0);
      open = got > 0 && SSL_write(tls, buffer, static_cast<int>(got)) == got;
    }
  }
  ::close(behind);
  SSL_free(tls);
}

}  // namespace chiasm::test

// A proxy that speaks TLS to the outside and plainly with a port of 127.0.0.1.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

namespace chiasm::test {

struct OwnCertificate {
  std::filesystem::path certificate, key;  // PEM
};

// One connection at a time, on a thread of its own.
class TlsFront {
 public:
  TlsFront(const OwnCertificate& certificate, int behind);
  ~TlsFront();
  TlsFront(const TlsFront&) = delete;
  TlsFront& operator=(const TlsFront&) = delete;
  int port() const { return port_; }

 private:
  void serve(int socket);
  void* context_ = nullptr;  // SSL_CTX
  int behind_, listening_ = -1, port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace chiasm::test

// A real Orthanc for tests: on loopback, with everything of its own, gone at the end.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "data_io/network/pacs_server.h"
#include "tests/network/tls_front.h"
#include "tests/support/test_data.h"

namespace chiasm::test {

// A port of 127.0.0.1 that nobody listens on now.
int freePort();

// A certificate for 127.0.0.1 signed by itself, and its key, as PEM files; of one another name when `host`
// is.
OwnCertificate makeCertificate(const std::filesystem::path& folder, const std::string& name,
                               const std::string& host = "127.0.0.1");

class Orthanc {
 public:
  // Plain: DICOM and HTTP. Secure: DICOM over TLS; HTTPS with a login (ada, "open sesame"), by a proxy in
  // front as hospitals have it: Debian 12's Orthanc dies of a null pointer in civetweb at its own first
  // HTTPS.
  enum class Kind { plain, secure };
  explicit Orthanc(Kind kind);
  ~Orthanc();
  Orthanc(const Orthanc&) = delete;
  Orthanc& operator=(const Orthanc&) = delete;

  // Ready to be asked within some seconds; false when it is not installed.
  static bool installed();
  void stop();  // SIGKILL: it dies in the middle

  data_io::PacsServer dicom() const;
  data_io::PacsServer web() const;
  // Where C-MOVE of the title MOVER, for whom C-GET is refused, connects to.
  int movePort() const { return movePort_; }
  const OwnCertificate& certificate() const { return certificate_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  void start();
  Kind kind_;
  TemporaryFolder folder_;
  OwnCertificate certificate_;
  int dicomPort_ = freePort(), httpPort_ = freePort(), movePort_ = freePort();
  pid_t pid_ = 0;
  std::unique_ptr<TlsFront> front_;
};

// The two that all tests share, started at the first call.
struct SharedOrthancs {
  Orthanc plain{Orthanc::Kind::plain}, secure{Orthanc::Kind::secure};
};
SharedOrthancs& orthancs();

}  // namespace chiasm::test

#define CHIASM_REQUIRE_ORTHANC()             \
  if (!::chiasm::test::Orthanc::installed()) \
  GTEST_SKIP() << "Orthanc and its DICOMweb plugin are not installed"

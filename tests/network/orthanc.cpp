#include "tests/network/orthanc.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace chiasm::test {

namespace fs = std::filesystem;

namespace {

const fs::path kProgram = "/usr/sbin/Orthanc";
const fs::path kPlugin = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";

bool answers(int port) {
  const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool connected = ::connect(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(file);
  return connected;
}

}  // namespace

int freePort() {
  const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                     ::getsockname(file, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(file);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

OwnCertificate makeCertificate(const fs::path& folder, const std::string& name, const std::string& host) {
  EVP_PKEY* key = EVP_RSA_gen(2048);
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("Chiasm test"), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  const std::string named = (host == "127.0.0.1" ? "IP:" : "DNS:") + host;
  for (const auto& [kind, value] :
       {std::pair(NID_subject_alt_name, named.c_str()), std::pair(NID_basic_constraints, "CA:TRUE")}) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509_sign(certificate, key, EVP_sha256());
  const OwnCertificate made{folder / (name + ".pem"), folder / (name + ".key")};
  for (const fs::path& path : {made.certificate, made.key}) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) throw std::runtime_error("cannot write a certificate");
    path == made.key ? PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr)
                     : PEM_write_X509(file, certificate);
    std::fclose(file);
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  }
  X509_free(certificate);
  EVP_PKEY_free(key);
  return made;
}

bool Orthanc::installed() {
  return fs::exists(kProgram) && fs::exists(kPlugin);
}

Orthanc::Orthanc(Kind kind) : kind_(kind) {
  const bool secure = kind == Kind::secure;
  certificate_ = makeCertificate(folder_.path(), "server");
  const nlohmann::json modality = {{"AET", "CHIASM"},   {"Host", "127.0.0.1"}, {"Port", movePort_},
                                   {"AllowEcho", true}, {"AllowFind", true},   {"AllowGet", true},
                                   {"AllowMove", true}, {"AllowStore", true}};
  nlohmann::json mover = modality;
  mover["AET"] = "MOVER";
  mover["AllowGet"] = false;
  nlohmann::json configuration = {{"Name", "chiasm test"},
                                  {"StorageDirectory", (folder_.path() / "storage").string()},
                                  {"IndexDirectory", (folder_.path() / "index").string()},
                                  {"Plugins", nlohmann::json::array({kPlugin.string()})},
                                  {"HttpPort", httpPort_},
                                  {"DicomPort", dicomPort_},
                                  {"DicomAet", "ORTHANC"},
                                  {"DicomCheckCalledAet", true},
                                  {"DicomCheckModalityHost", false},
                                  {"DicomAlwaysAllowEcho", false},
                                  {"DicomAlwaysAllowStore", false},
                                  {"DicomAlwaysAllowFind", false},
                                  {"DicomAlwaysAllowGet", false},
                                  {"DicomModalities", {{"chiasm", modality}, {"mover", mover}}},
                                  {"RemoteAccessAllowed", false},
                                  {"AuthenticationEnabled", secure},
                                  {"RegisteredUsers", {{"ada", "open sesame"}}},
                                  {"StorageCompression", false},
                                  {"ConcurrentJobs", 2},
                                  {"SynchronousCMove", true},
                                  {"DicomWeb", {{"Enable", true}, {"Root", "/dicom-web/"}}}};
  if (secure) {
    configuration["DicomTlsEnabled"] = true;
    configuration["DicomTlsCertificate"] = certificate_.certificate.string();
    configuration["DicomTlsPrivateKey"] = certificate_.key.string();
    configuration["DicomTlsTrustedCertificates"] = certificate_.certificate.string();
  }
  std::ofstream(folder_.path() / "orthanc.json") << configuration.dump(2);
  start();
  if (secure) front_ = std::make_unique<TlsFront>(certificate_, httpPort_);
}

Orthanc::~Orthanc() {
  stop();
}

void Orthanc::start() {
  const std::string configuration = (folder_.path() / "orthanc.json").string();
  const std::string log = (folder_.path() / "log").string();
  pid_ = ::fork();
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // also when the test itself dies
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(file, 1);
    ::dup2(file, 2);
    ::chdir(folder_.path().c_str()) == 0 ? void() : ::_exit(127);
    ::execl(kProgram.c_str(), "Orthanc", configuration.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  for (int tries = 0; tries < 600; ++tries) {
    if (answers(dicomPort_) && answers(httpPort_)) return;
    ::poll(nullptr, 0, 50);
  }
  throw std::runtime_error("Orthanc does not start; see " + log);
}

void Orthanc::stop() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
}

data_io::PacsServer Orthanc::dicom() const {
  data_io::PacsServer server;
  server.name = "archive";
  server.host = "127.0.0.1";
  server.port = dicomPort_;
  server.calledAe = "ORTHANC";
  server.timeoutSeconds = 10;
  if (kind_ == Kind::secure) {
    server.tls = true;
    server.tlsFiles = {certificate_.certificate.string(), certificate_.certificate.string(),
                       certificate_.key.string()};
  }
  return server;
}

data_io::PacsServer Orthanc::web() const {
  data_io::PacsServer server;
  server.name = "web";
  server.protocol = data_io::PacsServer::Protocol::dicomWeb;
  server.tls = kind_ == Kind::secure;
  server.url = (server.tls ? "https" : "http") + std::string("://127.0.0.1:") +
               std::to_string(front_ ? front_->port() : httpPort_) + "/dicom-web";
  server.timeoutSeconds = 10;
  if (server.tls) {
    server.tlsFiles.authority = certificate_.certificate.string();
    server.login.user = "ada";
    server.login.passwordFile = (folder_.path() / "password").string();
    std::ofstream(server.login.passwordFile) << "open sesame\n";
    fs::permissions(server.login.passwordFile, fs::perms::owner_read | fs::perms::owner_write);
  }
  return server;
}

SharedOrthancs& orthancs() {
  static SharedOrthancs both;
  return both;
}

}  // namespace chiasm::test

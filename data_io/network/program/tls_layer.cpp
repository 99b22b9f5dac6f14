#include "data_io/network/program/tls_layer.h"

#include <dcmtk/dcmtls/tlslayer.h>
#include <openssl/x509v3.h>

#include <memory>
#include <vector>

#include "data_io/network/program/failure.h"

namespace chiasm::data_io::network {

void useTls(T_ASC_Network* network, const PacsServer& server, bool accepts) {
  const TlsFiles& files = server.tlsFiles;
  const T_ASC_NetworkRole role = accepts ? NET_ACCEPTORREQUESTOR : NET_REQUESTOR;
  auto layer = std::make_unique<DcmTLSTransportLayer>(role, nullptr, OFTrue);
  if (accepts && files.certificate.empty())
    throw Failure("C-MOVE over TLS needs a 'certificate' and a 'key' of our own in its 'tls'.",
                  ErrorKind::invalidInput);
  if (!files.certificate.empty()) {
    if (layer->setPrivateKeyFile(files.key.c_str(), DCF_Filetype_PEM).bad())
      throw Failure("the key named in its 'tls' cannot be read as a PEM file.", ErrorKind::invalidInput);
    if (layer->setCertificateFile(files.certificate.c_str(), DCF_Filetype_PEM).bad() ||
        !layer->checkPrivateKeyMatchesCertificate())
      throw Failure("the certificate named in its 'tls' cannot be read or does not fit its key.",
                    ErrorKind::invalidInput);
  }
  if (layer->addTrustedCertificateFile(files.authority.c_str(), DCF_Filetype_PEM).bad())
    throw Failure("the authority named in its 'tls' cannot be read as a PEM file.", ErrorKind::invalidInput);
  if (layer->setTLSProfile(TSP_Profile_BCP195).bad() || layer->activateCipherSuites().bad())
    throw Failure("this system's OpenSSL lacks the ciphers of DICOM's BCP 195 profile.");
  layer->setCertificateVerification(DCV_requireCertificate);
  if (ASC_setTransportLayer(network, layer.release(), 1).bad()) throw Failure("TLS cannot be used here.");
}

void checkPeerName(T_ASC_Association* association, const std::string& host) {
  std::vector<unsigned char> bytes(ASC_getPeerCertificateLength(association));
  if (!bytes.empty()) ASC_getPeerCertificate(association, bytes.data(), bytes.size());
  const unsigned char* begin = bytes.data();
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      bytes.empty() ? nullptr : d2i_X509(nullptr, &begin, static_cast<long>(bytes.size())), X509_free);
  const bool named = certificate && (X509_check_ip_asc(certificate.get(), host.c_str(), 0) == 1 ||
                                     X509_check_host(certificate.get(), host.c_str(), 0, 0, nullptr) == 1);
  if (!named)
    throw Failure("its certificate is trusted but names another host than " + host + "; nothing was sent.");
}

}  // namespace chiasm::data_io::network

// A server of images as a person names it: where it is, who we say that we are, what is trusted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace chiasm::data_io {

// Where a login is kept; never in the settings file itself and never on a command line. At most one of the
// password's and one of the token's places is set.
struct LoginSource {
  std::string user;
  std::string passwordEnv, passwordFile;  // a variable of the environment, or a file that only we may read
  std::string tokenEnv, tokenFile;        // a bearer token (RFC 6750) instead of user and password
  bool used() const { return !user.empty() || !tokenEnv.empty() || !tokenFile.empty(); }
};

// PEM files. `authority`: what is trusted (empty with DICOMweb: the system's authorities; DICOM needs one).
// `certificate` and `key`: who we are, for servers that ask.
struct TlsFiles {
  std::string authority, certificate, key;
};

struct PacsServer {
  enum class Protocol { dicom, dicomWeb };
  std::string name;  // what the person calls it
  Protocol protocol = Protocol::dicom;
  // DICOM upper layer (PS3.8): host, port, application entity titles (1 to 16 characters).
  std::string host;
  int port = 104;
  std::string calledAe, callingAe = "CHIASM";
  // Where the server may connect to for C-MOVE, used only when it refuses C-GET; 0: nowhere.
  int receivePort = 0;
  bool tls = false;
  // DICOMweb (PS3.18): the service's root, like https://pacs.example/dicom-web.
  std::string url;
  LoginSource login;
  TlsFiles tlsFiles;
  int timeoutSeconds = 30;  // without a sign of life

  // "127.0.0.1:4242 (ORTHANC)" or the URL: where things go, for a person to read.
  std::string destination() const;
};

// The settings of servers, JSON: {"servers": [{…}]}, as docs/pacs.md lists. Strict: an unknown or
// contradictory entry is refused with its name, since a misspelt line could switch off TLS. `folder`: what
// relative paths of files start from.
Expected<std::vector<PacsServer>> parsePacsServers(std::string_view json, const std::string& folder);

// A login as it is used, read at the last moment.
struct Login {
  std::string user, password, token;
};
// Reads the environment or the file; a file that others may read is refused. Fails with what is missing.
Expected<Login> readLogin(const PacsServer& server);

}  // namespace chiasm::data_io

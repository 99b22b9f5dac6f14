#include "data_io/network/pacs_server.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

namespace chiasm::data_io {
namespace {

using nlohmann::json;

tl::unexpected<Error> wrong(const std::string& what) {
  return failure(ErrorKind::invalidInput, what);
}

// Reads one object's fields; what is left at the end is unknown. The first fault is kept.
class Entry {
 public:
  Entry(const json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object.is_object()) fault("is not an object {…}");
  }
  std::string text(const char* name) {
    const json* value = take(name);
    if (value == nullptr) return {};
    const bool clean = value->is_string() && value->get_ref<const std::string&>().size() <= 1024 &&
                       std::ranges::none_of(value->get_ref<const std::string&>(), [](char c) {
                         return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
                       });
    if (!clean) fault(std::string("has a '") + name + "' that is not a plain text");
    return clean ? value->get<std::string>() : std::string();
  }
  int integer(const char* name, int smallest, int largest, int otherwise) {
    const json* value = take(name);
    if (value == nullptr) return otherwise;
    const bool inRange = value->is_number_integer() && value->get<std::int64_t>() >= smallest &&
                         value->get<std::int64_t>() <= largest;
    if (!inRange)
      fault(std::string("has a '") + name + "' that is not a whole number from " + std::to_string(smallest) +
            " to " + std::to_string(largest));
    return inRange ? value->get<int>() : otherwise;
  }
  const json* take(const char* name) {
    if (!object_.is_object()) return nullptr;
    taken_.insert(name);
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }
  void fault(const std::string& what) {
    if (fault_.empty()) fault_ = where_ + " " + what + ".";
  }
  // To be called last.
  const std::string& finish() {
    if (object_.is_object())
      for (const auto& [name, value] : object_.items())
        if (!taken_.contains(name)) fault("has an unknown entry '" + name.substr(0, 64) + "'");
    return fault_;
  }

 private:
  const json& object_;
  std::string where_, fault_;
  std::set<std::string> taken_;
};

// Application entity titles: 1 to 16 characters of the default repertoire without backslash (PS3.5, 6.2: AE).
bool isAeTitle(const std::string& text) {
  return !text.empty() && text.size() <= 16 && text.find_first_not_of(' ') != std::string::npos &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f && c != '\\'; });
}

std::string placed(const std::string& file, const std::string& folder) {
  if (file.empty()) return file;
  return (std::filesystem::path(folder) / file).lexically_normal().string();
}

std::string readTls(const json& value, const std::string& where, const std::string& folder,
                    PacsServer& server) {
  Entry entry(value, where + " has a 'tls' that");
  server.tls = true;
  server.tlsFiles.authority = placed(entry.text("authority"), folder);
  server.tlsFiles.certificate = placed(entry.text("certificate"), folder);
  server.tlsFiles.key = placed(entry.text("key"), folder);
  if (server.tlsFiles.certificate.empty() != server.tlsFiles.key.empty())
    entry.fault("needs both 'certificate' and 'key', or neither");
  if (server.protocol == PacsServer::Protocol::dicom && server.tlsFiles.authority.empty())
    entry.fault("needs 'authority', the certificate that is trusted");
  return entry.finish();
}

std::string readLoginSource(const json& value, const std::string& where, const std::string& folder,
                            PacsServer& server) {
  Entry entry(value, where + " has a 'login' that");
  LoginSource& login = server.login;
  if (value.is_object() && (value.contains("password") || value.contains("token")))
    return where +
           " has a password or token in the settings file itself. Keep it in a file of mode 600 "
           "('password_file', 'token_file') or in the environment ('password_env', 'token_env').";
  login.user = entry.text("user");
  login.passwordEnv = entry.text("password_env");
  login.passwordFile = placed(entry.text("password_file"), folder);
  login.tokenEnv = entry.text("token_env");
  login.tokenFile = placed(entry.text("token_file"), folder);
  const bool basic = !login.user.empty() && login.passwordEnv.empty() != login.passwordFile.empty() &&
                     login.tokenEnv.empty() && login.tokenFile.empty();
  const bool token = login.user.empty() && login.passwordEnv.empty() && login.passwordFile.empty() &&
                     login.tokenEnv.empty() != login.tokenFile.empty();
  if (login.user.find(':') != std::string::npos) entry.fault("has a user with a colon");
  if (!basic && !token)
    entry.fault(
        "needs 'user' with one of 'password_env' and 'password_file', or one of 'token_env' and "
        "'token_file'");
  return entry.finish();
}

// Whether the host of a URL is this computer.
bool isLoopback(const std::string& url) {
  const std::size_t begin = url.find("://") + 3;
  const std::string host = url.substr(begin, url.find_first_of("/", begin) - begin);
  return std::ranges::any_of(
      std::array{std::string("127.0.0.1"), std::string("localhost"), std::string("[::1]")},
      [&](const std::string& own) { return host == own || host.starts_with(own + ":"); });
}

void readDicom(Entry& entry, PacsServer& server) {
  server.host = entry.text("host");
  server.port = entry.integer("port", 1, 65535, 104);
  server.calledAe = entry.text("called_ae");
  if (const std::string calling = entry.text("calling_ae"); !calling.empty()) server.callingAe = calling;
  server.receivePort = entry.integer("receive_port", 1, 65535, 0);
  const bool plainHost = !server.host.empty() && server.host.size() <= 253 &&
                         server.host.find_first_of(" /\\@") == std::string::npos;
  if (!plainHost) entry.fault("needs 'host', a name or address");
  if (!isAeTitle(server.calledAe)) entry.fault("needs 'called_ae', the server's title of 1 to 16 characters");
  if (!isAeTitle(server.callingAe)) entry.fault("has a 'calling_ae' that is not 1 to 16 characters");
}

void readWeb(Entry& entry, PacsServer& server) {
  server.url = entry.text("url");
  while (server.url.ends_with('/')) server.url.pop_back();
  const bool https = server.url.starts_with("https://"), http = server.url.starts_with("http://");
  const std::size_t slashes = server.url.find("://");
  if ((!https && !http) || slashes + 3 >= server.url.size() ||
      server.url.find_first_of(" ?#@\\") != std::string::npos)
    entry.fault("needs 'url', like https://pacs.example/dicom-web, without user, query or fragment");
  else if (http && server.tls)
    entry.fault("has a 'tls' but an http:// address");
  else if (http && server.login.used() && !isLoopback(server.url))
    entry.fault("would send its login unencrypted; use an https:// address");
  server.tls = https;
}

Expected<PacsServer> readServer(const json& value, std::size_t number, const std::string& folder) {
  PacsServer server;
  server.name = Entry(value, {}).text("name");
  if (server.name.empty() || server.name.size() > 64)
    return wrong("Server " + std::to_string(number) + " has no 'name' of 1 to 64 plain characters.");
  const std::string where = "The server '" + server.name + "'";
  Entry entry(value, where);
  entry.take("name");
  const std::string protocol = entry.text("protocol");
  if (protocol != "dicom" && protocol != "dicomweb")
    return wrong(where + " needs a 'protocol': dicom or dicomweb.");
  const bool dicom = protocol == "dicom";
  server.protocol = dicom ? PacsServer::Protocol::dicom : PacsServer::Protocol::dicomWeb;
  server.timeoutSeconds = entry.integer("timeout_s", 1, 600, server.timeoutSeconds);
  if (const json* tls = entry.take("tls"))
    if (const std::string fault = readTls(*tls, where, folder, server); !fault.empty()) return wrong(fault);
  if (!dicom)
    if (const json* login = entry.take("login"))
      if (const std::string fault = readLoginSource(*login, where, folder, server); !fault.empty())
        return wrong(fault);
  dicom ? readDicom(entry, server) : readWeb(entry, server);
  if (const std::string& fault = entry.finish(); !fault.empty()) return wrong(fault);
  return server;
}

}  // namespace

std::string PacsServer::destination() const {
  return protocol == Protocol::dicomWeb ? url : host + ":" + std::to_string(port) + " (" + calledAe + ")";
}

Expected<std::vector<PacsServer>> parsePacsServers(std::string_view text, const std::string& folder) {
  const json root = json::parse(text, nullptr, false);
  if (root.is_discarded()) return wrong("It is not JSON.");
  Entry entry(root, "It");
  const json* list = entry.take("servers");
  if (list == nullptr || !list->is_array() || list->size() > 100)
    return wrong("It has no list 'servers' of at most 100 servers.");
  if (const std::string& fault = entry.finish(); !fault.empty()) return wrong(fault);
  std::vector<PacsServer> servers;
  for (const json& value : *list) {
    auto server = readServer(value, servers.size() + 1, folder);
    if (!server) return tl::unexpected(server.error());
    for (const PacsServer& other : servers)
      if (other.name == server->name) return wrong("Two servers are called '" + server->name + "'.");
    servers.push_back(std::move(*server));
  }
  return servers;
}

}  // namespace chiasm::data_io

#include "app/session/pacs_servers.h"

#include <filesystem>

#include "app/session/settings.h"
#include "data_io/atomic_file.h"

namespace chiasm::app {

std::string pacsServersPath() {
  return (std::filesystem::path(settingsPath()).parent_path() / "pacs.json").string();
}

Expected<std::vector<data_io::PacsServer>> loadPacsServers() {
  const std::string path = pacsServersPath();
  std::error_code error;
  if (!std::filesystem::exists(path, error))
    return failure(ErrorKind::notFound, "No servers are named yet. Name them in '" + path +
                                            "'; docs/pacs.md shows how it is written.");
  auto text = data_io::readSmallFile(path, 1u << 20);
  if (!text) return tl::unexpected(text.error());
  auto servers = data_io::parsePacsServers(*text, std::filesystem::path(path).parent_path().string());
  if (!servers)
    return failure(servers.error().kind,
                   "The file of servers '" + path + "' cannot be used. " + servers.error().message);
  return servers;
}

Expected<data_io::PacsServer> findPacsServer(const std::string& name) {
  auto servers = loadPacsServers();
  if (!servers) return tl::unexpected(servers.error());
  std::string known;
  for (const data_io::PacsServer& server : *servers) {
    if (server.name == name) return server;
    known += (known.empty() ? "" : ", ") + server.name;
  }
  return failure(ErrorKind::notFound, "There is no server '" + name + "' in '" + pacsServersPath() +
                                          "'. Named there: " + (known.empty() ? "none" : known) + ".");
}

}  // namespace chiasm::app

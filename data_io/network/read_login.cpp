// Logins from the environment or from a file that nobody else may read.
#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "data_io/network/pacs_server.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io {
namespace {

constexpr std::size_t kMaximumSecret = 8192;

tl::unexpected<Error> noLogin(const PacsServer& server, const std::string& why) {
  return failure(ErrorKind::invalidInput, "There is no login for the server '" + server.name + "': " + why);
}

// Line ends of the last line do not belong to it.
std::string trimmedEnd(std::string text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

Expected<std::string> secretOf(const PacsServer& server, const std::string& variable,
                               const std::string& path) {
  std::string secret;
  if (!variable.empty()) {
    const char* value = std::getenv(variable.c_str());
    if (value == nullptr || *value == '\0')
      return noLogin(server, "the environment has no " + variable + ".");
    secret = value;
  } else {
    const reader::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0)
      return noLogin(server, path + " cannot be read (" + std::strerror(errno) + ").");
    if (!S_ISREG(status.st_mode)) return noLogin(server, path + " is not a file.");
    if ((status.st_mode & 077) != 0)
      return noLogin(server, "others may read " + path + ". Make it yours alone: chmod 600 " + path + ".");
    std::array<char, kMaximumSecret + 1> buffer{};
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0) return noLogin(server, path + " cannot be read (" + std::strerror(errno) + ").");
    secret = trimmedEnd(std::string(buffer.data(), static_cast<std::size_t>(got)));
  }
  if (secret.empty() || secret.size() > kMaximumSecret) return noLogin(server, "it is empty or too long.");
  if (secret.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    return noLogin(server, "it is more than one line.");
  return secret;
}

}  // namespace

Expected<Login> readLogin(const PacsServer& server) {
  const LoginSource& source = server.login;
  Login login;
  if (!source.used()) return login;
  login.user = source.user;
  const bool basic = !source.user.empty();
  auto secret = basic ? secretOf(server, source.passwordEnv, source.passwordFile)
                      : secretOf(server, source.tokenEnv, source.tokenFile);
  if (!secret) return tl::unexpected(secret.error());
  (basic ? login.password : login.token) = std::move(*secret);
  return login;
}

}  // namespace chiasm::data_io

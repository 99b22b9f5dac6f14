#include "data_io/network/program/http.h"

#include <curl/curl.h>

#include <exception>

#include "data_io/network/program/failure.h"

namespace chiasm::data_io::network {
namespace {

constexpr std::size_t kMaximumText = 64u << 20;

struct Transfer {
  CURL* curl = nullptr;
  Voice* voice = nullptr;
  const Http::Sink* sink = nullptr;
  const std::function<std::size_t(char*, std::size_t)>* read = nullptr;
  bool begun = false;
  std::exception_ptr thrown;  // of a sink: no exception may pass through libcurl's C
};

// Runs a sink; what it throws stops the transfer and is thrown on after it.
bool guarded(Transfer& transfer, const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (...) {
    transfer.thrown = std::current_exception();
    return false;
  }
}

std::size_t takeBody(char* bytes, std::size_t size, std::size_t count, void* data) {
  auto& transfer = *static_cast<Transfer*>(data);
  const std::size_t length = size * count;
  long status = 0;
  curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 300 && status != 409) return length;  // an error's page is nobody's to read
  const bool taken = guarded(transfer, [&] {
    if (!transfer.begun && transfer.sink->head) {
      char* type = nullptr;
      curl_easy_getinfo(transfer.curl, CURLINFO_CONTENT_TYPE, &type);
      transfer.sink->head(type != nullptr ? type : "");
    }
    transfer.begun = true;
    transfer.sink->take({bytes, length});
  });
  return taken ? length : CURL_WRITEFUNC_ERROR;
}

std::size_t giveBody(char* bytes, std::size_t size, std::size_t count, void* data) {
  auto& transfer = *static_cast<Transfer*>(data);
  std::size_t given = 0;
  const bool done = guarded(transfer, [&] { given = (*transfer.read)(bytes, size * count); });
  return done ? given : CURL_READFUNC_ABORT;
}

// CURLOPT_XFERINFOFUNCTION: only a sign of life.
int noteProgress(void* data, curl_off_t, curl_off_t got, curl_off_t, curl_off_t gone) {
  auto& last = *static_cast<curl_off_t*>(data);
  last = got + gone;
  return 0;
}

std::string problemOf(CURLcode code, const Request& request) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "there is no host of the name in its 'url'. Check it, and the network of this computer.";
    case CURLE_COULDNT_CONNECT:
      return "nothing answers at " + request.server.url +
             ". Check that it runs and can be reached from here, and that the address is right.";
    case CURLE_OPERATION_TIMEDOUT:
      return "it did not answer in time, or went silent. Try again.";
    case CURLE_PEER_FAILED_VERIFICATION:
      return "its certificate is not trusted, or names another host; nothing was sent.";
    case CURLE_SSL_CACERT_BADFILE:
      return "the authority named in its 'tls' cannot be read as a PEM file.";
    case CURLE_SSL_CERTPROBLEM:
      return "the certificate or key named in its 'tls' cannot be used.";
    case CURLE_SSL_CONNECT_ERROR:
      return "no secure connection could be made: it may not speak TLS, or ask for a certificate of ours.";
    default:
      return "it closed the connection or said something that is not HTTP. Try again, and check the address.";
  }
}

[[noreturn]] void refuseStatus(long status, const Request& request) {
  if (status == 401 || status == 403)
    throw Failure(!request.secret.user.empty() || !request.secret.token.empty()
                      ? "it refused the login (HTTP " + std::to_string(status) + ")."
                      : "it asks for a login (HTTP " + std::to_string(status) +
                            "). Name one in the server's 'login'.");
  if (status == 404) throw Failure("it has nothing there (HTTP 404).", ErrorKind::notFound);
  if (status >= 300 && status < 400)
    throw Failure("it points to another address, which is not followed (HTTP " + std::to_string(status) +
                  "). Set the right one as its 'url'.");
  throw Failure("it answered with HTTP " + std::to_string(status) + ".");
}

}  // namespace

struct Http::State {
  State(const Request& asked, Voice& speaker) : request(asked), voice(speaker) {}
  const Request& request;
  Voice& voice;
  CURL* curl = nullptr;
  curl_off_t bytes = 0;

  void prepare(const std::string& path);
  long perform(Transfer& transfer, curl_slist* headers) const;
};

Http::Http(const Request& request, Voice& voice) : state_(std::make_unique<State>(request, voice)) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  state_->curl = curl_easy_init();
  if (state_->curl == nullptr) throw Failure("HTTP is not available on this system.");
}

Http::~Http() {
  curl_easy_cleanup(state_->curl);
}

void Http::State::prepare(const std::string& path) {
  const PacsServer& server = request.server;
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, (server.url + path).c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, server.tls ? "https" : "http");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(server.timeoutSeconds));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(server.timeoutSeconds));
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, noteProgress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &bytes);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!server.tlsFiles.authority.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, server.tlsFiles.authority.c_str());
    curl_easy_setopt(curl, CURLOPT_CAPATH, static_cast<char*>(nullptr));
  }
  if (!server.tlsFiles.certificate.empty()) {
    curl_easy_setopt(curl, CURLOPT_SSLCERT, server.tlsFiles.certificate.c_str());
    curl_easy_setopt(curl, CURLOPT_SSLKEY, server.tlsFiles.key.c_str());
  }
  if (!request.secret.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(curl, CURLOPT_USERNAME, request.secret.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, request.secret.password.c_str());
  } else if (!request.secret.token.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, request.secret.token.c_str());
  }
}

long Http::State::perform(Transfer& transfer, curl_slist* headers) const {
  transfer.curl = curl;
  transfer.voice = &voice;
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, takeBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  const CURLcode code = curl_easy_perform(curl);
  curl_slist_free_all(headers);
  if (transfer.thrown) std::rethrow_exception(transfer.thrown);
  if (code != CURLE_OK) throw Failure(problemOf(code, request));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

bool Http::get(const std::string& path, const std::string& accept, const Sink& sink) {
  state_->prepare(path);
  Transfer transfer;
  transfer.sink = &sink;
  const long status = state_->perform(transfer, curl_slist_append(nullptr, ("Accept: " + accept).c_str()));
  if (status == 204) return false;
  if (status != 200) refuseStatus(status, state_->request);
  return transfer.begun;
}

std::string Http::getText(const std::string& path, const std::string& accept) {
  std::string text;
  get(path, accept, {.head = {}, .take = [&](std::string_view piece) {
                       if (text.size() + piece.size() > kMaximumText)
                         throw Failure("its answer is longer than 64 MiB. Ask for less, by ID or date.",
                                       ErrorKind::unreadable);
                       text.append(piece);
                       state_->voice.progress(0.0);
                     }});
  return text;
}

Http::Answer Http::post(const std::string& path, const std::string& contentType, const std::string& accept,
                        std::int64_t size, const std::function<std::size_t(char*, std::size_t)>& read) {
  state_->prepare(path);
  CURL* curl = state_->curl;
  Answer answer;
  const Sink sink{.head = {}, .take = [&](std::string_view piece) {
                    if (answer.text.size() + piece.size() <= kMaximumText) answer.text.append(piece);
                  }};
  Transfer transfer;
  transfer.sink = &sink;
  transfer.read = &read;
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(size));
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, giveBody);
  curl_easy_setopt(curl, CURLOPT_READDATA, &transfer);
  curl_slist* headers = curl_slist_append(nullptr, ("Content-Type: " + contentType).c_str());
  headers = curl_slist_append(headers, ("Accept: " + accept).c_str());
  headers = curl_slist_append(headers, "Expect:");
  answer.status = state_->perform(transfer, headers);
  if (answer.status != 200 && answer.status != 202 && answer.status != 409)
    refuseStatus(answer.status, state_->request);
  return answer;
}

std::string Http::escaped(const std::string& text) {
  char* escaped = curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size()));
  const std::string out = escaped != nullptr ? escaped : "";
  curl_free(escaped);
  return out;
}

}  // namespace chiasm::data_io::network

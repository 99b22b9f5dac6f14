#include "data_io/network/network_wire.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace chiasm::data_io::network {
namespace {

using nlohmann::json;

constexpr std::string_view kResult = "{\"result\":";

std::string line(const char* kind, const json& value) {
  return dump(json{{kind, value}}) + "\n";
}

}  // namespace

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string encode(const Request& request) {
  const PacsServer& server = request.server;
  const StudyQuery& query = request.query;
  return dump({{"task", static_cast<int>(request.task)},
               {"server",
                {{"name", server.name},
                 {"web", server.protocol == PacsServer::Protocol::dicomWeb},
                 {"host", server.host},
                 {"port", server.port},
                 {"called", server.calledAe},
                 {"calling", server.callingAe},
                 {"receive", server.receivePort},
                 {"tls", server.tls},
                 {"url", server.url},
                 {"authority", server.tlsFiles.authority},
                 {"certificate", server.tlsFiles.certificate},
                 {"key", server.tlsFiles.key},
                 {"timeout", server.timeoutSeconds}}},
               {"secret",
                {{"user", request.secret.user},
                 {"password", request.secret.password},
                 {"token", request.secret.token}}},
               {"query",
                {{"id", query.patientId},
                 {"name", query.patientName},
                 {"accession", query.accession},
                 {"modality", query.modality},
                 {"from", query.fromDate},
                 {"to", query.toDate},
                 {"limit", query.limit},
                 {"names", query.withNames}}},
               {"study", request.study},
               {"series", request.series},
               {"folder", request.folder},
               {"paths", request.paths}});
}

Request decodeRequest(std::string_view text) {
  const json root = json::parse(text);
  Request request;
  request.task = static_cast<Task>(root.at("task").get<int>());
  const json& server = root.at("server");
  request.server.name = server.at("name").get<std::string>();
  request.server.protocol =
      server.at("web").get<bool>() ? PacsServer::Protocol::dicomWeb : PacsServer::Protocol::dicom;
  request.server.host = server.at("host").get<std::string>();
  request.server.port = server.at("port").get<int>();
  request.server.calledAe = server.at("called").get<std::string>();
  request.server.callingAe = server.at("calling").get<std::string>();
  request.server.receivePort = server.at("receive").get<int>();
  request.server.tls = server.at("tls").get<bool>();
  request.server.url = server.at("url").get<std::string>();
  request.server.tlsFiles = {server.at("authority").get<std::string>(),
                             server.at("certificate").get<std::string>(),
                             server.at("key").get<std::string>()};
  request.server.timeoutSeconds = server.at("timeout").get<int>();
  const json& secret = root.at("secret");
  request.secret = {secret.at("user").get<std::string>(), secret.at("password").get<std::string>(),
                    secret.at("token").get<std::string>()};
  const json& query = root.at("query");
  request.query.patientId = query.at("id").get<std::string>();
  request.query.patientName = query.at("name").get<std::string>();
  request.query.accession = query.at("accession").get<std::string>();
  request.query.modality = query.at("modality").get<std::string>();
  request.query.fromDate = query.at("from").get<std::string>();
  request.query.toDate = query.at("to").get<std::string>();
  request.query.limit = query.at("limit").get<int>();
  request.query.withNames = query.at("names").get<bool>();
  request.study = root.at("study").get<std::string>();
  request.series = root.at("series").get<std::string>();
  request.folder = root.at("folder").get<std::string>();
  request.paths = root.at("paths").get<std::vector<std::string>>();
  return request;
}

std::string encodeProgress(double fraction) {
  return line("progress", fraction);
}

std::string encodeError(const Error& error) {
  return line("error", {{"kind", static_cast<int>(error.kind)}, {"message", error.message}});
}

std::string encodeResult(std::string_view result) {
  return std::string(kResult) + std::string(result) + "}\n";
}

std::optional<Line> decodeLine(std::string_view text) {
  Line out;
  // A result is handed on as it is: its own decoding looks at every field.
  if (text.starts_with(kResult) && text.ends_with('}')) {
    out.kind = Line::Kind::result;
    out.text = text.substr(kResult.size(), text.size() - kResult.size() - 1);
    return out;
  }
  const json root = json::parse(text, nullptr, false);
  if (!root.is_object() || root.size() != 1) return std::nullopt;
  const std::string kind = root.begin().key();
  const json& value = root.begin().value();
  if (kind == "progress" && value.is_number()) {
    out.fraction = value.get<double>();
    // Written so that a NaN does not pass.
    if (!(out.fraction >= 0.0 && out.fraction <= 1.0)) return std::nullopt;
    return out;
  }
  if (kind != "error" || !value.is_object() || !value.contains("kind") || !value.contains("message") ||
      !value["kind"].is_number_integer() || !value["message"].is_string())
    return std::nullopt;
  out.kind = Line::Kind::error;
  const auto number = value["kind"].get<std::int64_t>();
  if (number < static_cast<int>(ErrorKind::invalidInput) || number > static_cast<int>(ErrorKind::cancelled))
    return std::nullopt;
  out.error = static_cast<ErrorKind>(number);
  out.text = value["message"].get<std::string>();
  out.text.resize(std::min<std::size_t>(out.text.size(), 800));
  for (char& c : out.text)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) c = ' ';
  return out;
}

}  // namespace chiasm::data_io::network

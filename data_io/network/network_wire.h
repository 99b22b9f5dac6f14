// What the application and chiasm-network say to each other: JSON, a request and then lines.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "data_io/network/network_answers.h"
#include "data_io/network/pacs_server.h"

namespace chiasm::data_io::network {

enum class Task { echo, findStudies, findSeries, fetch, describe, send };

struct Request {
  Task task = Task::echo;
  PacsServer server = {};  // of `login` only what is in `secret` below
  Login secret = {};
  StudyQuery query = {};                // findStudies
  std::string study = {}, series = {};  // findSeries, fetch; `series` empty: all of the study
  std::string folder = {};              // fetch: an empty folder, made for this alone
  std::vector<std::string> paths = {};  // describe, send: files and folders, absolute
};

// On the program's standard input, once; then the input ends. On its standard output come lines: any number
// of progress, then one result or error. The program trusts the request; nobody trusts the lines.
std::string encode(const Request& request);
Request decodeRequest(std::string_view text);  // throws nlohmann's exceptions

inline constexpr std::size_t kMaximumLine = 16u << 20;

struct Line {
  enum class Kind { progress, result, error } kind = Kind::progress;
  double fraction = 0;  // 0..1
  std::string text;     // result: JSON; error: the sentence
  ErrorKind error = ErrorKind::unreadable;
};
std::string encodeProgress(double fraction);
std::string encodeError(const Error& error);
std::string encodeResult(std::string_view json);
// nullopt: nonsense.
std::optional<Line> decodeLine(std::string_view line);

// JSON on one line; what is not UTF-8 in it is replaced.
std::string dump(const nlohmann::json& value);

// Results. Decoding refuses whatever is missing, of the wrong type, out of range or too long.
std::string encode(const Found<FoundStudy>& found);
std::string encode(const Found<FoundSeries>& found);
std::string encode(const FetchedInstances& fetched);
std::string encode(const Outgoing& outgoing);
std::string encode(const SendOutcome& outcome);
std::optional<Found<FoundStudy>> decodeStudies(std::string_view json);
std::optional<Found<FoundSeries>> decodeSeries(std::string_view json);
std::optional<FetchedInstances> decodeFetched(std::string_view json);
std::optional<Outgoing> decodeOutgoing(std::string_view json);
std::optional<SendOutcome> decodeOutcome(std::string_view json);

}  // namespace chiasm::data_io::network

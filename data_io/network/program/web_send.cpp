// STOW-RS (DICOM PS3.18, 10.5): one object a request, so that each has an answer of its own.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/uid.h"
#include "data_io/network/program/dicom_json.h"
#include "data_io/network/program/failure.h"
#include "data_io/network/program/http.h"
#include "data_io/network/program/outgoing_files.h"
#include "data_io/network/program/send_tally.h"
#include "data_io/network/program/web.h"

namespace chiasm::data_io::network {
namespace {

using nlohmann::json;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// The body of a request with one file: a part's head, the file, the closing boundary.
class Body {
 public:
  Body(const OutgoingFile& file, const std::string& boundary)
      : head_("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n"),
        tail_("\r\n--" + boundary + "--\r\n"),
        fileBytes_(file.bytes),
        file_(std::fopen(file.path.c_str(), "rb")) {
    if (!file_) throw Failure("a file cannot be read.", ErrorKind::unreadable);
  }
  std::int64_t size() const { return static_cast<std::int64_t>(head_.size() + tail_.size()) + fileBytes_; }
  std::size_t read(char* bytes, std::size_t room) {
    if (headRead_ < head_.size()) return copy(head_, headRead_, bytes, room);
    if (fileRead_ < fileBytes_) {
      const auto wanted = std::min<std::int64_t>(static_cast<std::int64_t>(room), fileBytes_ - fileRead_);
      const std::size_t got = std::fread(bytes, 1, static_cast<std::size_t>(wanted), file_.get());
      if (got == 0) throw Failure("a file changed while it was sent.", ErrorKind::unreadable);
      fileRead_ += static_cast<std::int64_t>(got);
      return got;
    }
    return copy(tail_, tailRead_, bytes, room);
  }

 private:
  static std::size_t copy(const std::string& text, std::size_t& done, char* bytes, std::size_t room) {
    const std::size_t now = std::min(room, text.size() - done);
    std::memcpy(bytes, text.data() + done, now);
    done += now;
    return now;
  }
  std::string head_, tail_;
  std::int64_t fileBytes_, fileRead_ = 0;
  std::size_t headRead_ = 0, tailRead_ = 0;
  std::unique_ptr<std::FILE, CloseFile> file_;
};

// PS3.18, I.2: a failed object stands in (0008,1198) with its reason (0008,1197); a changed one has warnings.
void judge(const Http::Answer& answer, SendOutcome& outcome) {
  const json root = parseDicomJson(answer.text.empty() ? "[]" : answer.text);
  for (const json& item : root) {
    const auto failed = item.find("00081198");
    if (failed == item.end() || !failed->is_object() || !failed->contains("Value")) continue;
    const json& values = (*failed)["Value"];
    if (!values.is_array() || values.empty()) continue;
    const std::string reason = values[0].is_object() ? textOf(values[0], "00081197") : std::string();
    const bool number =
        !reason.empty() && reason.size() <= 5 && reason.find_first_not_of("0123456789") == std::string::npos;
    return countFailure(outcome, "it refused an object" + (number ? " with the status " + reason : ""));
  }
  if (answer.status == 409) return countFailure(outcome, "it refused an object (HTTP 409)");
  ++outcome.sent;
  outcome.coerced = outcome.coerced || answer.status == 202;
}

}  // namespace

SendOutcome sendByWeb(const Request& request, Voice& voice) {
  const OutgoingFiles outgoing = readyToSend(request.paths, voice);
  Http http(request, voice);
  SendOutcome outcome;
  const auto whole = static_cast<double>(outgoing.files.size());
  for (const OutgoingFile& file : outgoing.files) {
    const std::string boundary = "chiasm-" + Uid::generate().text();
    Body body(file, boundary);
    const double done = outcome.sent + outcome.failed;
    try {
      const Http::Answer answer =
          http.post("/studies", "multipart/related; type=\"application/dicom\"; boundary=" + boundary,
                    "application/dicom+json", body.size(), [&](char* bytes, std::size_t room) {
                      voice.progress(done / whole);
                      return body.read(bytes, room);
                    });
      judge(answer, outcome);
    } catch (const Failure& failure) {
      if (outcome.sent == 0) throw;
      throw Failure(failure.error().message + " " + std::to_string(outcome.sent) + " of " +
                        std::to_string(outgoing.files.size()) + " objects had been accepted and stay there.",
                    failure.error().kind);
    }
    voice.progress((outcome.sent + outcome.failed) / whole);
  }
  return outcome;
}

}  // namespace chiasm::data_io::network

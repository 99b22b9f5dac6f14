#include "app/session/outgoing_text.h"

#include <fmt/core.h>

namespace chiasm::app {

std::string filesAndSize(int files, std::int64_t bytes) {
  return fmt::format("{} {}, {:.1f} MB", files, files == 1 ? "file" : "files",
                     static_cast<double>(bytes) / 1e6);
}

std::string sentence(const data_io::OutgoingSeries& series) {
  std::string text = series.modality.empty() ? series.kind : series.modality;
  text += ", " + filesAndSize(series.files, series.bytes);
  text += ", patient " + (series.patientId.empty() ? "without ID" : series.patientId);
  text += series.studyDate.empty() ? ", study without date" : ", study of " + series.studyDate;
  if (!series.description.empty()) text += ": " + series.description;
  return text;
}

int fileCount(const data_io::Outgoing& outgoing) {
  int files = 0;
  for (const data_io::OutgoingSeries& series : outgoing.series) files += series.files;
  return files;
}

std::string refusalOf(const data_io::Outgoing& outgoing) {
  for (const data_io::OutgoingSeries& series : outgoing.series)
    if (!series.refusal.empty())
      return "Nothing can be sent: of a series (" + sentence(series) + ") " + series.refusal + ".";
  return {};
}

std::string sentence(const data_io::SendOutcome& outcome) {
  std::string text = fmt::format("sent {} {}", outcome.sent, outcome.sent == 1 ? "object" : "objects");
  if (outcome.failed > 0) text += fmt::format(", {} failed", outcome.failed);
  for (const std::string& reason : outcome.reasons) text += ": " + reason;
  if (outcome.coerced) text += "; the server says that it changed elements on storing";
  return text;
}

}  // namespace chiasm::app

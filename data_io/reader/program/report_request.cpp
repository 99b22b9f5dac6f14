#include "data_io/reader/program/report_request.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <string>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/report_formats.h"
#include "data_io/reader/program/sandbox.h"
#include "data_io/reader/program/source.h"
#include "data_io/reader/program/text_encoding.h"
#include "data_io/reader/program/text_fields.h"
#include "data_io/reader/report_answer.h"

namespace chiasm::data_io::reader {

namespace {

constexpr std::uint64_t kLargestDicom = 512ULL << 20;

void give(const std::string& answer, AnswerChannel& channel) {
  MemoryFile memory(answer.size());
  std::memcpy(memory.bytes().data(), answer.data(), answer.size());
  channel.result("{}", std::move(memory));
}

bool isDicom(std::string_view bytes) {
  return bytes.size() > 132 && bytes.substr(128, 4) == "DICM";
}

// No sentence begins like that, nor ends there: what is cut off before it says what it is, is no text either.
bool looksLikeJson(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  if (!bytes.starts_with('{')) return false;
  bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n", 1), bytes.size()));
  return bytes.empty() || bytes.starts_with('"');
}

bool looksLikePdf(std::string_view bytes) {
  constexpr std::string_view kStart = "%PDF-";
  if (bytes.size() >= kStart.size()) return bytes.starts_with(kStart);
  return !bytes.empty() && kStart.starts_with(bytes);
}

std::vector<ReportDocument> documentsOf(std::string_view bytes, const std::string& encoding,
                                        const std::string& row) {
  if (isDicom(bytes)) return reportsOfDicom(bytes);
  if (looksLikePdf(bytes)) return {reportOfPdf(bytes)};
  if (looksLikeHl7(bytes)) return reportsOfHl7(bytes);
  if (looksLikeJson(bytes)) {
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    return reportsOfFhir(bytes);
  }
  if (looksLikeCtRate(bytes)) return reportsOfCtRate(bytes, row);
  DecodedText decoded = decodedText(bytes, encoding);
  if (decoded.text.find_first_not_of(" \t\r\n") == std::string::npos) throw Refusal("it is empty.");
  ReportDocument document;
  document.format = "text";
  document.encoding = std::move(decoded.encoding);
  document.text = std::move(decoded.text);
  return {std::move(document)};
}

constexpr std::size_t kMostFiles = 20'000;
constexpr int kDeepestFolder = 8;

void addNames(int folder, const std::string& below, int depth, std::vector<std::string>& names) {
  const UniqueFd opened(
      ::openat(folder, below.empty() ? "." : below.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  const int copy = opened ? ::dup(opened.get()) : -1;
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(copy < 0 ? nullptr : ::fdopendir(copy), ::closedir);
  if (!entries) return;
  while (const dirent* entry = ::readdir(entries.get())) {
    if (entry->d_name[0] == '.' || names.size() >= kMostFiles) continue;
    const std::string name = below.empty() ? entry->d_name : below + "/" + entry->d_name;
    if (entry->d_type == DT_DIR && depth < kDeepestFolder)
      addNames(folder, name, depth + 1, names);
    else
      names.push_back(name);
  }
}

// The files of a folder and of those in it, in order.
std::vector<std::string> namesIn(int folder) {
  std::vector<std::string> names;
  addNames(folder, "", 0, names);
  std::sort(names.begin(), names.end());
  return names;
}

// The bytes of a regular file; empty for anything else.
std::string bytesOf(int fd) {
  struct stat status {};
  if (fd < 0 || ::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) ||
      static_cast<std::uint64_t>(status.st_size) > kLargestDicom)
    return {};
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t got = ::pread(fd, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
    if (got <= 0) return {};
    at += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::string bytesOf(int folder, const std::string& name) {
  const UniqueFd fd(::openat(folder, name.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
  return bytesOf(fd.get());
}

}  // namespace

void answerReport(int file, std::string_view choice, AnswerChannel& channel) {
  Source source(file, channel);
  if (source.fileSize() > kLongestReportFile)
    throw Refusal("it has " + grouped(source.fileSize()) + " bytes; a report's file may have " +
                  grouped(kLongestReportFile) + '.');
  limitMemory(8 * source.fileSize());
  std::string bytes(source.fileSize(), '\0');
  source.read(std::as_writable_bytes(std::span(bytes.data(), bytes.size())), "report");
  ReadReports reports;
  reports.digest = source.finish();
  const std::size_t line = std::min(choice.find('\n'), choice.size());
  reports.documents = documentsOf(bytes, std::string(choice.substr(0, line)),
                                  std::string(choice.substr(std::min(choice.size(), line + 1))));
  if (reports.documents.size() > kMostReports)
    throw Refusal("it holds over " + grouped(kMostReports) + " reports.");
  for (ReportDocument& document : reports.documents)
    if (document.text.size() > kLongestReport) throw Refusal("its text is longer than a report's may be.");
  reports.bytes = std::make_shared<const std::string>(std::move(bytes));
  give(encode(reports), channel);
}

void answerStudy(int input, bool isFolder, AnswerChannel& channel) {
  if (!isFolder) return give(encode(studyOfDicom(bytesOf(input))), channel);
  for (const std::string& name : namesIn(input)) {
    const StudyIdentity study = studyOfDicom(bytesOf(input, name));
    if (!study.empty()) return give(encode(study), channel);
  }
  give(encode(StudyIdentity{}), channel);
}

void answerIdentifiers(int input, bool isFolder, AnswerChannel& channel) {
  std::map<std::string, std::size_t> counts;
  const auto count = [&](std::string_view bytes) {
    for (const std::string& name : identifiersOf(bytes)) ++counts[name];
  };
  if (isFolder) {
    const std::vector<std::string> names = namesIn(input);
    grantProcessorTime(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      count(bytesOf(input, names[i]));
      channel.progress(static_cast<double>(i + 1) / static_cast<double>(names.size()));
    }
  } else {
    count(bytesOf(input));
  }
  std::vector<IdentifierCount> identifiers;
  for (const auto& [name, files] : counts) identifiers.push_back({name, files});
  give(encode(identifiers), channel);
}

}  // namespace chiasm::data_io::reader

#include "data_io/reader/report_answer.h"

#include "data_io/reader/answer_fields.h"
#include "data_io/reader/wire.h"

namespace chiasm::data_io::reader {

namespace {

constexpr std::size_t kLongestLine = 1024;

void put(WireWriter& out, const StudyIdentity& study) {
  out.text(study.studyInstanceUid);
  out.text(study.accessionNumber);
}

StudyIdentity study(WireReader& in) {
  StudyIdentity found;
  found.studyInstanceUid = in.line(64);
  found.accessionNumber = in.line(256);
  return found;
}

}  // namespace

std::string encode(const ReadReports& reports) {
  WireWriter out;
  out.text(*reports.bytes);
  out.digest(reports.digest);
  out.number(reports.documents.size());
  for (const ReportDocument& document : reports.documents) {
    for (const std::string* text : {&document.text, &document.title, &document.author, &document.date,
                                    &document.status, &document.format, &document.encoding, &document.note})
      out.text(*text);
    out.number(document.addendum ? 1 : 0);
    put(out, document.study);
  }
  return out.bytes();
}

std::string encode(const StudyIdentity& study) {
  WireWriter out;
  put(out, study);
  return out.bytes();
}

std::string encode(const std::vector<IdentifierCount>& identifiers) {
  WireWriter out;
  out.number(identifiers.size());
  for (const IdentifierCount& identifier : identifiers) {
    out.text(identifier.name);
    out.number(identifier.files);
  }
  return out.bytes();
}

Expected<std::vector<IdentifierCount>> decodeIdentifiers(std::span<const std::byte> bytes) {
  WireReader in(bytes);
  std::vector<IdentifierCount> identifiers(in.number(1000));
  for (IdentifierCount& identifier : identifiers) {
    identifier.name = in.line(kLongestLine);
    identifier.files = in.number(1'000'000);
  }
  if (!in.finished()) return answerNonsense();
  return identifiers;
}

Expected<ReadReports> decodeReports(std::span<const std::byte> bytes) {
  WireReader in(bytes);
  ReadReports reports;
  reports.bytes = std::make_shared<const std::string>(in.bytes(kLongestReportFile));
  reports.digest = in.digest();
  const std::size_t count = in.number(kMostReports);
  for (std::size_t i = 0; i < count; ++i) {
    ReportDocument& document = reports.documents.emplace_back();
    document.text = in.text(kLongestReport);
    for (std::string* text : {&document.title, &document.author, &document.date, &document.status,
                              &document.format, &document.encoding, &document.note})
      *text = in.line(kLongestLine);
    document.addendum = in.number(1) == 1;
    document.study = study(in);
  }
  if (!in.finished() || count == 0) return answerNonsense();
  return reports;
}

Expected<StudyIdentity> decodeStudy(std::span<const std::byte> bytes) {
  WireReader in(bytes);
  StudyIdentity found = study(in);
  if (!in.finished()) return answerNonsense();
  return found;
}

}  // namespace chiasm::data_io::reader

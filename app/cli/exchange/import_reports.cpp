// chiasm import --report: reports in the forms in which hospitals send them.
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "app/cli/named_things.h"
#include "app/session/case_files.h"
#include "app/session/report_pairing.h"
#include "core/base/iso_date.h"
#include "core/case/object_commands.h"
#include "core/case/report_import.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct ReportImport {
  std::string file, title, newVersionOf;
  data_io::ReportChoice choice;
  bool pairAnyway = false;
};

// Those of a file's reports that are of the case's study, or all when nothing tells them apart.
struct Chosen {
  std::vector<const data_io::ReportDocument*> documents;
  std::string pairing;  // a sentence
  std::size_t others = 0;
};

Expected<Chosen> choose(const data_io::ReadReports& read, const std::vector<data_io::StudyIdentity>& studies,
                        bool pairAnyway) {
  Chosen chosen;
  std::size_t same = 0, unknown = 0;
  const data_io::ReportDocument* other = nullptr;
  for (const data_io::ReportDocument& document : read.documents) {
    const Pairing pairing = pairedWith(document.study, studies);
    same += pairing == Pairing::same ? 1 : 0;
    unknown += pairing == Pairing::unknown ? 1 : 0;
    if (pairing != Pairing::other || pairAnyway)
      chosen.documents.push_back(&document);
    else if (!other)
      other = &document;
  }
  chosen.others = read.documents.size() - chosen.documents.size();
  // Beside a report that is of this study, one that does not say of which is not taken for it.
  if (same > 0 && unknown > 0 && !pairAnyway)
    std::erase_if(chosen.documents, [&](const data_io::ReportDocument* document) {
      return pairedWith(document->study, studies) == Pairing::unknown;
    });
  if (chosen.documents.empty())
    return failure(ErrorKind::conflict,
                   "The report is of another study: it names " + shownStudy(other->study) + ", the volume " +
                       shownStudy(studies.front()) +
                       ". Nothing was added. If they belong together nevertheless, say --pair-anyway.");
  if (same > 0)
    chosen.pairing = "paired with the volume by its study";
  else if (pairAnyway && !studies.empty())
    chosen.pairing = "not of the volume's study, or not known to be; paired because you said so";
  else if (studies.empty())
    chosen.pairing = "not compared with a volume: none of the case names its study";
  else
    chosen.pairing = "not compared with the volume: the report names no study";
  return chosen;
}

// The report that a further version continues: the one that was named, the one before in the same file, or
// the only one of the case.
Expected<const Report*> formerOf(const Case& current, const ReportImport& options, const Uid& before) {
  if (!options.newVersionOf.empty()) return findReport(current, options.newVersionOf);
  if (const Report* report = current.findReport(before)) return report;
  const std::vector<const Report*> newest = current.newestReports();
  if (newest.size() == 1) return newest.front();
  return failure(ErrorKind::invalidInput,
                 newest.empty()
                     ? "This is an addendum, and the case has no report that it belongs to. Add that first."
                     : "This is an addendum. Say with --new-version-of which report it belongs to.");
}

struct Added {
  json list = json::array();
  std::string text;
  Uid last;
};

Expected<void> addDocument(CaseStore& store, const data_io::ReadReports& read,
                           const data_io::ReportDocument& document, const ReportImport& options,
                           Added& added) {
  ReportDetails details{options.title.empty() ? document.title : options.title,
                        document.author,
                        isIsoDate(document.date) ? document.date : std::string(),
                        document.status,
                        {}};
  std::string text = document.text;
  std::string note = document.note;
  if (document.addendum || !options.newVersionOf.empty()) {
    const auto former = formerOf(store.current(), options, added.last);
    if (!former) return tl::unexpected(former.error());
    details.newVersionOf = (*former)->uid;
    details.title.clear();  // the document keeps its name
    // A version is the whole report: what is anchored on the words before is found again.
    if (document.addendum && text.find((*former)->text) == std::string::npos)
      text = (*former)->text + (((*former)->text).ends_with('\n') ? "\n" : "\n\n") + "ADDENDUM\n" + text;
  }
  auto report = newReport(store.current(), std::move(text), details);
  if (!report) return tl::unexpected(report.error());
  const bool plain = *read.bytes == report->text;
  ReportSource source{report->uid, document.format, document.encoding, note, read.digest, *read.bytes};
  const Uid uid = report->uid;
  auto done = store.execute(plain ? *addReport(*std::move(report))
                                  : *addReportFrom(*std::move(report), std::move(source)));
  if (!done) return done;
  const Report* made = store.current().findReport(uid);
  added.last = uid;
  added.text +=
      fmt::format("added {} (version {}) from {}{}{}\n", made->title, made->version, document.format,
                  document.encoding.empty() ? "" : ", " + document.encoding, note.empty() ? "" : "; " + note);
  added.list.push_back({{"report", uid.text()},
                        {"title", made->title},
                        {"version", made->version},
                        {"status", made->status},
                        {"date", made->date},
                        {"format", document.format},
                        {"encoding", document.encoding},
                        {"note", note},
                        {"source_sha256", read.digest.hex()},
                        {"source_kept", true}});
  return {};
}

Expected<void> importReports(CliContext& context, const ReportImport& options, const std::string& casePath) {
  auto opened = context.openForEditing(casePath);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  auto reader = data_io::DocumentReader::start();
  if (!reader) return tl::unexpected(reader.error());
  Progress progress;
  data_io::ReportChoice choice = options.choice;
  // A table of many volumes' reports: this case's volume is meant.
  if (choice.row.empty() && store.current().volumes.size() == 1) {
    choice.row = store.current().volumes.front().info.name;
    if (choice.row.size() > 60) choice.row.clear();
  }
  const auto read = (*reader)->readReports(options.file, choice, progress);
  if (!read) return tl::unexpected(read.error());
  const auto studies = studiesOf(store.current(), casePath, **reader, progress);
  if (!studies) return tl::unexpected(studies.error());
  const auto chosen = choose(*read, *studies, options.pairAnyway);
  if (!chosen) return tl::unexpected(chosen.error());
  Added added;
  for (const data_io::ReportDocument* document : chosen->documents)
    if (auto done = addDocument(store, *read, *document, options, added); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  added.text += chosen->pairing;
  if (chosen->others > 0)
    added.text += "; " + counted(chosen->others, "report") + " of other studies in the file left out";
  context.print(
      added.text + ".",
      json{{"reports", added.list}, {"pairing", chosen->pairing}, {"other_studies", chosen->others}});
  return {};
}

}  // namespace

ImportKind importReportKind(CLI::App& command, CLI::Option_group& what, CliContext& context) {
  auto options = std::make_shared<ReportImport>();
  CLI::Option* option = what.add_option("--report", options->file,
                                        "A report: text of any encoding, HL7 ORU, FHIR DiagnosticReport, "
                                        "DICOM SR, PDF, CT-RATE's table. With --text: "
                                        "the report that is meant, by UID or title");
  command.add_option(
      "--encoding", options->choice.encoding,
      "With --report: the encoding of a plain text that does not show its own, such as windows-1252");
  command.add_option("--row", options->choice.row,
                     "With --report: the VolumeName of a table's row (the case's only volume otherwise)");
  command.add_option("--title", options->title, "With --report: what it is called in the case");
  command.add_option("--new-version-of", options->newVersionOf,
                     "With --report: the report (title or UID) that it is a new version or an addendum of");
  command.add_flag("--pair-anyway", options->pairAnyway,
                   "With --report: add it although it names another study than the volume");
  return {option,
          [&context, options](const std::string& path) { return importReports(context, *options, path); }};
}

}  // namespace chiasm::app

// chiasm pacs: servers of images. Nothing is contacted but the server that is named, and nothing is sent
// unasked.
#include "app/cli/pacs_commands.h"

#include <fmt/core.h>
#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/session/open_matters.h"
#include "app/session/outgoing_text.h"
#include "app/session/pacs_servers.h"
#include "core/base/iso_date.h"
#include "data_io/network/network_client.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct PacsOptions {
  std::string server, study, series, out, date, casePath;
  data_io::StudyQuery query;
  std::vector<std::string> paths;
  bool yes = false, dryRun = false;
};

// "2026-01-31", "2026-01-01..2026-01-31", "2026-01-01.." or "..2026-01-31".
Expected<void> readDates(const std::string& text, data_io::StudyQuery& query) {
  if (text.empty()) return {};
  const std::size_t dots = text.find("..");
  query.fromDate = text.substr(0, dots);
  query.toDate = dots == std::string::npos ? text : text.substr(dots + 2);
  const auto fits = [](const std::string& day) { return day.empty() || isIsoDate(day); };
  if (fits(query.fromDate) && fits(query.toDate) && !(query.fromDate.empty() && query.toDate.empty()))
    return {};
  return failure(
      ErrorKind::invalidInput,
      "'" + text + "' is no date. Write a day like 2026-01-31, or days like 2026-01-01..2026-01-31.");
}

json numberOrNull(int value) {
  return value < 0 ? json() : json(value);
}

std::string countText(int value) {
  return value < 0 ? "?" : std::to_string(value);
}

Expected<void> listServers(CliContext& context) {
  const auto servers = loadPacsServers();
  if (!servers) return tl::unexpected(servers.error());
  json value = json::array();
  std::string text;
  for (const data_io::PacsServer& server : *servers) {
    const bool web = server.protocol == data_io::PacsServer::Protocol::dicomWeb;
    value.push_back({{"name", server.name},
                     {"protocol", web ? "dicomweb" : "dicom"},
                     {"destination", server.destination()},
                     {"tls", server.tls},
                     {"login", server.login.used()}});
    text += fmt::format("{:<20} {:<9} {}{}\n", server.name, web ? "DICOMweb" : "DICOM", server.destination(),
                        server.tls && !web ? ", TLS" : "");
  }
  context.print(text.empty() ? "No servers are named." : text, {{"servers", value}});
  return {};
}

Expected<void> echo(CliContext& context, const PacsOptions& options) {
  const auto server = findPacsServer(options.server);
  if (!server) return tl::unexpected(server.error());
  Progress progress;
  if (auto answered = data_io::NetworkClient().echo(*server, progress); !answered) return answered;
  context.print(fmt::format("{} answers at {}", server->name, server->destination()),
                {{"server", server->name}, {"destination", server->destination()}, {"answers", true}});
  return {};
}

// What was left out of a list, for a person.
template <typename Row>
std::string leftOut(const data_io::Found<Row>& found) {
  std::string text;
  if (found.more) text += "There are more; narrow the search or raise --limit.\n";
  if (found.unusable > 0)
    text += fmt::format("{} more without a valid identifier are left out.\n", found.unusable);
  return text;
}

Expected<void> findSeries(CliContext& context, const data_io::PacsServer& server, const Uid& study) {
  Progress progress;
  const auto found = data_io::NetworkClient().findSeries(server, study, progress);
  if (!found) return tl::unexpected(found.error());
  if (found->rows.empty())
    return failure(ErrorKind::notFound, "The server '" + server.name + "': it has nothing of this study.");
  json rows = json::array();
  std::string text;
  for (const data_io::FoundSeries& row : found->rows) {
    rows.push_back({{"study_uid", row.study.text()},
                    {"series_uid", row.series.text()},
                    {"modality", row.modality},
                    {"description", row.description},
                    {"date", row.date},
                    {"number", numberOrNull(row.number)},
                    {"instances", numberOrNull(row.instances)}});
    text += fmt::format("{:<8} {:>6} objects  {}\n         {}\n", row.modality, countText(row.instances),
                        row.description, row.series.text());
  }
  context.print(text + leftOut(*found),
                {{"series", rows}, {"more", found->more}, {"unusable", found->unusable}});
  return {};
}

Expected<void> find(CliContext& context, PacsOptions& options) {
  const auto server = findPacsServer(options.server);
  if (!server) return tl::unexpected(server.error());
  if (!options.study.empty()) {
    const auto study = Uid::parse(options.study);
    if (!study) return tl::unexpected(study.error());
    return findSeries(context, *server, *study);
  }
  if (auto dates = readDates(options.date, options.query); !dates) return dates;
  Progress progress;
  const auto found = data_io::NetworkClient().findStudies(*server, options.query, progress);
  if (!found) return tl::unexpected(found.error());
  json rows = json::array();
  std::string text;
  for (const data_io::FoundStudy& row : found->rows) {
    rows.push_back({{"study_uid", row.study.text()},
                    {"patient_id", row.patientId},
                    {"accession", row.accession},
                    {"date", row.date},
                    {"description", row.description},
                    {"modalities", row.modalities},
                    {"series", numberOrNull(row.series)},
                    {"instances", numberOrNull(row.instances)}});
    text += fmt::format("{:<10} {:<16} {:<10} {:>4} series  {}\n           {}\n", row.date, row.patientId,
                        row.modalities, countText(row.series), row.description, row.study.text());
  }
  if (text.empty()) text = "Nothing was found.\n";
  context.print(text + leftOut(*found),
                {{"studies", rows}, {"more", found->more}, {"unusable", found->unusable}});
  return {};
}

Expected<void> get(CliContext& context, const PacsOptions& options) {
  const auto server = findPacsServer(options.server);
  if (!server) return tl::unexpected(server.error());
  const auto study = Uid::parse(options.study);
  if (!study) return tl::unexpected(study.error());
  Uid series;
  if (!options.series.empty()) {
    const auto parsed = Uid::parse(options.series);
    if (!parsed) return tl::unexpected(parsed.error());
    series = *parsed;
  }
  Progress progress;
  const auto fetched = data_io::NetworkClient().fetch(*server, *study, series, options.out, progress);
  if (!fetched) return tl::unexpected(fetched.error());
  std::string text = fmt::format("fetched {} by {} into {}", filesAndSize(fetched->instances, fetched->bytes),
                                 fetched->by, options.out);
  if (fetched->unasked > 0)
    text +=
        fmt::format("\n{} objects that were not asked for, or came twice, were not kept", fetched->unasked);
  context.print(text, {{"folder", options.out},
                       {"instances", fetched->instances},
                       {"bytes", fetched->bytes},
                       {"by", fetched->by},
                       {"unasked", fetched->unasked}});
  return {};
}

// Conflicts and stale links of the case that the files come from.
Expected<OpenMatters> mattersOf(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const auto review = reviewCase(opened->store->current(), ReportAnalyser());
  if (!review) return tl::unexpected(review.error());
  return openMatters(opened->store->current(), *review);
}

json previewJson(const data_io::PacsServer& server, const data_io::Outgoing& outgoing,
                 const std::optional<OpenMatters>& open) {
  json series = json::array();
  for (const data_io::OutgoingSeries& row : outgoing.series)
    series.push_back({{"patient_id", row.patientId},
                      {"study_date", row.studyDate},
                      {"modality", row.modality},
                      {"kind", row.kind},
                      {"description", row.description},
                      {"study_uid", row.study.text()},
                      {"series_uid", row.series.text()},
                      {"files", row.files},
                      {"bytes", row.bytes},
                      {"ours", row.ours},
                      {"refusal", row.refusal}});
  json value = {{"server", server.name},
                {"destination", server.destination()},
                {"series", series},
                {"not_dicom", outgoing.notDicom}};
  if (open) {
    value["open_conflicts"] = open->conflicts;
    value["stale_links"] = open->staleLinks;
  }
  return value;
}

std::string previewText(const data_io::PacsServer& server, const data_io::Outgoing& outgoing,
                        const std::optional<OpenMatters>& open) {
  std::string text = fmt::format("To {} at {}:\n", server.name, server.destination());
  for (const data_io::OutgoingSeries& row : outgoing.series) text += "  " + sentence(row) + "\n";
  if (outgoing.notDicom > 0)
    text += fmt::format("  {} files that are no DICOM objects are left out\n", outgoing.notDicom);
  if (open) text += "  The case has " + sentence(*open) + ".\n";
  return text;
}

// Sending cannot be undone: a person says so, by --yes or by typing it.
Expected<void> confirm(const CliContext& context, const PacsOptions& options) {
  if (options.yes) return {};
  if (context.json || ::isatty(STDIN_FILENO) == 0)
    return failure(ErrorKind::invalidInput,
                   "Sending cannot be undone, and nobody is there to be asked. Look at it with --dry-run, "
                   "then add --yes.");
  fmt::print("Sending cannot be undone. Type 'send' to go on: ");
  std::fflush(stdout);
  std::string typed;
  std::getline(std::cin, typed);
  if (typed == "send") return {};
  return failure(ErrorKind::cancelled, "Nothing was sent.");
}

Expected<void> send(CliContext& context, const PacsOptions& options) {
  const auto server = findPacsServer(options.server);
  if (!server) return tl::unexpected(server.error());
  Progress progress;
  const data_io::NetworkClient client;
  const auto outgoing = client.describe(options.paths, progress);
  if (!outgoing) return tl::unexpected(outgoing.error());
  std::optional<OpenMatters> open;
  if (!options.casePath.empty()) {
    const auto matters = mattersOf(context, options.casePath);
    if (!matters) return tl::unexpected(matters.error());
    open = *matters;
  }
  const json preview = previewJson(*server, *outgoing, open);
  if (!context.json || options.dryRun)
    context.print(previewText(*server, *outgoing, open), {{"preview", preview}, {"sent", 0}});
  if (const std::string refusal = refusalOf(*outgoing); !refusal.empty())
    return failure(ErrorKind::invalidInput, refusal);
  if (options.dryRun) return {};
  if (auto agreed = confirm(context, options); !agreed) return agreed;
  const auto outcome = client.send(*server, options.paths, progress);
  if (!outcome) return tl::unexpected(outcome.error());
  context.print(sentence(*outcome), {{"preview", preview},
                                     {"sent", outcome->sent},
                                     {"failed", outcome->failed},
                                     {"reasons", outcome->reasons},
                                     {"changed_by_server", outcome->coerced}});
  if (outcome->failed > 0) context.exitCode = 1;
  return {};
}

CLI::App* serverCommand(CLI::App& pacs, const char* name, const char* what, PacsOptions& options) {
  CLI::App* command = pacs.add_subcommand(name, what);
  command->add_option("server", options.server, "Its name in pacs.json")->required();
  return command;
}

}  // namespace

void addPacsCommands(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<PacsOptions>();
  CLI::App* pacs = program.add_subcommand("pacs", "Find, fetch and send images on a server (docs/pacs.md)");
  pacs->require_subcommand(1);
  context.onRun(pacs->add_subcommand("servers", "The servers that are named"),
                [&context] { return listServers(context); });

  CLI::App* echoed = serverCommand(*pacs, "echo", "Whether it answers and lets us in", *options);
  context.onRun(echoed, [&context, options] { return echo(context, *options); });

  CLI::App* found = serverCommand(*pacs, "find", "Studies, or the series of one", *options);
  found->add_option("--id", options->query.patientId, "Patient ID; * and ? stand for others");
  found->add_option("--accession", options->query.accession, "Accession number");
  found->add_option("--modality", options->query.modality, "A modality in the study, like CT");
  found->add_option("--date", options->date, "A day like 2026-01-31, or days like 2026-01-01..2026-01-31");
  found->add_option("--limit", options->query.limit, "At most so many studies")
      ->check(CLI::Range(1, data_io::kMaximumFound))
      ->capture_default_str();
  found->add_option("--study", options->study, "List the series of this study (its UID)");
  context.onRun(found, [&context, options] { return find(context, *options); });

  CLI::App* fetched =
      serverCommand(*pacs, "get", "Fetch a study, or one series, into a new folder", *options);
  fetched->add_option("--study", options->study, "Its UID")->required();
  fetched->add_option("--series", options->series, "Only this series");
  fetched->add_option("--out", options->out, "The folder to make")->required();
  context.onRun(fetched, [&context, options] { return get(context, *options); });

  CLI::App* sent =
      serverCommand(*pacs, "send", "Send DICOM files; asks first, since it cannot be undone", *options);
  sent->add_option("paths", options->paths, "Files, and folders with all beneath")->required();
  sent->add_option("--case", options->casePath, "The case they come from: its open conflicts are told");
  sent->add_flag("--dry-run", options->dryRun, "Only say what would be sent");
  sent->add_flag("--yes", options->yes, "Send without asking");
  context.onRun(sent, [&context, options] { return send(context, *options); });
}

}  // namespace chiasm::app

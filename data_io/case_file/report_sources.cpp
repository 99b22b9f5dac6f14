#include "data_io/case_file/report_sources.h"

#include "core/base/base64.h"
#include "core/case/report_import.h"
#include "data_io/case_file/encoding/payload.h"
#include "data_io/case_file/open_database.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {

constexpr const char* kReading = "Reading the history";

std::string textOf(const Parameters& parameters, std::string_view name) {
  for (const auto& [each, value] : parameters)
    if (each == name)
      if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return {};
}

Expected<std::optional<ReportSource>> sourceIn(std::span<const std::uint8_t> bytes) {
  const auto payload = decodePayload(bytes);
  if (!payload) return tl::unexpected(payload.error());
  const std::string encoded = textOf(payload->parameters, kSourceBytes);
  if (encoded.empty()) return std::nullopt;
  ReportSource source;
  const auto report = Uid::parse(textOf(payload->parameters, "uid"));
  const auto decoded = decodeBase64(encoded);
  if (report) source.report = *report;
  source.format = textOf(payload->parameters, kSourceFormat);
  source.encoding = textOf(payload->parameters, kSourceEncoding);
  source.note = textOf(payload->parameters, kSourceNote);
  if (decoded) source.bytes = *decoded;
  source.digest = sha256(source.bytes);
  if (!report || !decoded || source.digest.hex() != textOf(payload->parameters, kSourceDigest))
    return failure(ErrorKind::unreadable,
                   "The source of a report in this case's history is damaged. Verify the case.");
  return source;
}

}  // namespace

Expected<std::vector<ReportSource>> readReportSources(const std::filesystem::path& casePath) {
  auto opened = openDatabase(casePath, {.readOnly = true});
  if (!opened) return tl::unexpected(opened.error());
  if (!opened->database)
    return failure(ErrorKind::unreadable, opened->refusal.value_or("The case file cannot be read."));
  auto rows = opened->database->prepare(
      "SELECT payload FROM journal WHERE kind='report.add' AND role=0 ORDER BY sequence", kReading);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<ReportSource> sources;
  while (true) {
    const auto row = rows->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return sources;
    const auto bytes = rows->blob(0);
    if (!bytes) return failure(ErrorKind::unreadable, "An entry of this case's history cannot be read.");
    auto source = sourceIn(*bytes);
    if (!source) return tl::unexpected(source.error());
    if (*source) sources.push_back(*std::move(*source));
  }
}

}  // namespace chiasm::data_io

// chiasm pack CASE --out FILE, chiasm unpack FILE --to FOLDER
#include "app/cli/pack_commands.h"

#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "data_io/case_file/case_file.h"
#include "data_io/case_file/report_sources.h"
#include "data_io/pack/identifiers.h"
#include "data_io/pack/unpack.h"
#include "data_io/pack/write_pack.h"
#include "data_io/reader/document_reader.h"

namespace chiasm::app {

namespace {

using data_io::CarriedIdentifier;
using nlohmann::json;

struct PackOptions {
  std::string path, out;
  bool withIdentifiers = false;
};

// Names of files that are more than a number: they may name a patient.
std::size_t tellingNames(const std::vector<data_io::VolumeFiles>& volumes) {
  std::size_t count = 0;
  for (const data_io::VolumeFiles& volume : volumes)
    for (const std::filesystem::path& file : volume.files) {
      const std::string stem = file.stem().string();
      count += stem.find_first_not_of("0123456789") == std::string::npos ? 0 : 1;
    }
  return count;
}

Expected<std::vector<CarriedIdentifier>> identifiersOf(const Case& current, const std::string& casePath,
                                                       const std::vector<data_io::VolumeFiles>& volumes,
                                                       std::size_t authors) {
  const auto sources = data_io::readReportSources(casePath);
  if (!sources) return tl::unexpected(sources.error());
  std::vector<CarriedIdentifier> found =
      data_io::identifiersInCase(current, *sources, authors, current.volumes.size());
  auto reader = data_io::DocumentReader::start();
  if (!reader) return tl::unexpected(reader.error());
  Progress progress;
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    const auto inFiles = (*reader)->identifiersOf(volumes[i].root, progress);
    if (!inFiles) return tl::unexpected(inFiles.error());
    for (const data_io::IdentifierCount& identifier : *inFiles)
      found.push_back({"files of volume " + std::to_string(i + 1), identifier.name, identifier.files});
  }
  if (const std::size_t names = tellingNames(volumes); names > 0)
    found.push_back({"files", "names of files", names});
  return found;
}

Expected<void> pack(CliContext& context, const PackOptions& options) {
  if (data_io::looksLikeCase(options.out))
    return failure(ErrorKind::invalidInput,
                   "'" + options.out + "' is a case; packing would destroy it. Choose another name.");
  const auto who = context.author();
  if (!who) return tl::unexpected(who.error());
  auto opened = context.openForReading(options.path);
  if (!opened) return tl::unexpected(opened.error());
  const Case current = opened->store->current();
  const std::size_t authors = opened->store->authors().size();
  opened->store.reset();
  const auto volumes = data_io::filesOfVolumes(current.volumes, options.path);
  if (!volumes) return tl::unexpected(volumes.error());
  const auto identifiers = identifiersOf(current, options.path, *volumes, authors);
  if (!identifiers) return tl::unexpected(identifiers.error());

  json list = json::array();
  std::string text;
  for (const CarriedIdentifier& identifier : *identifiers) {
    list.push_back({{"where", identifier.where}, {"what", identifier.what}, {"count", identifier.count}});
    text += fmt::format("  {}: {} ({})\n", identifier.where, identifier.what, identifier.count);
  }
  if (!options.withIdentifiers && !identifiers->empty()) {
    const std::string refusal =
        "Nothing was written: whoever gets the pack gets these too. If that is right, say "
        "--with-identifiers. "
        "Words that are names cannot all be found.";
    context.print("This pack would carry, as far as can be seen (values are not shown):\n" + text + refusal,
                  json{{"identifiers", list},
                       {"written", false},
                       {"error", {{"kind", "invalid input"}, {"message", refusal}}}});
    context.exitCode = 1;
    return {};
  }
  Progress progress;
  const auto written = data_io::writePack(options.path, *volumes, *who, options.out, progress);
  if (!written) return tl::unexpected(written.error());
  json files = json::array();
  for (const data_io::PackEntry& entry : written->entries)
    files.push_back({{"path", entry.path}, {"bytes", entry.size}, {"sha256", entry.digest.hex()}});
  context.print(fmt::format("packed {} files, {} bytes, to {}; it carries:\n{}", written->entries.size(),
                            written->bytes, options.out, text),
                json{{"out", options.out}, {"written", true}, {"files", files}, {"identifiers", list}});
  return {};
}

Expected<void> unpackTo(CliContext& context, const PackOptions& options) {
  Progress progress;
  const auto path = data_io::unpack(options.path, options.out, progress);
  if (!path) return tl::unexpected(path.error());
  const auto entries = data_io::readPackList(options.path);
  if (!entries) return tl::unexpected(entries.error());
  context.print(fmt::format("unpacked {} files, every hash as it should be; the case is {}", entries->size(),
                            path->string()),
                json{{"case", path->string()}, {"files", entries->size()}});
  return {};
}

}  // namespace

void addPackCommands(CLI::App& program, CliContext& context) {
  auto packed = std::make_shared<PackOptions>(), unpacked = std::make_shared<PackOptions>();
  CLI::App* command =
      program.add_subcommand("pack", "Write a case with its volumes into one file that travels");
  command->add_option("case", packed->path, "The case")->required();
  command->add_option("--out", packed->out, "The file to write")->required();
  command->add_flag("--with-identifiers", packed->withIdentifiers,
                    "Write it although it carries what could tell who the patient is");
  context.onRun(command, [&context, packed] { return pack(context, *packed); });

  CLI::App* back = program.add_subcommand("unpack", "Unpack such a file to a new folder, every hash checked");
  back->add_option("file", unpacked->path, "The packed case")->required();
  back->add_option("--to", unpacked->out, "The folder to make")->required();
  context.onRun(back, [&context, unpacked] { return unpackTo(context, *unpacked); });
}

}  // namespace chiasm::app

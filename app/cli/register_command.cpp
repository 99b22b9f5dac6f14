// chiasm register: lays one volume of a case on another.
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cli/cli_context.h"
#include "app/cli/named_things.h"
#include "app/session/placements.h"
#include "core/filters/registration.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct RegisterOptions {
  std::string path, moving, fixed, freedom = "rigid";
  std::vector<std::string> landmarks;
  std::vector<double> matrix;
  bool startHere = false, dryRun = false, reset = false;
};

json rowsOf(const glm::dmat4& matrix) {
  json rows = json::array();
  for (int row = 0; row < 4; ++row)
    rows.push_back({matrix[0][row], matrix[1][row], matrix[2][row], matrix[3][row]});
  return rows;
}

// "x,y,z=x,y,z": case space of the fixed volume, then the moving volume's own mm.
Expected<LandmarkPair> landmarkOf(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos)
    return failure(ErrorKind::invalidInput,
                   "'" + text + "' is no landmark: write x,y,z=x,y,z, first in the fixed volume, in mm.");
  const auto fixed = parsePoint(text.substr(0, equals));
  if (!fixed) return tl::unexpected(fixed.error());
  const auto moving = parsePoint(text.substr(equals + 1));
  if (!moving) return tl::unexpected(moving.error());
  return LandmarkPair{*fixed, moving->mm};
}

Expected<glm::dmat4> matrixOf(const std::vector<double>& rows) {
  if (rows.size() != 12 && rows.size() != 16)
    return failure(ErrorKind::invalidInput, "A matrix is 12 or 16 numbers, row by row.");
  glm::dmat4 matrix(1.0);
  for (std::size_t i = 0; i < rows.size(); ++i)
    matrix[static_cast<int>(i % 4)][static_cast<int>(i / 4)] = rows[i];
  return matrix;
}

Expected<std::optional<LandmarkFit>> landmarkStart(const RegisterOptions& options,
                                                   RegistrationFreedom freedom) {
  if (options.landmarks.empty()) return std::nullopt;
  std::vector<LandmarkPair> pairs;
  for (const std::string& text : options.landmarks) {
    auto pair = landmarkOf(text);
    if (!pair) return tl::unexpected(pair.error());
    pairs.push_back(*pair);
  }
  auto fit = fitLandmarks(pairs, freedom);
  if (!fit) return tl::unexpected(fit.error());
  return *fit;
}

Expected<void> commit(CliContext& context, CaseStore& store, std::unique_ptr<Command> command,
                      const std::string& text, const json& value, bool dryRun) {
  if (!dryRun) {
    if (auto done = store.execute(*command); !done) return done;
    if (auto saved = store.flush(); !saved) return saved;
  }
  context.print(text + (dryRun ? "\nNothing was stored (--dry-run)." : ""), value);
  return {};
}

Expected<void> placeByHand(CliContext& context, CaseStore& store, const Volume& moving,
                           const glm::dmat4& matrix, const char* how, const RegisterOptions& options) {
  return commit(context, store, placedByHand(moving, matrix, how), moving.info.name + ": placed " + how,
                {{"volume", moving.info.name}, {"method", how}, {"case_from_volume", rowsOf(matrix)}},
                options.dryRun);
}

Expected<void> placeByLandmarks(CliContext& context, CaseStore& store, const Volume& moving,
                                const LandmarkFit& fit, const RegisterOptions& options) {
  return commit(context, store, placedByLandmarks(moving, fit, options.landmarks.size()),
                fmt::format("{}: placed by {} landmarks, {:.2f} mm apart on average, {:.2f} mm at most",
                            moving.info.name, options.landmarks.size(), fit.meanErrorMm, fit.largestErrorMm),
                {{"volume", moving.info.name},
                 {"method", "landmarks"},
                 {"mean_error_mm", fit.meanErrorMm},
                 {"largest_error_mm", fit.largestErrorMm},
                 {"case_from_volume", rowsOf(fit.caseFromVolume)}},
                options.dryRun);
}

json describe(const Volume& fixed, const Volume& moving, const Registration& found) {
  return {{"fixed", fixed.info.name},
          {"moving", moving.info.name},
          {"quality", qualityName(found.quality)},
          {"verdict", found.verdict},
          {"information_nats",
           {{"before", found.informationBefore}, {"found", found.information}, {"decoy", found.decoy}}},
          {"overlap", found.overlap},
          {"repeat_mm", found.repeatMm},
          {"turned_degrees", found.turnedDegrees},
          {"moved_mm", found.movedMm},
          {"case_from_volume", rowsOf(found.caseFromVolume)}};
}

Expected<void> registerThem(CliContext& context, CliCase& opened, const Volume& fixed, const Volume& moving,
                            RegistrationSettings settings, const RegisterOptions& options) {
  Progress progress;
  const auto found = registerVolume(fixed, moving, settings, progress);
  if (!found) return tl::unexpected(found.error());
  const json value = describe(fixed, moving, *found);
  const std::string text = fmt::format(
      "{} on {}: {}. {}\nturned {:.2f} degrees, moved {:.2f} mm; mutual information {:.3f} nats, before "
      "{:.3f}; "
      "overlap {:.0f}%",
      moving.info.name, fixed.info.name, qualityName(found->quality), found->verdict, found->turnedDegrees,
      found->movedMm, found->information, found->informationBefore, 100 * found->overlap);
  if (found->quality == RegistrationQuality::failed && !options.dryRun)
    return failure(ErrorKind::invalidInput,
                   "'" + moving.info.name + "' was not registered and nothing was stored. " + found->verdict +
                       " Give a start by --landmark, or place it by --matrix and use --start-here.");
  return commit(context, *opened.store, placeRegistered(fixed, moving, settings.freedom, *found), text, value,
                options.dryRun);
}

Expected<void> run(CliContext& context, const RegisterOptions& options) {
  auto opened = options.dryRun ? context.openForReading(options.path) : context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto moving = findVolume(store.current(), options.moving);
  if (!moving) return tl::unexpected(moving.error());
  const auto fixed = options.fixed.empty() ? Expected<const Volume*>(&store.current().volumes.front())
                                           : findVolume(store.current(), options.fixed);
  if (!fixed) return tl::unexpected(fixed.error());
  if (*fixed == *moving)
    return failure(ErrorKind::invalidInput, "A volume cannot be registered to itself; name two volumes.");
  const Uid fixedUid = (*fixed)->info.uid, movingUid = (*moving)->info.uid;
  if (options.reset)
    return placeByHand(context, store, **moving, glm::dmat4(1.0), "as its file says", options);
  RegistrationSettings settings;
  if (options.freedom == "affine") settings.freedom = RegistrationFreedom::affine;
  if (!options.matrix.empty()) {
    const auto matrix = matrixOf(options.matrix);
    if (!matrix) return tl::unexpected(matrix.error());
    if (!options.startHere) return placeByHand(context, store, **moving, *matrix, "by hand", options);
    settings.start = *matrix;
  } else if (options.startHere && options.landmarks.empty()) {
    settings.start = (*moving)->info.grid.caseFromVolume;
  }
  const auto landmarks = landmarkStart(options, settings.freedom);
  if (!landmarks) return tl::unexpected(landmarks.error());
  if (*landmarks && !options.startHere)
    return placeByLandmarks(context, store, **moving, **landmarks, options);
  if (*landmarks) settings.start = (*landmarks)->caseFromVolume;
  for (const Uid& uid : {fixedUid, movingUid})
    if (auto read = context.readVoxelsOf(*opened, uid); !read) return read;
  return registerThem(context, *opened, *store.current().findVolume(fixedUid),
                      *store.current().findVolume(movingUid), settings, options);
}

}  // namespace

void addRegisterCommand(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<RegisterOptions>();
  CLI::App* command = program.add_subcommand(
      "register",
      "Lay one volume of a case on another (rigid or affine, by mutual information or landmarks)");
  command->add_option("case", options->path, "The case")->required();
  command->add_option("--moving", options->moving, "The volume that is moved, by name or UID")->required();
  command->add_option("--fixed", options->fixed,
                      "The volume that it is laid on; the case's first one otherwise");
  command->add_option("--freedom", options->freedom, "Turned and shifted, or stretched and sheared as well")
      ->check(CLI::IsMember({"rigid", "affine"}))
      ->capture_default_str();
  command->add_option(
      "--landmark", options->landmarks,
      "x,y,z=x,y,z in mm: a point in the case, and the same in the moving volume's own space; "
      "several place the volume by themselves");
  command
      ->add_option("--matrix", options->matrix,
                   "Place it by hand: 12 or 16 numbers, row by row, from the volume's own mm to the case's")
      ->expected(12, 16);
  command->add_flag("--start-here", options->startHere,
                    "Search from where the volume lies, or from --landmark or --matrix, and nowhere else");
  command->add_flag("--reset", options->reset, "Back to where its file says");
  command->add_flag("--dry-run", options->dryRun, "Only say what would be stored");
  context.onRun(command, [&context, options] { return run(context, *options); });
}

}  // namespace chiasm::app

// chiasm station: saved views to walk through, from the command line.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/stations/station.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct StationOptions {
  std::string path, name;
};

// The case's saved view; a fresh one where there is none yet (or it cannot be read, as in the window).
ViewState viewOf(const CliCase& opened) {
  if (auto saved = viewStateFromJson(opened.store->loadViewState())) return *saved;
  ViewState fresh;
  resetView(fresh, opened.store->current());
  return fresh;
}

std::pair<std::string, json> describe(const ViewState& view) {
  std::string text;
  json list = json::array();
  for (std::size_t i = 0; i < view.stations.size(); ++i) {
    const Station& station = view.stations[i];
    const bool current = view.station == i;
    json value = {{"number", i + 1}, {"name", station.name}, {"current", current}};
    std::string where;
    if (const auto saved = viewStateFromJson(station.view)) {
      const glm::dvec3 at = saved->crosshair.mm;
      value["crosshair_mm"] = {at.x, at.y, at.z};
      where = fmt::format("{:.1f}, {:.1f}, {:.1f} mm", at.x, at.y, at.z);
    }
    list.push_back(std::move(value));
    text += fmt::format("{} {:>3}  {:<32} {}\n", current ? '*' : ' ', i + 1, station.name, where);
  }
  return {text.empty() ? "This case has no stations yet." : text, list};
}

Expected<void> listStations(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const auto [text, value] = describe(viewOf(*opened));
  context.print(text, value);
  return {};
}

// Opens, changes the view, saves it durably and lists what there is now.
Expected<void> change(CliContext& context, const std::string& path,
                      const std::function<Expected<void>(ViewState&)>& work) {
  auto opened = context.openForEditing(path);
  if (!opened) return tl::unexpected(opened.error());
  ViewState view = viewOf(*opened);
  if (auto done = work(view); !done) return done;
  if (auto saved = opened->store->saveViewState(toJson(view)); !saved) return saved;
  if (auto saved = opened->store->flush(); !saved) return saved;
  const auto [text, value] = describe(view);
  context.print(text, value);
  return {};
}

}  // namespace

void addStationCommands(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<StationOptions>();
  CLI::App* station = program.add_subcommand("station", "Saved views to walk through: add, list, go, remove");
  station->require_subcommand(1);
  const auto add = [&](const char* word, const char* help) {
    CLI::App* one = station->add_subcommand(word, help);
    one->add_option("case", options->path, "The case")->required();
    return one;
  };
  context.onRun(add("list", "List the stations; * is the current one"),
                [&context, options] { return listStations(context, options->path); });

  CLI::App* keep = add("add", "Keep the case's saved view as a station (of an existing name: anew)");
  keep->add_option("--name", options->name, "What it is called; otherwise \"Station N\"");
  context.onRun(keep, [&context, options] {
    return change(context, options->path, [&](ViewState& view) { return keepStation(view, options->name); });
  });

  struct Row {
    const char *word, *help;
    Expected<void> (*work)(ViewState&, std::size_t);
  };
  for (const Row row : {Row{"go", "Make the case open at a station", goToStation},
                        Row{"remove", "Remove a station", removeStation}}) {
    CLI::App* one = add(row.word, row.help);
    one->add_option("station", options->name, "Its number from 1, or its name")->required();
    context.onRun(one, [&context, options, row] {
      return change(context, options->path, [&](ViewState& view) -> Expected<void> {
        const auto index = findStation(view, options->name);
        if (!index) return tl::unexpected(index.error());
        return row.work(view, *index);
      });
    });
  }
}

}  // namespace chiasm::app

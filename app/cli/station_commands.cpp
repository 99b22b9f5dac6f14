// chiasm station: saved views to walk through, from the command line.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/session/history_words.h"
#include "app/stations/station.h"
#include "core/case/view_commands.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct StationOptions {
  std::string path, name, newName;
  std::size_t place = 1;
};

// The case's saved view; a fresh one where there is none yet (or it cannot be read, as in the window).
ViewState viewOf(const CaseStore& store) {
  if (auto saved = viewStateFromJson(store.loadViewState())) return *saved;
  ViewState fresh;
  resetView(fresh, store.current());
  return fresh;
}

std::pair<std::string, json> describe(const CaseStore& store, const ViewState& view) {
  std::string text;
  json list = json::array();
  const auto stations = stationsOf(store.current(), view);
  const auto here = currentStation(store.current(), view);
  for (std::size_t i = 0; i < stations.size(); ++i) {
    const SavedView& station = *stations[i];
    const bool current = here == i;
    json value = {{"number", i + 1},
                  {"name", station.name},
                  {"current", current},
                  {"uid", station.uid.text()},
                  {"author", authorName(store, station.author)}};
    if (station.created != UtcTime{}) value["created"] = station.created.iso8601();
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
  const auto [text, value] = describe(*opened->store, viewOf(*opened->store));
  context.print(text, value);
  return {};
}

// What is done to the stations of an open case; the view state may change with them.
using Work = std::function<Expected<void>(CaseStore&, ViewState&)>;

// Opens, takes over what a former version kept, works, saves durably and lists what there is now.
Expected<void> change(CliContext& context, const std::string& path, const Work& work) {
  auto opened = context.openForEditing(path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  ViewState view = viewOf(store);
  if (!view.formerStations.empty()) {
    for (SavedView& station : view.formerStations) {
      station.author = store.author().uid;
      station.created = UtcTime::now();
    }
    if (auto taken = store.execute(*takeOverStations(view.formerStations)); !taken) return taken;
    view.formerStations.clear();
  }
  if (auto done = work(store, view); !done) return done;
  if (auto saved = store.saveViewState(toJson(view)); !saved) return saved;
  if (auto saved = store.flush(); !saved) return saved;
  const auto [text, value] = describe(store, view);
  context.print(text, value);
  return {};
}

Expected<void> keep(CaseStore& store, ViewState& view, const std::string& name) {
  auto kept = viewToKeep(store.current(), view, name, store.author().uid);
  if (!kept) return tl::unexpected(kept.error());
  view.station = kept->uid;
  return store.execute(*saveView(*kept));
}

}  // namespace

void addStationCommands(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<StationOptions>();
  CLI::App* station =
      program.add_subcommand("station", "Saved views to walk through: add, list, go, rename, move, remove");
  station->require_subcommand(1);
  const auto add = [&](const char* word, const char* help) {
    CLI::App* one = station->add_subcommand(word, help);
    one->add_option("case", options->path, "The case")->required();
    return one;
  };
  context.onRun(add("list", "List the stations; * is the current one"),
                [&context, options] { return listStations(context, options->path); });

  CLI::App* one = add("add", "Keep the case's saved view as a station (of an existing name: anew)");
  one->add_option("--name", options->name, "What it is called; otherwise \"Station N\"");
  context.onRun(one, [&context, options] {
    return change(context, options->path,
                  [&](CaseStore& store, ViewState& view) { return keep(store, view, options->name); });
  });

  // Commands over one station that is there.
  const auto addFor = [&](const char* word, const char* help,
                          std::function<Expected<void>(CaseStore&, ViewState&, const Uid&)> work) {
    CLI::App* command = add(word, help);
    command->add_option("station", options->name, "Its number from 1, or its name")->required();
    context.onRun(command, [&context, options, work = std::move(work)] {
      return change(context, options->path, [&](CaseStore& store, ViewState& view) -> Expected<void> {
        const auto found = findStation(store.current(), view, options->name);
        if (!found) return tl::unexpected(found.error());
        const Uid uid = (*found)->uid;
        return work(store, view, uid);
      });
    });
    return command;
  };
  addFor("go", "Make the case open at a station", [](CaseStore& store, ViewState& view, const Uid& uid) {
    return goToStation(store.current(), view, uid);
  });
  addFor("remove", "Remove a station (links to it lose it)",
         [](CaseStore& store, ViewState&, const Uid& uid) { return store.execute(*removeView(uid)); });
  addFor("rename", "Give a station another name",
         [options](CaseStore& store, ViewState&, const Uid& uid) {
           return store.execute(*renameView(uid, options->newName));
         })
      ->add_option("--to", options->newName, "The new name")
      ->required();
  addFor("move", "Put a station at another place of the walk",
         [options](CaseStore& store, ViewState&, const Uid& uid) {
           return store.execute(*moveView(uid, options->place - 1));
         })
      ->add_option("--to", options->place, "The place, from 1")
      ->required()
      ->check(CLI::PositiveNumber);
}

}  // namespace chiasm::app

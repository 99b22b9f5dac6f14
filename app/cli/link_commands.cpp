// chiasm link, links, unlink: words of the report tied to segments, measurements, regions and saved views.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/named_things.h"
#include "core/case/object_commands.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct LinkOptions {
  std::string path, quote, uid, relation = "grounds", certainty = "certain";
  std::vector<std::string> segments, measurements, regions, views;
  int occurrence = 0;
};

std::string targetName(const Case& current, const LinkTarget& target) {
  if (const Segment* segment = current.findSegment(target.uid)) return segment->name;
  if (const Measurement* measurement = current.findMeasurement(target.uid)) return measurement->name;
  if (const SavedView* view = current.findSavedView(target.uid)) return view->name;
  return target.kind;
}

json describe(const Case& current, const Link& link) {
  json value = {{"uid", link.uid.text()},
                {"relation", relationName(link.relation)},
                {"certainty", certaintyName(link.certainty)},
                {"state", link.state == LinkState::active ? "active" : "stale"},
                {"created", link.created.iso8601()},
                {"anchors", json::array()},
                {"targets", json::array()}};
  for (const TextAnchor& anchor : link.anchors)
    value["anchors"].push_back({{"report", anchor.report.text()},
                                {"begin", anchor.begin},
                                {"end", anchor.end},
                                {"quote", anchor.exact}});
  for (const LinkTarget& target : link.targets)
    value["targets"].push_back(
        {{"kind", target.kind}, {"uid", target.uid.text()}, {"name", targetName(current, target)}});
  return value;
}

std::string sentence(const Case& current, const Link& link) {
  std::string quotes, names;
  for (const TextAnchor& anchor : link.anchors)
    quotes += (quotes.empty() ? "\"" : ", \"") + anchor.exact + "\"";
  for (const LinkTarget& target : link.targets)
    names += (names.empty() ? "" : ", ") + targetName(current, target);
  return fmt::format("{} -> {} ({}, {}){}", quotes, names, relationName(link.relation),
                     certaintyName(link.certainty), link.state == LinkState::stale ? " stale" : "");
}

// What the options name, as targets.
Expected<std::vector<LinkTarget>> targetsOf(const Case& current, const LinkOptions& options) {
  std::vector<LinkTarget> targets;
  for (const std::string& name : options.segments) {
    const auto segment = current.findSegmentByName(name);
    if (!segment) return tl::unexpected(segment.error());
    targets.push_back({std::string(kSegmentTarget), (*segment)->uid});
  }
  for (const std::string& name : options.measurements) {
    const auto measurement = findMeasurement(current, name);
    if (!measurement) return tl::unexpected(measurement.error());
    const bool point = (*measurement)->kind == Measurement::Kind::point;
    targets.push_back({std::string(point ? kPointTarget : kMeasurementTarget), (*measurement)->uid});
  }
  for (const std::string& name : options.regions) {
    const auto region = findMeasurement(current, name);
    if (!region) return tl::unexpected(region.error());
    targets.push_back({std::string(kRegionTarget), (*region)->uid});
  }
  for (const std::string& name : options.views) {
    const auto view = findView(current, name);
    if (!view) return tl::unexpected(view.error());
    targets.push_back({std::string(kViewTarget), (*view)->uid});
  }
  return targets;
}

Expected<void> makeLink(CliContext& context, const LinkOptions& options) {
  auto relation = parseRelation(options.relation);
  if (!relation) return tl::unexpected(relation.error());
  auto certainty = parseCertainty(options.certainty);
  if (!certainty) return tl::unexpected(certainty.error());
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  auto anchor = findWords(store.current(), options.quote, options.occurrence);
  if (!anchor) return tl::unexpected(anchor.error());
  Link link;
  link.uid = Uid::generate();
  link.anchors = {*anchor};
  auto targets = targetsOf(store.current(), options);
  if (!targets) return tl::unexpected(targets.error());
  link.targets = *std::move(targets);
  link.relation = *relation;
  link.certainty = *certainty;
  link.author = store.author().uid;
  link.created = UtcTime::now();
  if (auto done = store.execute(*addLink(link)); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  context.print(sentence(store.current(), link), describe(store.current(), link));
  return {};
}

Expected<void> listLinks(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const Case& current = opened->store->current();
  json list = json::array();
  std::string text;
  for (const Link& link : current.links) {
    list.push_back(describe(current, link));
    text += fmt::format("{}  {}\n", link.uid.text(), sentence(current, link));
  }
  context.print(text.empty() ? "This case has no links yet." : text, list);
  return {};
}

Expected<void> removeOneLink(CliContext& context, const LinkOptions& options) {
  auto uid = Uid::parse(options.uid);
  if (!uid) return tl::unexpected(uid.error());
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  if (auto done = opened->store->execute(*removeLink(*uid)); !done) return done;
  if (auto saved = opened->store->flush(); !saved) return saved;
  context.print("unlinked", json{{"unlinked", options.uid}});
  return {};
}

}  // namespace

void addLinkCommands(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<LinkOptions>();
  CLI::App* link = program.add_subcommand("link", "Link a phrase of the report to what it speaks of");
  link->add_option("case", options->path, "The case")->required();
  link->add_option("--quote", options->quote, "The words, exactly as they stand in the report")->required();
  CLI::Option_group* target = link->add_option_group("target", "What the words speak of");
  target->require_option(1, 0);
  target->add_option("--segment", options->segments, "The segment's name (repeat for several)");
  target->add_option("--measurement", options->measurements, "A ruler's or point's name (repeat)");
  target->add_option("--region", options->regions, "An ellipse's name: the area within it (repeat)");
  target->add_option("--view", options->views, "A saved view's name (repeat)");
  link->add_option("--occurrence", options->occurrence,
                   "Which one when the words occur more than once, from 1");
  link->add_option("--relation", options->relation,
                   "grounds, partially grounds, negated, not visible, compares to prior")
      ->capture_default_str();
  link->add_option("--certainty", options->certainty, "certain, probable, possible")->capture_default_str();
  link->footer(
      "Targets may be mixed. Only with the relations 'negated' and 'not visible' may there be none: the "
      "words\n"
      "say that it is not there.");
  context.onRun(link, [&context, options] { return makeLink(context, *options); });

  CLI::App* links = program.add_subcommand("links", "List the links of a case");
  links->add_option("case", options->path, "The case")->required();
  context.onRun(links, [&context, options] { return listLinks(context, options->path); });

  CLI::App* unlink = program.add_subcommand("unlink", "Remove a link");
  unlink->add_option("case", options->path, "The case")->required();
  unlink->add_option("--link", options->uid, "The link's UID, as 'links' lists it")->required();
  context.onRun(unlink, [&context, options] { return removeOneLink(context, *options); });
}

}  // namespace chiasm::app

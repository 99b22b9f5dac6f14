// chiasm span: words of a report marked as something, and relations between them.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/named_things.h"
#include "core/case/span_commands.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct SpanOptions {
  std::string path, type, report, span, from, to, relation;
  std::vector<std::string> quotes, ranges, attributes, codes, without;
  int occurrence = 0;
};

json describe(const Case& current, std::size_t number, const TextSpan& span) {
  json value = {{"number", number},
                {"uid", span.uid.text()},
                {"type", span.type},
                {"state", span.state == LinkState::active ? "active" : "stale"},
                {"created", span.created.iso8601()},
                {"author_uid", span.author.text()},
                {"model", span.model},
                {"anchors", json::array()},
                {"codes", json::array()},
                {"attributes", json::object()}};
  for (const TextAnchor& anchor : span.anchors) {
    const Report* report = current.findReport(anchor.report);
    value["anchors"].push_back({{"report", anchor.report.text()},
                                {"version", report ? report->version : 0},
                                {"begin", anchor.begin},
                                {"end", anchor.end},
                                {"quote", anchor.exact}});
  }
  for (const Code& code : span.codes)
    value["codes"].push_back({{"scheme", code.scheme}, {"value", code.value}, {"meaning", code.meaning}});
  for (const SpanAttribute& attribute : span.attributes)
    value["attributes"][attribute.name] = attribute.value;
  return value;
}

std::string sentence(std::size_t number, const TextSpan& span) {
  std::string more;
  for (const SpanAttribute& attribute : span.attributes)
    more += (more.empty() ? "" : ", ") + attribute.name + " " + attribute.value;
  for (const Code& code : span.codes)
    more += (more.empty() ? "" : ", ") + code.scheme + " " + code.value + " " + code.meaning;
  if (span.state == LinkState::stale) more += more.empty() ? "stale" : ", stale";
  return fmt::format("{:>4}  {:<16} {}{}\n", number, span.type, quoteOf(span),
                     more.empty() ? "" : " (" + more + ")");
}

std::size_t numberOf(const Case& current, const Uid& span) {
  const auto found = std::find_if(current.spans.begin(), current.spans.end(),
                                  [&](const TextSpan& each) { return each.uid == span; });
  return static_cast<std::size_t>(found - current.spans.begin()) + 1;
}

json describe(const Case& current, std::size_t number, const SpanRelation& relation) {
  return {{"number", number},
          {"uid", relation.uid.text()},
          {"type", relation.type},
          {"from", relation.from.text()},
          {"to", relation.to.text()},
          {"from_number", numberOf(current, relation.from)},
          {"to_number", numberOf(current, relation.to)},
          {"created", relation.created.iso8601()}};
}

Expected<void> listSpans(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const Case& current = opened->store->current();
  json spans = json::array(), relations = json::array();
  std::string text;
  for (const TextSpan& span : current.spans) {
    spans.push_back(describe(current, spans.size() + 1, span));
    text += sentence(spans.size(), span);
  }
  for (const SpanRelation& relation : current.spanRelations) {
    relations.push_back(describe(current, relations.size() + 1, relation));
    text += fmt::format("{:>4}  {:<16} {} -> {}\n", relations.size(), relation.type,
                        numberOf(current, relation.from), numberOf(current, relation.to));
  }
  context.print(text.empty() ? "Nothing is marked in the reports of this case yet." : text,
                json{{"spans", std::move(spans)}, {"relations", std::move(relations)}});
  return {};
}

Expected<TextAnchor> anchorOfRange(const Case& current, const std::string& named, const std::string& range) {
  const auto report = findReport(current, named);
  if (!report) return tl::unexpected(report.error());
  long long begin = 0, end = 0;
  char rest = 0;
  if (std::sscanf(range.c_str(), "%lld:%lld%c", &begin, &end, &rest) != 2)
    return failure(ErrorKind::invalidInput,
                   "'" + range + "' is not a range. Write it as begin:end in characters, like 18:24.");
  return makeAnchor((*report)->uid, (*report)->text, begin, end);
}

Expected<void> applyAttributes(TextSpan& span, const SpanOptions& options) {
  const auto named = [&span](const std::string& name) {
    return std::find_if(span.attributes.begin(), span.attributes.end(),
                        [&](const SpanAttribute& each) { return each.name == name; });
  };
  for (const std::string& attribute : options.attributes) {
    const std::size_t sign = attribute.find('=');
    if (sign == std::string::npos || sign == 0)
      return failure(
          ErrorKind::invalidInput,
          "'" + attribute + "' is not an attribute. Write it as name=value, like certainty=possible.");
    const SpanAttribute given{attribute.substr(0, sign), attribute.substr(sign + 1)};
    if (const auto known = named(given.name); known != span.attributes.end())
      known->value = given.value;
    else
      span.attributes.push_back(given);
  }
  for (const std::string& name : options.without) {
    const auto known = named(name);
    if (known == span.attributes.end())
      return failure(ErrorKind::notFound, "This span has no attribute '" + name + "'.");
    span.attributes.erase(known);
  }
  for (const std::string& code : options.codes) {
    const std::size_t first = code.find(':');
    const std::size_t second = first == std::string::npos ? first : code.find(':', first + 1);
    if (second == std::string::npos)
      return failure(ErrorKind::invalidInput, "'" + code +
                                                  "' is not a code. Write it as scheme:value:meaning, like "
                                                  "SCT:27925004:Nodule.");
    span.codes.push_back(
        {code.substr(0, first), code.substr(first + 1, second - first - 1), code.substr(second + 1)});
  }
  return {};
}

Expected<void> finish(CliContext& context, CliCase& opened, const Command& command, const Uid& span) {
  CaseStore& store = *opened.store;
  if (auto done = store.execute(command); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  const std::size_t number = numberOf(store.current(), span);
  const TextSpan& made = *store.current().findSpan(span);
  context.print(sentence(number, made), describe(store.current(), number, made));
  return {};
}

Expected<void> add(CliContext& context, const SpanOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  const Case& current = opened->store->current();
  TextSpan span;
  span.uid = Uid::generate();
  span.type = options.type;
  span.author = opened->store->author().uid;
  for (const std::string& quote : options.quotes) {
    auto anchor = findWords(current, quote, options.occurrence);
    if (!anchor) return tl::unexpected(anchor.error());
    span.anchors.push_back(*std::move(anchor));
  }
  for (const std::string& range : options.ranges) {
    auto anchor = anchorOfRange(current, options.report, range);
    if (!anchor) return tl::unexpected(anchor.error());
    span.anchors.push_back(*std::move(anchor));
  }
  std::sort(span.anchors.begin(), span.anchors.end(),
            [](const TextAnchor& a, const TextAnchor& b) { return a.begin < b.begin; });
  if (auto applied = applyAttributes(span, options); !applied) return applied;
  return finish(context, *opened, *addSpan(span), span.uid);
}

Expected<void> change(CliContext& context, const SpanOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  const auto found = findListed(opened->store->current().spans, options.span, "span");
  if (!found) return tl::unexpected(found.error());
  TextSpan span = **found;
  if (!options.type.empty()) span.type = options.type;
  if (auto applied = applyAttributes(span, options); !applied) return applied;
  return finish(context, *opened, *changeSpan(span), span.uid);
}

// Carries out a command that leaves nothing to describe.
Expected<void> finishPlainly(CliContext& context, CliCase& opened, const Command& command, const char* said,
                             const Uid& uid) {
  if (auto done = opened.store->execute(command); !done) return done;
  if (auto saved = opened.store->flush(); !saved) return saved;
  context.print(said, json{{said, uid.text()}});
  return {};
}

Expected<void> remove(CliContext& context, const SpanOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  const auto found = findListed(opened->store->current().spans, options.span, "span");
  if (!found) return tl::unexpected(found.error());
  const Uid uid = (*found)->uid;
  return finishPlainly(context, *opened, *removeSpan(uid), "removed", uid);
}

Expected<void> relate(CliContext& context, const SpanOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  SpanRelation relation;
  relation.uid = Uid::generate();
  relation.type = options.type;
  relation.author = store.author().uid;
  for (const auto& [named, uid] : {std::pair(&options.from, &relation.from), {&options.to, &relation.to}}) {
    const auto found = findListed(store.current().spans, *named, "span");
    if (!found) return tl::unexpected(found.error());
    *uid = (*found)->uid;
  }
  if (auto done = store.execute(*relateSpans(relation)); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  const Case& current = store.current();
  context.print(fmt::format("{}: {} -> {}", relation.type, quoteOf(*current.findSpan(relation.from)),
                            quoteOf(*current.findSpan(relation.to))),
                describe(current, current.spanRelations.size(), *current.findSpanRelation(relation.uid)));
  return {};
}

Expected<void> unrelate(CliContext& context, const SpanOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  const auto found = findListed(opened->store->current().spanRelations, options.relation, "relation");
  if (!found) return tl::unexpected(found.error());
  const Uid uid = (*found)->uid;
  return finishPlainly(context, *opened, *unrelateSpans(uid), "unrelated", uid);
}

void addWhatASpanSays(CLI::App* command, SpanOptions& options) {
  command->add_option("--attribute", options.attributes,
                      "name=value, like certainty=possible, laterality=right (repeat for several)");
  command->add_option("--code", options.codes, "scheme:value:meaning, like SCT:27925004:Nodule (repeat)");
}

}  // namespace

void addSpanCommands(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<SpanOptions>();
  CLI::App* span = program.add_subcommand(
      "span", "Words of the reports marked as something: add, list, change, remove, relate, unrelate");
  span->add_option("case", options->path, "The case")->required();
  span->require_subcommand(1);
  span->footer(
      "Spans may overlap and be in pieces (several --quote or --range). Offsets count characters (Unicode\n"
      "code points) from 0, the end not included. A span is named by its number in 'list' or its UID.\n"
      "  chiasm span CASE add --quote \"dense nodule\" --type Finding --attribute certainty=possible\n"
      "  chiasm span CASE relate --from 2 --to 1 --type located_at");

  CLI::App* list = span->add_subcommand("list", "List spans and the relations between them");
  context.onRun(list, [&context, options] { return listSpans(context, options->path); });

  CLI::App* one = span->add_subcommand("add", "Mark words as something");
  CLI::Option* quote = one->add_option("--quote", options->quotes,
                                       "The words, exactly as they stand (repeat for a span in pieces)");
  one->add_option("--occurrence", options->occurrence,
                  "Which one when the words occur more than once, from 1");
  CLI::Option* range =
      one->add_option("--range", options->ranges, "begin:end in characters, instead of a quote (repeat)");
  one->add_option("--report", options->report, "The report that --range counts in, by title or UID")
      ->needs(range);
  one->add_option("--type", options->type, "What they are: Finding, Organ, ...")->required();
  quote->excludes(range);
  addWhatASpanSays(one, *options);
  context.onRun(one, [&context, options] { return add(context, *options); });

  const auto named = [&](const char* word, const char* help) {
    CLI::App* command = span->add_subcommand(word, help);
    command->add_option("--span", options->span, "Its number or UID")->required();
    return command;
  };
  one = named("change", "Change a span's type, attributes and codes");
  one->add_option("--type", options->type, "Another type");
  addWhatASpanSays(one, *options);
  one->add_option("--without", options->without, "The name of an attribute to take away (repeat)");
  context.onRun(one, [&context, options] { return change(context, *options); });
  context.onRun(named("remove", "Remove a span and its relations"),
                [&context, options] { return remove(context, *options); });

  one = span->add_subcommand("relate", "Relate two spans");
  one->add_option("--from", options->from, "The number or UID of the span it goes out from")->required();
  one->add_option("--to", options->to, "The number or UID of the span it leads to")->required();
  one->add_option("--type", options->type, "located_at, measure_of, modifies, ...")->required();
  context.onRun(one, [&context, options] { return relate(context, *options); });
  one = span->add_subcommand("unrelate", "Remove a relation");
  one->add_option("--relation", options->relation, "Its number or UID")->required();
  context.onRun(one, [&context, options] { return unrelate(context, *options); });
}

}  // namespace chiasm::app

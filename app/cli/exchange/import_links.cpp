// chiasm import --links: links that `chiasm export --links` wrote, with their masks.
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "core/case/annotation_import.h"
#include "data_io/links/import_links.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

Expected<void> importLinks(CliContext& context, const std::string& path, const std::string& links) {
  auto opened = context.openForEditing(path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  Progress progress;
  const auto lines = context.reader().readLinks(links, progress);
  if (!lines) return tl::unexpected(lines.error());
  auto planned = data_io::planLinkImport(*lines, links, store.current(), context.reader(), progress);
  if (!planned) return tl::unexpected(planned.error());
  const std::size_t added = planned->additions.links.size();
  std::size_t segments = 0;
  for (const Segmentation& made : planned->additions.segmentations) segments += made.segments.size();
  if (added > 0) {
    if (auto done = store.execute(*importAnnotations(std::move(planned->additions))); !done) return done;
    if (auto saved = store.flush(); !saved) return saved;
  }
  std::string text = "added " + counted(added, "link") + ", " + counted(segments, "segment") + "; " +
                     counted(planned->masks, "mask") + " verified";
  if (planned->findings > 0)
    text += "; " + counted(planned->findings, "finding") + " without a link passed over";
  if (planned->alreadyThere > 0)
    text += "; " + counted(planned->alreadyThere, "link") + " were there already";
  for (const std::string& note : planned->notes) text += "\n" + note;
  context.print(text, json{{"added", {{"links", added}, {"segments", segments}}},
                           {"masks_verified", planned->masks},
                           {"findings_passed_over", planned->findings},
                           {"already_there", planned->alreadyThere},
                           {"notes", planned->notes}});
  return {};
}

}  // namespace

ImportKind importLinksKind(CLI::App&, CLI::Option_group& what, CliContext& context) {
  auto file = std::make_shared<std::string>();
  CLI::Option* option = what.add_option(
      "--links", *file, "Links that 'chiasm export --links jsonl' wrote, with their masks beside them");
  return {option, [&context, file](const std::string& path) { return importLinks(context, path, *file); }};
}

}  // namespace chiasm::app

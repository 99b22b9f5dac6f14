// chiasm history, undo, redo, return, verify: the journal from the command line.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/session/history_words.h"
#include "data_io/case_file/case_file.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

const char* roleName(EntryRole role) {
  return role == EntryRole::edit ? "edit" : role == EntryRole::undo ? "undo" : "redo";
}

Expected<void> showHistory(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  json list = json::array();
  std::string text;
  for (const HistoryEntry& entry : opened->store->history()) {
    list.push_back({{"sequence", entry.sequence},
                    {"time", entry.time.iso8601()},
                    {"author", authorName(*opened->store, entry.author, entry.author.text())},
                    {"author_uid", entry.author.text()},
                    {"role", roleName(entry.role)},
                    {"group", entry.group.text()},
                    {"kind", entry.kind},
                    {"name", entry.name},
                    {"hash", entry.hash.hex()}});
    text += fmt::format("{:>5}  {}  {:<20} {}{}\n", entry.sequence, entry.time.iso8601(),
                        authorName(*opened->store, entry.author, entry.author.text()),
                        entry.role == EntryRole::edit   ? ""
                        : entry.role == EntryRole::undo ? "Undo: "
                                                        : "Redo: ",
                        entry.name);
  }
  context.print(text.empty() ? "Nothing has been done in this case yet." : text, list);
  return {};
}

Expected<void> step(CliContext& context, const std::string& path, bool forward) {
  auto opened = context.openForEditing(path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const Author doer = forward ? store.redoAuthor() : store.undoAuthor();
  auto done = forward ? store.redo() : store.undo();
  if (!done) return tl::unexpected(done.error());
  if (auto saved = store.flush(); !saved) return saved;
  const char* word = forward ? "redone" : "undone";
  context.print(fmt::format("{}: {}", word, actName(*done, doer, store.author().uid)),
                json{{word, *done}, {"author", doer.displayName}, {"author_uid", doer.uid.text()}});
  return {};
}

Expected<void> returnToPoint(CliContext& context, const std::string& path, std::uint64_t sequence) {
  auto opened = context.openForEditing(path);
  if (!opened) return tl::unexpected(opened.error());
  if (auto done = opened->store->returnTo(sequence); !done) return done;
  if (auto saved = opened->store->flush(); !saved) return saved;
  context.print(fmt::format("the case is as it was after entry {}", sequence),
                json{{"returned_to", sequence}});
  return {};
}

}  // namespace

void addHistoryCommands(CLI::App& program, CliContext& context) {
  auto path = std::make_shared<std::string>();
  auto sequence = std::make_shared<std::uint64_t>(0);
  const auto add = [&](const char* name, const char* help) {
    CLI::App* command = program.add_subcommand(name, help);
    command->add_option("case", *path, "The case")->required();
    return command;
  };
  context.onRun(add("history", "List everything done in a case, by whom and when"),
                [&context, path] { return showHistory(context, *path); });
  context.onRun(add("undo", "Undo the last edit"), [&context, path] { return step(context, *path, false); });
  context.onRun(add("redo", "Redo what was undone"), [&context, path] { return step(context, *path, true); });
  CLI::App* back = add("return", "Bring a case back to a point of its history (itself undoable)");
  back->add_option("--to", *sequence, "The entry's number; 0 is the beginning")
      ->required()
      ->check(CLI::NonNegativeNumber);
  context.onRun(back, [&context, path, sequence] { return returnToPoint(context, *path, *sequence); });
}

}  // namespace chiasm::app

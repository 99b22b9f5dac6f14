// chiasm segment CASE OPERATION …: the table of operations on segments as commands.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/segment_printing.h"
#include "app/session/edit_targets.h"
#include "app/session/masked_volume.h"
#include "app/session/operations.h"

namespace chiasm::app {

namespace {

// What one subcommand was told.
struct Said {
  std::string segment;
  std::map<std::string, std::vector<std::string>> values;
};

std::string optionName(const std::string& parameter) {
  std::string name = "--" + parameter;
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

std::string helpOf(const OperationParameter& parameter) {
  std::string help = parameter.help;
  if (!parameter.words.empty()) {
    help += " (";
    for (const std::string& word : parameter.words)
      help += (word == parameter.words.front() ? "" : ", ") + word;
    help += ")";
  }
  if (parameter.standard && !parameter.standard->empty()) help += " [" + *parameter.standard + "]";
  return help;
}

// What undo says of making and filling a segment: "Grow thin Vessel".
std::string editName(const Operation& operation, const std::string& segment) {
  return operationTitle(operation) + " " + segment;
}

Expected<void> makeMaskedVolume(CliContext& context, CliCase& opened, const Uid& segment,
                                const OperationValues& values) {
  Progress progress;
  if (auto added = addMaskedVolume(*opened.store, opened.path, maskedVolumeAs(segment, values),
                                   context.reader(), progress);
      !added)
    return added;
  if (auto saved = opened.store->flush(); !saved) return saved;
  const VolumeInfo& made = opened.store->current().volumes.back().info;
  context.print(made.name + ": " + made.source.relativePath,
                {{"volume", made.uid.text()}, {"name", made.name}, {"file", made.source.relativePath}});
  return {};
}

Expected<void> runOperation(CliContext& context, const std::string& path, const Operation& operation,
                            const Said& said) {
  auto opened = context.openForEditing(path);
  if (!opened) return tl::unexpected(opened.error());
  std::map<std::string, std::vector<std::string>> values;
  for (const auto& [name, texts] : said.values)
    if (!texts.empty()) values[name] = texts;
  const auto read = parseValues(operation, values, opened->store->current());
  if (!read) return tl::unexpected(read.error());
  EditTarget target;
  if (operation.target == Operation::Target::madeSegment) {
    auto found = findOrPrepareSegment(opened->store->current(), said.segment);
    if (!found) return tl::unexpected(found.error());
    target = std::move(*found);
  } else if (operation.target == Operation::Target::segment) {
    const auto segment = opened->store->current().findSegmentByName(said.segment);
    if (!segment) return tl::unexpected(segment.error());
    target.segment = (*segment)->uid;
  }
  if (auto voxels = context.readAllVoxels(*opened); !voxels) return voxels;
  if (operation.name == kMaskVolume) return makeMaskedVolume(context, *opened, target.segment, *read);
  std::vector<std::unique_ptr<Command>> commands = std::move(target.preparation);
  commands.push_back(operation.make(target.segment, *read));
  if (auto done = executeAsOne(*opened->store, "segment.make", editName(operation, said.segment), commands);
      !done)
    return done;
  if (auto saved = opened->store->flush(); !saved) return saved;
  if (operation.target == Operation::Target::none)
    context.print(opened->store->undoName(), {{"done", opened->store->undoName()}});
  else
    printSegment(context, opened->store->current(), target.segment);
  return {};
}

}  // namespace

void addOperationCommands(CLI::App& segment, CliContext& context, const std::string& path) {
  for (const Operation& operation : allOperations()) {
    CLI::App* command = segment.add_subcommand(operation.name, operation.help);
    const auto said = std::make_shared<Said>();
    if (operation.target != Operation::Target::none)
      command
          ->add_option("--segment,--name", said->segment,
                       operation.target == Operation::Target::segment
                           ? "The segment's name"
                           : "The segment's name (made when it is not there)")
          ->required();
    for (const OperationParameter& parameter : operation.parameters) {
      CLI::Option* option =
          command->add_option(optionName(parameter.name), said->values[parameter.name], helpOf(parameter));
      if (!parameter.standard) option->required();
      // What is not a number is a slip of the pen, said with the usage before the case is opened.
      if (parameter.kind == OperationParameter::Kind::number ||
          parameter.kind == OperationParameter::Kind::whole)
        option->check(CLI::Number);
    }
    context.onRun(command, [&context, &path, operation, said] {
      return runOperation(context, path, operation, *said);
    });
  }
}

}  // namespace chiasm::app

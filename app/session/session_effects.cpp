// Session: the effect that is open, from its first values to its commit; templates and the file of measures.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "app/interface/format.h"
#include "app/session/edit_targets.h"
#include "app/session/effects.h"
#include "app/session/masked_volume.h"
#include "app/session/measure_text.h"
#include "app/session/session.h"
#include "core/case/object_commands.h"
#include "core/language/segment_templates.h"
#include "core/segmentation/auto_threshold.h"
#include "data_io/atomic_file.h"

namespace chiasm::app {
namespace {

using Kind = OperationParameter::Kind;

std::string text(double value) {
  return fmt::format("{}", value);
}

}  // namespace

// Segments of the active one's layer that may share out voxels: unlocked, and with something drawn.
std::vector<std::string> Session::segmentsWithSeeds() const {
  std::vector<std::string> names;
  const Segment* active = current().findSegment(view_.activeSegment);
  if (active == nullptr) return names;
  for (const Segment& segment : current().segmentationOf(*active)->segments) {
    const SegmentStatistics* counted = statisticsOf(segment.uid);
    if (segment.layer == active->layer && !segment.locked && counted != nullptr && counted->voxels > 0)
      names.push_back(segment.uid.text());
  }
  return names;
}

EffectState& Session::effect() {
  return effects_->state();
}

void Session::openEffect(const std::string& name) {
  if (!store_) return;
  const Operation* operation = findOperation(effects_->operations(), name);
  if (operation == nullptr) return;
  EffectState told;
  told.segment = view_.activeSegment;
  told.preview = effects_->state().preview;
  told.speed = effects_->state().speed;
  for (const OperationParameter& parameter : operation->parameters) {
    const bool leftOut = parameter.standard && parameter.standard->empty();
    // A range that may be left out begins with the brush's: the person works within those values already.
    const auto& brushes = view_.brush.range;
    if (parameter.name == "lower" || parameter.name == "upper") {
      const bool lower = parameter.name == "lower";
      if (leftOut && brushes)
        told.said[parameter.name] = {text(lower ? brushes->lower : brushes->upper)};
      else if (!leftOut)
        told.said[parameter.name] = {text(lower ? view_.thresholdLower : view_.thresholdUpper)};
    } else if (parameter.kind == Kind::segments && parameter.name == "segments")
      told.said["segments"] = segmentsWithSeeds();
    else if (parameter.kind == Kind::points && !parameter.standard)
      told.said[parameter.name] = {positionText(view_.crosshair)};
    else if (parameter.least < parameter.most && (!parameter.standard || leftOut))
      told.said[parameter.name] = {text(parameter.suggested)};
    // An empty list is as good as nothing said: the effect says what it needs.
    if (const auto empty = told.said.find(parameter.name); empty != told.said.end() && empty->second.empty())
      told.said.erase(empty);
  }
  effects_->openEffect(operation->name, std::move(told));
  view_.rightTab = RightTab::effects;
  view_.showReport = true;
}

void Session::applyEffect() {
  if (store_ && effects_->open() != nullptr && mayEdit()) effects_->apply(author());
}

void Session::cancelEffect() {
  effects_->close();
}

void Session::findThreshold(const std::string& word) {
  const Volume* volume = shownVolume();
  const auto method = autoThresholdNamed(word);
  if (volume == nullptr || !volume->voxels || !method) return;
  jobs_.start(
      "Finding a threshold", JobRunner::Visibility::shown,
      [this, copy = *volume, method = *method, number = caseNumber_](Progress&) -> JobRunner::Completion {
        const Expected<double> found = autoThreshold(copy, method);
        return [this, found, number, uid = copy.info.uid] {
          if (number != caseNumber_ || !store_) return;
          if (!found) return sayError(found.error());
          const VolumeStatistics* statistics = volumeStatistics(uid);
          auto& said = effects_->state().said;
          said["lower"] = {text(*found)};
          if (statistics != nullptr) said["upper"] = {text(statistics->maximum)};
        };
      });
}

void Session::maskVolume(const Uid& segment, const OperationValues& values) {
  const Segment* known = current().findSegment(segment);
  if (known == nullptr || reader_ == nullptr) return;
  if (casePath_.empty())
    return sayError(
        {ErrorKind::unavailable, "A new volume is stored beside the case, which has no file yet."});
  const MaskedVolume wanted = maskedVolumeAs(segment, values);
  runOnSnapshot("Masking with " + known->name,
                [this, wanted, path = casePath_](CaseStore& store, Progress& progress) {
                  return addMaskedVolume(store, path, wanted, *reader_, progress);
                });
}

bool Session::updateEffect() {
  if (verifying()) return false;
  EffectRunner::Turn turn = effects_->update(*store_, jobs_);
  if (turn.error) sayError(*turn.error);
  if (turn.work) {
    const std::optional<Author> acting = actAs(turn.by);
    maskVolume(effects_->state().segment, *turn.work);
    actAs(acting);
    effects_->close();
    return true;
  }
  if (!turn.edit) return turn.changed;
  const std::string name = turn.edit->name;
  if (auto committed = store_->commit(std::move(*turn.edit), turn.by); !committed) {
    sayError(committed.error());
    return true;
  }
  say(name + ": done.");
  effects_->close();
  return true;
}

// One step for undo; what the case has by name already is left as it is.
void Session::addTemplate(const std::string& name) {
  const Volume* volume = shownVolume();
  if (volume == nullptr || !mayEdit()) return;
  for (const SegmentTemplate& one : segmentTemplates()) {
    if (one.name != name) continue;
    auto segmentation = findOrAddSegmentation(*store_, volume->info.uid);
    if (!segmentation) return sayError(segmentation.error());
    std::vector<std::unique_ptr<Command>> commands;
    for (const TemplateSegment& wanted : one.segments) {
      if (current().findSegmentByName(wanted.name)) continue;
      Segment segment;
      segment.uid = Uid::generate();
      segment.segmentation = *segmentation;
      segment.name = wanted.name;
      segment.colour = wanted.colour;
      segment.code = wanted.code;
      commands.push_back(addSegment(segment));
    }
    if (commands.empty()) return say("All segments of " + name + " are there already.");
    const std::string count = std::to_string(commands.size());
    if (auto done =
            executeAsOne(*store_, "segments.template", "Add " + count + " segments of " + name, commands);
        !done)
      return sayError(done.error());
    return say(count + " segments added.");
  }
}

// Every segment is measured for the file, whatever the table shows yet.
void Session::saveMeasures() {
  if (casePath_.empty()) return sayError({ErrorKind::unavailable, "The case has no file to write beside."});
  const std::filesystem::path file(casePath_);
  const std::string path = (file.parent_path() / (file.stem().string() + "_segments.csv")).string();
  jobs_.start("Measuring all segments", JobRunner::Visibility::shown,
              [this, path, snapshot = current()](Progress& progress) -> JobRunner::Completion {
                std::string text = measureHeading();
                for (const Segmentation& segmentation : snapshot.segmentations) {
                  const std::vector<SegmentStatistics> counts = measureSegments(segmentation);
                  for (std::size_t i = 0; i < counts.size() && !progress.cancelled(); ++i) {
                    const auto shape = measureShape(snapshot, counts[i].segment, progress);
                    text += measureLine(segmentation.segments[i], counts[i], shape ? &*shape : nullptr);
                  }
                }
                if (progress.cancelled()) return {};
                const auto written = data_io::writeFileAtomically(path, text);
                return [this, path, written] {
                  if (!written) return sayError(written.error());
                  say("Wrote " + std::filesystem::path(path).filename().string() + " beside the case.");
                };
              });
}

}  // namespace chiasm::app

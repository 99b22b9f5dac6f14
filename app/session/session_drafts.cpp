// Session: what segments measure, written into drafts of a report.
#include <algorithm>
#include <utility>

#include "app/session/session.h"
#include "core/draft/insert_measurement.h"
#include "core/draft/update_measurements.h"

namespace chiasm::app {

void Session::insertMeasurementOf(const InsertMeasurement& wanted) {
  if (!view_.selectedText) return say("Select words in the report first: the value is written behind them.");
  if (!mayEdit()) return;
  MeasurementInsertion insertion;
  insertion.report = view_.selectedText->report;
  insertion.position = view_.selectedText->end;
  insertion.segment = wanted.segment;
  insertion.quantities = wanted.quantities;
  insertion.author = author()->uid;
  view_.selectedText.reset();
  view_.words.pieces.clear();
  run(insertMeasurement(std::move(insertion)));
}

void Session::updateMeasurementsOf(const UpdateMeasurements& wanted) {
  if (!mayEdit()) return;
  view_.words.check.clear();
  run(updateMeasurements(wanted.bound, author()->uid));
}

// Of the report that the first of them stands in: those are updated in one step.
std::vector<Uid> Session::outdatedMeasurements() const {
  std::vector<Uid> outdated;
  if (!store_ || !review_) return outdated;
  Uid report;
  for (const Uid& uid : updatable(*review_)) {
    const BoundMeasurement* bound = current().findBoundMeasurement(uid);
    if (bound == nullptr || !current().isNewest(bound->anchor.report)) continue;
    if (report.empty()) report = bound->anchor.report;
    if (bound->anchor.report == report) outdated.push_back(uid);
  }
  return outdated;
}

}  // namespace chiasm::app

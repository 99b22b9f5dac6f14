// Session: the report's words — what rules read out of them, and tying them to what they speak of.
#include <algorithm>
#include <memory>
#include <utility>

#include "app/session/edit_targets.h"
#include "app/session/session.h"
#include "core/case/object_commands.h"
#include "core/case/review_commands.h"
#include "core/case/span_commands.h"

namespace chiasm::app {
namespace {

bool linksThere(const Link& link, const Link& other) {
  return link.anchors == other.anchors && link.targets == other.targets;
}

}  // namespace

// Reading and checking go on while the person edits: one job at a time, over a snapshot.
void Session::refreshReview() {
  if (reviewRunning_ || store_->inGesture() || reviewRevision_ == store_->revision()) return;
  reviewRevision_ = store_->revision();
  reviewRunning_ = true;
  jobs_.start("Checking", JobRunner::Visibility::quiet,
              [this, snapshot = current(), analyser = analyser_, terms = terms_,
               number = caseNumber_](Progress&) mutable -> JobRunner::Completion {
                if (!analyser) analyser = std::make_shared<const ReportAnalyser>();
                if (!terms)
                  terms = std::make_shared<const TerminologyIndex>(std::vector{defaultVocabulary()});
                auto review = reviewCase(snapshot, *analyser);
                return [this, number, analyser, terms, review = std::move(review)]() mutable {
                  reviewRunning_ = false;
                  analyser_ = std::move(analyser);
                  terms_ = std::move(terms);
                  if (number != caseNumber_ || !store_) return;
                  if (!review) return sayError(review.error());
                  review_ = std::make_shared<const CaseReview>(std::move(*review));
                };
              });
}

void Session::showWords(const Uid& report, TextRange range) {
  view_.rightTab = RightTab::report;
  view_.showReport = true;
  view_.words.bringIntoSight({report, range});
}

void Session::showCheck(const std::string& key) {
  const ReviewedCheck* check = review_ ? review_->find(key) : nullptr;
  if (check == nullptr) return;
  view_.rightTab = RightTab::report;
  view_.showReport = true;
  view_.words.check = key;
  view_.words.suggestion.reset();
  const auto& evidence = check->result.evidence;
  const auto words = std::find_if(evidence.begin(), evidence.end(),
                                  [](const CheckEvidence& side) { return side.fromText(); });
  if (words != evidence.end()) view_.words.bringIntoSight({words->report, words->range});
  const auto mask = std::find_if(evidence.begin(), evidence.end(), [this](const CheckEvidence& side) {
    return !side.fromText() && current().findSegment(side.segment) != nullptr;
  });
  if (mask != evidence.end()) return goToSegment(mask->segment);
  // A side without a mask of its own: where the link leads.
  if (!check->result.link.empty()) followLink(check->result.link);
}

void Session::linkSelectionTo(const LinkTarget& target) {
  if (!view_.selectedText) return say("Select words in the report first, then point at what they describe.");
  if (!mayEdit()) return;
  const std::vector<TextAnchor> anchors = selectedAnchors();
  // The same words again: one more target for their link.
  for (const Link& link : current().links) {
    if (link.anchors != anchors) continue;
    if (std::find(link.targets.begin(), link.targets.end(), target) != link.targets.end())
      return say("These words are linked there already.");
    Link more = link;
    more.targets.push_back(target);
    view_.selectedText.reset();
    view_.words.pieces.clear();
    return run(replaceLink(std::move(more)));
  }
  Link link;
  link.uid = Uid::generate();
  link.order = current().links.empty() ? 1 : current().links.back().order + 1;
  link.anchors = anchors;
  link.targets = {target};
  link.relation = view_.words.relation;
  link.certainty = view_.words.certainty;
  link.author = author()->uid;
  link.created = UtcTime::now();
  run(addLink(std::move(link)));
  view_.selectedText.reset();
  view_.words.pieces.clear();
  // What was chosen was chosen for this link.
  view_.words.relation = LinkRelation::grounds;
  view_.words.certainty = LinkCertainty::certain;
  if (view_.tool == ToolKind::link) view_.tool = ToolKind::navigate;
}

void Session::acceptSuggestion(const AcceptSuggestion& accepted) {
  const Suggestion* suggestion = review_ ? review_->find(accepted.report, accepted.range) : nullptr;
  const Report* report = current().findReport(accepted.report);
  if (suggestion == nullptr || report == nullptr || !mayEdit()) return;
  const Uid segment = accepted.segment.empty() ? suggestion->targets.front().segment : accepted.segment;
  auto link = acceptedLink(*suggestion, *report, segment, author()->uid);
  if (!link) return sayError(link.error());
  view_.words.suggestion.reset();
  // Suggestions are computed behind what is done: this one may be accepted already.
  for (const Link& known : current().links)
    if (linksThere(known, *link)) return;
  run(addLink(std::move(*link)));
}

void Session::acceptSuggestions(const std::vector<ReportPlace>& places) {
  if (!review_ || !mayEdit()) return;
  std::vector<std::unique_ptr<Command>> commands;
  int left = 0;
  for (const ReportPlace& place : places) {
    const Suggestion* suggestion = review_->find(place.report, place.range);
    const Report* report = current().findReport(place.report);
    if (suggestion == nullptr || report == nullptr) continue;
    const auto& targets = suggestion->targets;
    if (targets.size() > 1 && targets[0].score == targets[1].score) {
      ++left;
      continue;
    }
    auto link = acceptedLink(*suggestion, *report, targets.front().segment, author()->uid);
    if (!link) return sayError(link.error());
    const bool there = std::any_of(current().links.begin(), current().links.end(),
                                   [&](const Link& known) { return linksThere(known, *link); });
    if (!there) commands.push_back(addLink(std::move(*link)));
  }
  view_.words.suggestion.reset();
  const std::string count = std::to_string(commands.size());
  if (!commands.empty()) {
    const std::string name = "Accept " + count + (commands.size() == 1 ? " suggestion" : " suggestions");
    if (auto done = executeAsOne(*store_, "link.accept", name, commands, author()); !done)
      return sayError(done.error());
  }
  if (left > 0)
    say(std::to_string(left) + (left == 1 ? " suggestion is" : " suggestions are") +
        " left to you: several segments fit equally well.");
}

void Session::rejectSuggestion(const RejectSuggestion& rejected) {
  const Report* report = current().findReport(rejected.report);
  if (report == nullptr || !mayEdit()) return;
  auto anchor = makeAnchor(report->uid, report->text, rejected.range.begin, rejected.range.end);
  if (!anchor) return sayError(anchor.error());
  RejectedSuggestion value;
  value.uid = Uid::generate();
  value.anchor = *anchor;
  value.segment = rejected.segment;
  value.rules = kSuggestionRules;
  value.author = author()->uid;
  value.created = UtcTime::now();
  run(chiasm::rejectSuggestion({std::move(value)}));
}

void Session::overrideCheckWith(const OverrideCheck& wanted) {
  if (!mayEdit()) return;
  CheckOverride value;
  value.uid = Uid::generate();
  value.check = wanted.check;
  value.reason = wanted.reason;
  value.author = author()->uid;
  value.created = UtcTime::now();
  view_.words.overriding.clear();
  view_.words.reason.clear();
  run(overrideCheck(std::move(value)));
}

void Session::anchorAnew(const Uid& object) {
  if (!view_.selectedText) {
    view_.words.anchoring = object;
    return;
  }
  if (!mayEdit()) return;
  if (const Link* known = current().findLink(object)) {
    Link link = *known;
    link.anchors = selectedAnchors();
    link.state = LinkState::active;
    run(replaceLink(std::move(link)));
  } else if (const TextSpan* marked = current().findSpan(object)) {
    TextSpan span = *marked;
    span.anchors = selectedAnchors();
    span.state = LinkState::active;
    run(changeSpan(std::move(span)));
  }
  view_.selectedText.reset();
  view_.words.pieces.clear();
  view_.words.anchoring = {};
}

}  // namespace chiasm::app

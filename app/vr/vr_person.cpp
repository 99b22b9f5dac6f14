#include "app/vr/vr_person.h"

#include <algorithm>

namespace chiasm::app::vr {
namespace {

constexpr double kSmallestBrushMm = 0.5, kLargestBrushMm = 100.0;

}  // namespace

VrPerson::VrPerson(Session& session) : session_(session), own_(OwnView::of(session.view())) {
  own_.author = session.authorInVr();
}

VrPerson::~VrPerson() {
  if (!busy() || !session_.hasCase()) return;
  const AsPersonInVr person(session_, own_);
  ToolEvent end;
  end.phase = ToolEvent::Phase::release;
  end.valid = false;
  send(end);
  settle();
}

bool VrPerson::carryOut(const VrEvent& event) {
  if (const auto* used = std::get_if<ToolUsed>(&event)) {
    use(*used);
  } else if (const auto* action = std::get_if<ActionChosen>(&event)) {
    if (action->id == "outline.finish" || action->id == "outline.stepBack") {
      // The keys of the window's tool mean this hand's tool here.
      if (busy()) {
        ToolEvent key;
        key.phase = action->id == "outline.finish" ? ToolEvent::Phase::finish : ToolEvent::Phase::stepBack;
        send(key);
      }
      return true;
    }
    session_.runAction(action->id);
  } else if (const auto* brush = std::get_if<BrushSized>(&event)) {
    session_.view().brush.radiusMm = std::clamp(brush->radiusMm, kSmallestBrushMm, kLargestBrushMm);
  } else if (const auto* touched = std::get_if<SegmentTouched>(&event)) {
    touch(*touched);
  } else if (const auto* box = std::get_if<ClipBoxChanged>(&event)) {
    session_.view().clipBox = box->box;
  } else {
    return false;
  }
  return true;
}

void VrPerson::beginCase() {
  tool_.reset();
  refused_ = true;
  touched_ = {};
  OwnView fresh = OwnView::of(session_.view());
  fresh.interface = own_.interface;
  fresh.author = own_.author;
  own_ = std::move(fresh);
}

void VrPerson::settle() {
  session_.carryOutIntents();
}

Tool& VrPerson::tool() {
  const ToolKind wanted = session_.view().tool;
  if (tool_ && tool_->kind() != wanted && tool_->busy()) {
    ToolEvent cancel;
    cancel.phase = ToolEvent::Phase::cancel;
    cancel.valid = false;
    send(cancel);
  }
  if (!tool_ || tool_->kind() != wanted) tool_ = makeTool(wanted);
  return *tool_;
}

void VrPerson::send(const ToolEvent& event) {
  ToolContext context{session_.store(), session_.view(), session_.intents(), session_.author()};
  tool_->handle(event, context);
}

void VrPerson::use(const ToolUsed& used) {
  if (!session_.hasCase()) return;
  Tool& tool = this->tool();
  const bool paints = isBrush(tool.kind());
  const ToolEvent::Phase phase = used.event.phase;
  if (phase == ToolEvent::Phase::press) {
    refused_ = paints && !session_.mayEdit();
  }
  if (refused_ && phase != ToolEvent::Phase::hover) {
    refused_ = phase != ToolEvent::Phase::release && phase != ToolEvent::Phase::cancel;
    return;
  }
  send(used.event);
}

void VrPerson::touch(const SegmentTouched& touched) {
  touched_ = touched.segment;
  if (!touched.pressed || touched.segment.empty() || !session_.hasCase()) return;
  if (session_.view().selectedText)
    session_.intents().push(LinkSelectionTo{{std::string(kSegmentTarget), touched.segment}});
  else
    session_.view().activeSegment = touched.segment;
}

void VrPerson::lightTouched(Hover& hover) const {
  if (touched_.empty() || !session_.hasCase() || session_.current().findSegment(touched_) == nullptr) return;
  hover.fromView = hover.segments.empty();
  hover.segments.push_back(touched_);
  for (const Link& link : session_.current().links)
    for (const LinkTarget& target : link.targets)
      if (target.kind == kSegmentTarget && target.uid == touched_) hover.links.push_back(link.uid);
}

}  // namespace chiasm::app::vr

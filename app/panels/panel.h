// What every panel is a function of. Panels read the case, adjust the view state, and emit intents.
#pragma once

#include <string>

#include "app/actions/action_table.h"
#include "app/intent.h"
#include "app/view_state.h"
#include "core/case/case_store.h"
#include "core/metrics/segment_statistics.h"
#include "render/renderer.h"

namespace chiasm::app {

class ItemLog;            // app/interface/item_log.h
class ActionTable;        // app/actions: for the key beside every action
struct CaseReview;        // app/session/case_review.h: checks and suggestions
class ReportLayoutCache;  // app/text: Pango layouts and their textures
class EffectRunner;       // app/session: the open effect's preview
struct EffectState;       // what it has been told
class MeasureTable;       // app/session: shape and values of every segment
class RegistrationDesk;   // app/session: one volume laid on another
struct Theme;             // app/interface/theme.h: colours, fonts and sizes at the current scale

// Lives one frame. `store` is for reading history and names; panels never call its mutating functions.
struct PanelContext {
  const Case& current;
  const CaseStore& store;
  ViewState& view;
  IntentQueue& intents;
  const Theme& theme;
  render::Renderer& renderer;
  ReportLayoutCache& reportLayouts;
  const std::vector<SegmentStatistics>& statistics;  // by segment, kept up to date by the session
  bool readOnly = false;
  std::string readOnlyReason;
  const ActionTable* actions = nullptr;
  const VolumeStatistics* volumeStatistics = nullptr;  // of view.volume, once its voxels are read
  const CaseReview* review = nullptr;                  // checks and suggestions, once there are some
  bool reviewing = false;                              // newer ones are on their way
  ItemLog* log = nullptr;                              // set when somebody asked where rows and words are
  // A click on a word of the report selects it, or adds it to the words beside it: a ray's double clicks and
  // drags are hard work.
  bool oneClickSelects = false;
  // A hand's ray in VR: no mouse or keys to be named; the active segment and undo have places of their own.
  bool byHand = false;
  // The author who looks at it: what others did is said to be theirs; empty: nobody has said.
  Uid reader = {};
  // The open effect and what is known of it; set together.
  EffectState* effect = nullptr;
  const EffectRunner* effects = nullptr;
  MeasureTable* measures = nullptr;  // measured while somebody looks
  RegistrationDesk* registration = nullptr;
};

// Draw into the current ImGui window's content region.
void drawReportPanel(PanelContext& context);
void drawChecksPanel(PanelContext& context);
void drawSegmentsPanel(PanelContext& context);
void drawHistoryPanel(PanelContext& context);
void drawEffectsPanel(PanelContext& context);
void drawMeasuresPanel(PanelContext& context);
void drawOptionsStrip(PanelContext& context);

}  // namespace chiasm::app

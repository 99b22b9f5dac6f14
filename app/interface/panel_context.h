// The session as panels see it.
#pragma once

#include "app/interface/item_log.h"
#include "app/panels/panel.h"
#include "app/session/session.h"
#include "app/text/report_layout_cache.h"

namespace chiasm::app {

// For one frame, with an open case. `log`: where rows and words are noted; null: nowhere.
PanelContext panelContext(Session& session, const Theme& theme, render::Renderer& renderer,
                          ReportLayoutCache& layouts, ItemLog* log);

}  // namespace chiasm::app

#include "app/interface/panel_context.h"

namespace chiasm::app {

PanelContext panelContext(Session& session, const Theme& theme, render::Renderer& renderer,
                          ReportLayoutCache& layouts, ItemLog* log) {
  const auto readOnly = session.readOnlyReason();
  const Volume* volume = session.shownVolume();
  return {session.current(),
          session.store(),
          session.view(),
          session.intents(),
          theme,
          renderer,
          layouts,
          session.statistics(),
          readOnly.has_value(),
          readOnly.value_or(std::string()),
          &session.actions(),
          volume != nullptr ? session.volumeStatistics(volume->info.uid) : nullptr,
          session.review().get(),
          session.reviewing(),
          log,
          false,
          false,
          session.author().value_or(Author{}).uid,
          &session.effect(),
          &session.effects(),
          &session.measures(),
          &session.registration()};
}

}  // namespace chiasm::app

#include "app/interface/main_interface.h"

#include <imgui_internal.h>

#include <utility>

#include "app/actions/view_times.h"
#include "app/actions/view_volumes.h"
#include "app/interface/coarser_words.h"
#include "app/interface/overlays.h"
#include "app/interface/panel_context.h"
#include "app/interface/reduced_scene.h"
#include "app/interface/shell.h"
#include "app/session/effects.h"
#include "app/session/picture_maker.h"
#include "app/session/registration_desk.h"

namespace chiasm::app {
namespace {

// The innermost one. ImGui does it by itself only where the keyboard walks through widgets.
void closeMenuOnEscape() {
  const int open = ImGui::GetCurrentContext()->OpenPopupStack.Size;
  if (open > 0 && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false))
    ImGui::ClosePopupToLevel(open - 1, true);
}

}  // namespace

Expected<std::unique_ptr<MainInterface>> MainInterface::create(Session& session, render::Renderer& renderer,
                                                               float scale,
                                                               std::unique_ptr<ViewPanels>&& views) {
  auto theme = applyTheme(scale, renderer, session.settings().theme);
  if (!theme) return tl::unexpected(theme.error());
  if (!views) views = std::make_unique<ViewPanels>(session);
  return std::unique_ptr<MainInterface>(new MainInterface(session, renderer, *theme, std::move(views)));
}

MainInterface::MainInterface(Session& session, render::Renderer& renderer, Theme theme,
                             std::unique_ptr<ViewPanels> views)
    : session_(session),
      renderer_(renderer),
      theme_(theme),
      themeKind_(session.settings().theme),
      overViews_(theme.overViews()),
      reportLayouts_(renderer),
      seriesPictures_(renderer),
      views_(std::move(views)) {}

MainInterface::~MainInterface() {
  reportLayouts_.clear();
  seriesPictures_.clear();
  renderer_.destroyTexture(theme_.fontTexture);
}

Expected<bool> MainInterface::drawPictures(render::Quality quality) {
  if (!session_.hasCase()) {
    built_ = {};
    return true;
  }
  session_.ui().moving = views_->moving();
  const SceneInputs inputs{session_.current(),
                           session_.view(),
                           layout_,
                           [this](const Uid& volume) { return session_.hiddenMask(volume); },
                           views_->moving() || session_.playsTime(),
                           session_.effects().preview().effect,
                           [this](const Uid& shape) { return session_.meshModel(shape); },
                           session_.effects().speed().image(),
                           session_.effects().state().speed.opacity,
                           session_.trialVolume(),
                           session_.registration().isOpen() ? &session_.registration().fixed() : nullptr,
                           session_.keptTimePoints()};
  built_ = buildScene(inputs);
  if (reduced_) reduce(built_.scene);
  session_.ui().fittedMmPerPixel = built_.fittedMmPerPixel;
  if (built_.scene.volumes.empty()) return true;
  if (auto updated = renderer_.update(built_.scene); !updated) return tl::unexpected(updated.error());
  auto drawn = renderer_.draw(built_.scene, quality);
  if (!drawn) return tl::unexpected(drawn.error());
  return drawn->complete;
}

Expected<MainInterface::FrameResult> MainInterface::frame(glm::ivec2 windowPixels, render::Quality quality) {
  if (themeKind_ != session_.settings().theme) {
    themeKind_ = session_.settings().theme;
    recolour(theme_, themeKind_);
  }
  ViewState& view = session_.view();
  view.hover = std::exchange(view.nextHover, {});
  view.timeStrip = session_.hasCase() && !shownTimePoints(session_.current(), view).empty();
  layout_ = computeLayout(windowPixels, theme_.scale, view);
  const auto complete = drawPictures(quality);
  log_.clear();
  ImGui::NewFrame();
  closeMenuOnEscape();
  drawShell();
  ImGui::Render();
  if (!complete) return tl::unexpected(complete.error());
  FrameResult result;
  // What was pointed at is drawn in the next frame.
  result.complete =
      *complete && !views_->moving() && view.hover == view.nextHover && !reportLayouts_.takeAwaited();
  if (const auto wanted = session_.ui().copyWanted; wanted && *complete) copyView(*wanted, windowPixels);
  return result;
}

void MainInterface::copyView(ViewKind kind, glm::ivec2 windowPixels) {
  session_.ui().copyWanted.reset();
  const auto& area = layout_.view[static_cast<std::size_t>(kind)];
  if (!area || area->empty()) return;
  auto window = renderer_.drawInterface(*ImGui::GetDrawData(), windowPixels, {0, 0, 0, 1});
  if (!window) return session_.sayError(window.error());
  render::Image picture;
  picture.size = area->size;
  const auto at = [](const render::Image& image, glm::ivec2 pixel) {
    return image.rgba.begin() + (static_cast<std::ptrdiff_t>(pixel.y) * image.size.x + pixel.x) * 4;
  };
  for (int y = 0; y < area->size.y; ++y)
    picture.rgba.insert(picture.rgba.end(), at(*window, area->origin + glm::ivec2(0, y)),
                        at(*window, area->origin + glm::ivec2(area->size.x, y)));
  session_.pictures().copy(std::move(picture));
}

void MainInterface::drawShell() {
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
  constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                                      ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav |
                                      ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::Begin("Chiasm", nullptr, kFlags);
  ImGui::PopStyleVar(2);
  ImGui::PushFont(theme_.body);
  ShellContext shell{session_, theme_, layout_, log_};
  if (session_.hasCase())
    if (const Volume* solid = volumeIn(session_.current(), session_.view(), {ViewKind::volume3d, 0}))
      shell.coarser = coarserIn3d(renderer_, solid->info.uid);
  fillArea({{0, 0}, layout_.window}, theme_.colours.background);
  drawTopBar(shell);
  if (session_.hasCase()) {
    drawIdentityStrip(shell);
    fillArea(layout_.views, overViews_.colours.line);  // shows through as hairlines between the views
    if (!layout_.rail.empty()) drawToolRail(shell);
    // Before the views, which lie under the panel's edge: what comes first gets the mouse.
    if (!layout_.tabs.empty()) drawPanelHandles(shell);
    views_->draw(built_, overViews_, renderer_, log_);
    if (reduced_) sayReduced();
    drawPanels();
    if (!layout_.tabs.empty()) drawPanelTabs(shell);
    drawTimeStrip(shell);
    drawStationStrip(shell);
  }
  drawStatusBar(shell);
  if (!session_.hasCase()) {
    const Area page{layout_.identity.origin,
                    {layout_.window.x, layout_.status.origin.y - layout_.identity.origin.y}};
    drawStartPage(session_, theme_, areaMinimum(page),
                  {static_cast<float>(page.size.x), static_cast<float>(page.size.y)});
  }
  ImGui::PopFont();
  ImGui::End();
  ImGui::PushFont(theme_.body);
  if (!session_.ui().copyWanted) drawMessages(shell);  // they lie over the views
  drawOverlay(session_, theme_, &seriesPictures_);
  ImGui::PopFont();
}

// Stands in every 3-D view for as long as something is left out of it.
void MainInterface::sayReduced() {
  ImFont* font = overViews_.body;
  constexpr const char* kWords = "memory is short: coarse, without segments";
  for (const auto& view : built_.views) {
    if (!view || view->isSlice()) continue;
    const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1e9f, 0.0f, kWords);
    const Area& area = view->area();
    // Over the lower edge at the left: letters, cube and scale bar stand elsewhere.
    const float x = static_cast<float>(area.origin.x) + theme_.px(18);
    const float y = static_cast<float>(area.bottom()) - theme_.px(52);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled({x - theme_.px(8), y - theme_.px(4)},
                       {x + size.x + theme_.px(8), y + size.y + theme_.px(4)},
                       withAlpha(overViews_.colours.raised, 0.8f), theme_.px(6));
    list.AddText(font, font->FontSize, {x, y}, overViews_.colours.warning, kWords);
  }
}

void MainInterface::drawPanels() {
  PanelContext context =
      panelContext(session_, theme_, renderer_, reportLayouts_, logDetails_ ? &log_ : nullptr);
  const auto panel = [&](const char* id, const Area& area, ImVec2 padding, ImGuiWindowFlags flags,
                         auto&& draw) {
    if (area.empty()) return;
    fillArea(area, theme_.colours.panel);
    ImGui::SetCursorScreenPos(areaMinimum(area));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {theme_.px(padding.x), theme_.px(padding.y)});
    ImGui::BeginChild(id, {static_cast<float>(area.size.x), static_cast<float>(area.size.y)}, false,
                      ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoNav | flags);
    ImGui::PopStyleVar();
    draw(context);
    ImGui::EndChild();
  };
  constexpr ImGuiWindowFlags kStill = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  panel("options", layout_.options, {14, 0}, kStill, [](PanelContext& c) { drawOptionsStrip(c); });
  switch (session_.view().rightTab) {
    case RightTab::report:
      panel("report", layout_.upperPanel, {18, 12}, kStill, [](PanelContext& c) { drawReportPanel(c); });
      break;
    case RightTab::checks:
      panel("checks", layout_.upperPanel, {18, 12}, kStill, [](PanelContext& c) { drawChecksPanel(c); });
      break;
    case RightTab::effects:
      panel("effects", layout_.upperPanel, {18, 12}, 0, [](PanelContext& c) { drawEffectsPanel(c); });
      break;
    case RightTab::measures:
      panel("measures", layout_.upperPanel, {18, 12}, 0, [](PanelContext& c) { drawMeasuresPanel(c); });
      break;
    case RightTab::history:
      panel("history", layout_.upperPanel, {18, 12}, 0, [](PanelContext& c) { drawHistoryPanel(c); });
      break;
  }
  panel("segments", layout_.lowerPanel, {18, 10}, kStill, [](PanelContext& c) { drawSegmentsPanel(c); });
}

}  // namespace chiasm::app

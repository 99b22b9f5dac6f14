// What can lie over the window or fill it before a case is open. Each draws itself when it is its turn.
#pragma once

#include <imgui.h>

#include "app/interface/theme.h"

namespace chiasm::app {

class SeriesPictures;  // app/interface/series_pictures.h
class Session;

// The page without a case: demo cases, recent cases, Open…, and while a case is being opened how far it is.
void drawStartPage(Session& session, const Theme& theme, ImVec2 position, ImVec2 size);

// Draws whatever `session.ui().overlay` says; nothing for Overlay::none. Centred in the main viewport.
// Without `pictures` the list of series has no thumbnails.
void drawOverlay(Session& session, const Theme& theme, SeriesPictures* pictures = nullptr);

// One overlay each, in files of their own; drawOverlay calls them.
void drawHelpOverlay(Session& session, const Theme& theme);  // every key, by group
void drawCommandPalette(Session& session,
                        const Theme& theme);  // "Find anything": actions, segments, words, presets
void drawFileBrowser(Session& session, const Theme& theme);  // Open…
// What a folder or archive holds; opens it at once where there is nothing to choose.
void drawSeriesList(Session& session, const Theme& theme, SeriesPictures* pictures);
void drawAuthorPrompt(Session& session, const Theme& theme);  // who edits, asked once
void drawPasteReport(Session& session, const Theme& theme);   // paste or type a report
void drawTransferFunctionOverlay(Session& session, const Theme& theme);
void drawSpanTypeOverlay(Session& session, const Theme& theme);      // what the selected words are
void drawSpanRelationOverlay(Session& session, const Theme& theme);  // how the chosen span is related
void drawMeasurementOverlay(Session& session, const Theme& theme);   // what is written behind the words
void drawStudyBrowser(Session& session, const Theme& theme);         // find and fetch on a server
void drawRenderingOverlay(Session& session, const Theme& theme);     // how 3-D is lit and cast, thick slices
void drawPictureOverlay(Session& session, const Theme& theme);       // a picture or film of a view
void drawVolumeDescription(Session& session, const Theme& theme);    // a volume's name and date
void drawSendOverlay(Session& session, const Theme& theme);          // send to a server, asking first

}  // namespace chiasm::app

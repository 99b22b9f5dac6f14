#include "app/vr/witness/vr_witness.h"

#include <filesystem>

#include "app/vr/witness/vr_description.h"
#include "data_io/atomic_file.h"

namespace chiasm::app::vr {
namespace {

namespace fs = std::filesystem;
// Hands move in every frame; nobody reads so fast.
constexpr std::chrono::milliseconds kDescriptionInterval{30};

// The first NAME.ask in a folder, without its ending.
std::optional<std::string> askedIn(const std::string& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".ask") return entry.path().stem().string();
  return std::nullopt;
}

}  // namespace

Expected<void> VrWitness::look(const Session& session, VrSession& vr) {
  if (auto described = describe(session, vr); !described) return described;
  return capture(session, vr);
}

Expected<void> VrWitness::describe(const Session& session, VrSession& vr) {
  const auto now = std::chrono::steady_clock::now();
  if (describe_.empty() || now - lastWritten_ < kDescriptionInterval) return {};
  vr.logPanels();
  std::string text = describeVr(session, vr, vr.lastFrame());
  if (text == written_) return {};
  written_ = std::move(text);
  lastWritten_ = now;
  return data_io::writeFileAtomically(describe_, written_);
}

// NAME.ask → NAME-left.png, NAME-right.png, NAME-PANEL.png of every shown panel, NAME.json; then NAME.ask
// goes.
Expected<void> VrWitness::capture(const Session& session, VrSession& vr) {
  if (capture_.empty()) return {};
  vr.logPanels();
  if (!asked_) {
    asked_ = askedIn(capture_);
    if (asked_) vr.requestPictures();
    return {};
  }
  const auto pictures = vr.takePictures();
  if (!pictures) return {};
  const std::string base = (fs::path(capture_) / *asked_).string();
  for (std::size_t eye = 0; eye < 2; ++eye)
    if (auto written = render::writePng(pictures->eyes[eye], base + (eye == 0 ? "-left.png" : "-right.png"));
        !written)
      return written;
  for (const PanelPicture& panel : vr.panels().pictures()) {
    if (!panel.shown) continue;
    auto picture = vr.panels().picture(panel.kind);
    if (!picture) continue;  // shown only a moment ago
    if (auto written = render::writePng(*picture, base + "-" + panelWord(panel.kind) + ".png"); !written)
      return written;
  }
  if (auto written = data_io::writeFileAtomically(base + ".json", describeVr(session, vr, pictures->report));
      !written)
    return written;
  std::error_code error;
  fs::remove(base + ".ask", error);
  asked_.reset();
  return {};
}

}  // namespace chiasm::app::vr

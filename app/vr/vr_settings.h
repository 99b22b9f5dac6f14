// VrSettings: how a person likes VR; kept with their other settings.
#pragma once

#include <optional>

#include "app/vr/vr_input.h"
#include "core/case/journal.h"

namespace chiasm::app::vr {

struct VrSettings {
  Hand dominant = Hand::right;
  bool oneHanded = false, seated = false;
  bool vignette = true, snapTurn = true, passthrough = false;
  double fontScale = 1.0;  // 0.75..2, of the panels' text
  bool colourBlindPalette = false;
  std::optional<Author> author;  // who signs in VR; nullopt: the person at the window
  bool operator==(const VrSettings&) const = default;
};

}  // namespace chiasm::app::vr

// VrSettings: how a person likes VR; kept with their other settings.
#pragma once

#include "app/vr/vr_input.h"

namespace chiasm::app::vr {

struct VrSettings {
  Hand dominant = Hand::right;
  bool oneHanded = false, seated = false;
  bool vignette = true, snapTurn = true, submitDepth = false, passthrough = false;
  double fontScale = 1.0;  // 0.75..2, of the panels' text
  bool colourBlindPalette = false;
  bool operator==(const VrSettings&) const = default;
};

}  // namespace chiasm::app::vr

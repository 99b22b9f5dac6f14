// Surround: what is seen where nothing is drawn, from what a headset can show and what the person wants.
#pragma once

namespace chiasm::app::vr {

// How a picture and the real room become one (OpenXR's environment blend modes).
enum class Surround {
  dark,   // nothing of the real room
  alpha,  // the real room where the picture's alpha leaves it
  added   // the picture's light is added to the real room's, as see-through glasses do: black is not seen
};

// What the runtime offers. A value.
struct SurroundOffer {
  bool dark = true, alpha = false, added = false;
  bool realRoom() const { return alpha || added; }
  bool operator==(const SurroundOffer&) const = default;
};

// Glasses that cannot darken the room show it whatever is wanted; passthrough by alpha alone can hide it.
Surround surroundFor(const SurroundOffer& offer, bool wantsRealRoom);
// Nothing is to be drawn where the real room shall be seen.
inline bool seesRealRoom(const SurroundOffer& offer, bool wantsRealRoom) {
  return surroundFor(offer, wantsRealRoom) == Surround::added || (wantsRealRoom && offer.realRoom());
}

}  // namespace chiasm::app::vr

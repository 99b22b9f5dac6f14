#include "app/vr/headset/surround.h"

namespace chiasm::app::vr {

Surround surroundFor(const SurroundOffer& offer, bool wantsRealRoom) {
  if (wantsRealRoom && offer.alpha) return Surround::alpha;
  if (wantsRealRoom && offer.added) return Surround::added;
  if (offer.dark) return Surround::dark;
  return offer.alpha ? Surround::alpha : Surround::added;
}

}  // namespace chiasm::app::vr

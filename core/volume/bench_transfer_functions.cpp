#include "core/volume/bench_transfer_functions.h"

namespace chiasm {

std::optional<TransferFunction> benchTransferFunction(std::string_view name) {
  if (name == "semi")
    return TransferFunction{"semi",
                            {{-1024, {0, 0, 0}, 0},
                             {-150, {.55, .25, .15}, 0},
                             {-80, {.80, .55, .40}, .004},
                             {40, {.75, .30, .22}, .02},
                             {120, {.85, .35, .25}, .06},
                             {220, {.95, .55, .40}, .12},
                             {350, {.98, .90, .78}, .35},
                             {900, {1, 1, .95}, .75},
                             {3071, {1, 1, 1}, .85}}};
  if (name == "bone")
    return TransferFunction{"bone",
                            {{-1024, {0, 0, 0}, 0},
                             {180, {.6, .36, .18}, 0},
                             {250, {.88, .60, .29}, .25},
                             {420, {1, .94, .95}, .60},
                             {900, {1, 1, .98}, .85},
                             {3071, {.83, .66, 1}, .85}}};
  if (name == "skin")
    return TransferFunction{"skin",
                            {{-1024, {0, 0, 0}, 0},
                             {-300, {.6, .4, .3}, 0},
                             {-150, {.90, .68, .55}, .5},
                             {50, {.92, .72, .6}, .9},
                             {3071, {1, 1, 1}, .95}}};
  return std::nullopt;
}

}  // namespace chiasm

#include "core/checks/check.h"

namespace chiasm {

const char* kindName(CheckKind kind) {
  switch (kind) {
    case CheckKind::side:
      return "side";
    case CheckKind::size:
      return "size";
    case CheckKind::count:
      return "count";
    case CheckKind::negation:
      return "negation";
    case CheckKind::place:
      return "place";
    case CheckKind::density:
      return "density";
    case CheckKind::sections:
      return "findings against impression";
    case CheckKind::written:
      return "written value";
    case CheckKind::coverage:
      break;
  }
  return "coverage";
}

const char* verdictName(CheckVerdict verdict) {
  switch (verdict) {
    case CheckVerdict::pass:
      return "pass";
    case CheckVerdict::warn:
      return "warn";
    case CheckVerdict::conflict:
      return "conflict";
    case CheckVerdict::cannotTell:
      break;
  }
  return "cannot tell";
}

}  // namespace chiasm

#include "app/version.h"

namespace chiasm::app {

const char* programVersion() {
  return CHIASM_VERSION;
}

}  // namespace chiasm::app

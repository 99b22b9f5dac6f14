// The program's version, for --version, help and what files say of their writer.
#pragma once

namespace chiasm::app {
const char* programVersion();
}

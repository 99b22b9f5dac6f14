// The rules as data: tab-separated tables that were built into the program.
#pragma once

#include <string_view>
#include <vector>

namespace chiasm {

// The content of one of core/language/rules/ or assets/vocabulary/ ("context.tsv"), as it was when the
// program was built. Breaks a CHECK for a name that was not built in.
std::string_view embeddedText(std::string_view name);

// The rows of a tab-separated table without empty lines and lines that begin with '#'. The views point into
// the text.
std::vector<std::vector<std::string_view>> tableRows(std::string_view text);

}  // namespace chiasm

// Days as ISO 8601 writes them.
#pragma once

#include <string_view>

namespace chiasm {

// "2012-09-14": a day that exists.
bool isIsoDate(std::string_view text);

}  // namespace chiasm

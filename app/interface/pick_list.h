// A search field over a list: keys or the mouse choose a row, Enter or a click takes it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/interface/theme.h"

namespace chiasm::app {

class Session;

struct PickRow {
  const char* icon = "";
  std::string label, hint;  // the hint stands at the right: a key, a code
};

// An overlay of its own over the window. `rows` gives the rows for what is typed, best first. The row that
// was taken in this frame, as an index; the overlay is closed then, and when it is left.
std::optional<std::size_t> drawPickList(Session& session, const Theme& theme, const char* prompt,
                                        const char* nothing,
                                        const std::function<std::vector<PickRow>(const std::string&)>& rows);

// ASCII letters in lower case.
std::string loweredAscii(std::string_view text);
// How well a label answers lower-case letters: 0 not at all; its beginning beats a word inside, which beats
// scattered letters.
int matchScore(const std::string& wanted, const std::string& label);

}  // namespace chiasm::app

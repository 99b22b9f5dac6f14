// The words for views and layouts, in saved views, settings and on the command line.
#pragma once

#include <optional>
#include <string>

#include "app/view_state.h"

namespace chiasm::app {

// "axial", "coronal", "sagittal", "3d".
std::string viewWord(ViewKind view);
std::optional<ViewKind> findView(const std::string& word);
// "2x2", "1+3", "single", "columns", "pair".
std::string layoutWord(LayoutKind layout);
std::optional<LayoutKind> findLayout(const std::string& word);

}  // namespace chiasm::app

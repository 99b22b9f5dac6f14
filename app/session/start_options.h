// What every front end is started with, and the session it begins.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/session.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

struct StartOptions {
  std::unique_ptr<data_io::ReaderClient> reader;
  std::string path = {};        // opened at the start: a case, volume or report; empty: the start page
  std::string authorName = {};  // at the window; empty: the settings' author, else asked for
  bool readOnly = false;
  std::vector<RecentCase> demoCases = {};  // offered on the start page
  std::optional<ThemeKind> theme = {};     // otherwise the settings'
  std::string authorNameInVr = {};         // empty: the settings' author in VR, else the one at the window
};

// With the person's settings; `problem` is set when their file is damaged (the defaults are taken, and the
// file is left for them to repair).
SessionOptions sessionOptionsFrom(const StartOptions& start, std::function<void()> wake,
                                  std::optional<Error>& problem);

}  // namespace chiasm::app

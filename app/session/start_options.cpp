#include "app/session/start_options.h"

#include <utility>

namespace chiasm::app {

SessionOptions sessionOptionsFrom(const StartOptions& start, std::function<void()> wake,
                                  std::optional<Error>& problem) {
  SessionOptions options;
  auto settings = loadSettings();
  if (settings)
    options.settings = std::move(*settings);
  else
    problem = settings.error();
  if (!start.authorName.empty()) options.author = authorNamed(options.settings, start.authorName);
  if (!start.authorNameInVr.empty()) options.authorInVr = authorNamed(options.settings, start.authorNameInVr);
  if (start.theme) options.settings.theme = *start.theme;
  options.saveSettings = settings.has_value();
  options.reader = start.reader.get();
  options.demoCases = start.demoCases;
  options.readOnly = start.readOnly;
  options.wake = std::move(wake);
  return options;
}

}  // namespace chiasm::app

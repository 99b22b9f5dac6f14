// Rows of the action table: every operation on segments as an effect, its Apply and its Cancel.
#include "app/actions/action_table.h"
#include "app/session/effects.h"
#include "app/session/operations.h"
#include "app/session/session.h"

namespace chiasm::app {
namespace {

bool hasVolume(const Session& session) {
  return session.shownVolume() != nullptr;
}

bool effectIsOpen(const Session& session) {
  return session.hasCase() && session.effects().open() != nullptr;
}

}  // namespace

std::vector<Action> effectActions() {
  std::vector<Action> rows;
  for (const Operation& operation : allOperations())
    rows.push_back({"effect." + operation.name,
                    operationTitle(operation) + "\u2026",
                    "Effects",
                    {},
                    ActionScope::withCase,
                    hasVolume,
                    [name = operation.name](Session& session) { session.openEffect(name); }});
  rows.push_back({"effect.speed",
                  "Speed of the evolving surface in slices, or not",
                  "Effects",
                  {"Alt+S"},
                  ActionScope::withCase,
                  [](const Session& session) {
                    return effectIsOpen(session) && session.effects().open()->name == kEvolveOperation;
                  },
                  [](Session& session) {
                    bool& shown = session.effect().speed.shown;
                    shown = !shown;
                  }});
  rows.push_back({"effect.apply",
                  "Apply the effect",
                  "Effects",
                  {"Ctrl+Enter"},
                  ActionScope::withCase,
                  effectIsOpen,
                  [](Session& session) { session.applyEffect(); }});
  rows.push_back({"effect.cancel",
                  "Leave the effect as it was",
                  "Effects",
                  {},
                  ActionScope::withCase,
                  effectIsOpen,
                  [](Session& session) { session.cancelEffect(); }});
  return rows;
}

}  // namespace chiasm::app

#include "core/case/view_commands.h"

#include <algorithm>

#include "core/case/planned_command.h"

namespace chiasm {
namespace {

tl::unexpected<Error> noSuchView() {
  return failure(ErrorKind::notFound, "This view is no longer in the case.");
}

std::string freeName(const Case& current) {
  for (std::size_t number = current.savedViews.size() + 1;; ++number) {
    std::string name = "View " + std::to_string(number);
    if (!current.findSavedViewByName(name)) return name;
  }
}

}  // namespace

std::unique_ptr<Command> saveView(SavedView view) {
  if (view.uid.empty()) view.uid = Uid::generate();
  if (view.created == UtcTime{}) view.created = UtcTime::now();
  view.name = trimmed(std::move(view.name));
  return plannedCommand([view = std::move(view)](const Case& current, Progress&) -> Expected<Edit> {
    SavedView after = view;
    if (after.name.empty()) after.name = freeName(current);
    const SavedView* before = current.findSavedViewByName(after.name);
    if (before) {
      after.uid = before->uid;
      after.order = before->order;
      after.name = before->name;
    } else if (after.order == 0) {
      after.order = nextOrder(current.savedViews);
    }
    Edit edit{
        "view.save", "Save view " + after.name, {{"uid", after.uid.text()}, {"name", after.name}}, 1, {}};
    addChange<SavedView>(edit.changes, before ? std::optional(*before) : std::nullopt, after);
    return edit;
  });
}

std::unique_ptr<Command> renameView(const Uid& uid, std::string name) {
  return plannedCommand(
      [uid, name = trimmed(std::move(name))](const Case& current, Progress&) -> Expected<Edit> {
        const SavedView* before = current.findSavedView(uid);
        if (!before) return noSuchView();
        if (name.empty()) return failure(ErrorKind::invalidInput, "A view needs a name.");
        const SavedView* other = current.findSavedViewByName(name);
        if (other && other != before)
          return failure(ErrorKind::invalidInput,
                         "There already is a view named '" + other->name + "'. Choose another name.");
        SavedView after = *before;
        after.name = name;
        Edit edit{"view.rename",
                  "Rename view " + before->name + " to " + name,
                  {{"uid", uid.text()}, {"name", name}},
                  1,
                  {}};
        addChange<SavedView>(edit.changes, *before, after);
        return edit;
      });
}

std::unique_ptr<Command> removeView(const Uid& uid) {
  return plannedCommand([uid](const Case& current, Progress&) -> Expected<Edit> {
    const SavedView* before = current.findSavedView(uid);
    if (!before) return noSuchView();
    Edit edit{"view.remove", "Remove view " + before->name, {{"uid", uid.text()}}, 1, {}};
    unlinkTarget(current, uid, edit.changes);
    addChange<SavedView>(edit.changes, *before, std::nullopt);
    return edit;
  });
}

std::unique_ptr<Command> moveView(const Uid& uid, std::size_t position) {
  return plannedCommand([uid, position](const Case& current, Progress&) -> Expected<Edit> {
    const SavedView* moved = current.findSavedView(uid);
    if (!moved) return noSuchView();
    std::vector<const SavedView*> list;
    for (const SavedView& view : current.savedViews)
      if (view.uid != uid) list.push_back(&view);
    const std::size_t place = std::min(position, list.size());
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(place), moved);
    Edit edit{"view.reorder",
              "Move view " + moved->name + " to place " + std::to_string(place + 1),
              {{"uid", uid.text()}, {"position", static_cast<std::int64_t>(place)}},
              1,
              {}};
    if (list[place] == &current.savedViews[place]) return edit;  // it stands there already
    // The list is numbered anew from 1.
    for (std::size_t i = 0; i < list.size(); ++i) {
      SavedView after = *list[i];
      after.order = static_cast<std::int64_t>(i) + 1;
      addChange<SavedView>(edit.changes, *list[i], after);
    }
    return edit;
  });
}

}  // namespace chiasm

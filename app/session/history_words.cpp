#include "app/session/history_words.h"

namespace chiasm::app {

std::string authorName(const CaseStore& store, const Uid& uid, const std::string& unknown) {
  for (const Author& author : store.authors())
    if (author.uid == uid) return author.displayName;
  return unknown;
}

std::string actName(const std::string& name, const Author& doer, const Uid& reader) {
  if (name.empty() || doer.uid == reader || doer.displayName.empty()) return name;
  return doer.displayName + "'s '" + name + "'";
}

}  // namespace chiasm::app

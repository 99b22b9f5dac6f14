#include "core/case/planned_command.h"

#include "core/report/utf8.h"

namespace chiasm {
namespace {

class PlannedCommand : public Command {
 public:
  explicit PlannedCommand(Plan plan) : plan_(std::move(plan)) {}
  Expected<Edit> plan(const Case& snapshot, Progress& progress) const override {
    return plan_(snapshot, progress);
  }

 private:
  Plan plan_;
};

}  // namespace

std::unique_ptr<Command> plannedCommand(Plan plan) {
  return std::make_unique<PlannedCommand>(std::move(plan));
}

std::string trimmed(std::string text) {
  constexpr const char* kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string shortWords(const std::string& quote) {
  constexpr std::int64_t kMost = 40;
  const CodePointIndex points(quote);
  if (points.count() <= kMost) return quote;
  return std::string(points.slice(0, kMost)) + "…";
}

void unlinkTarget(const Case& current, const Uid& target, Changes& changes) {
  for (const Link& link : current.links) {
    Link without = link;
    std::erase_if(without.targets,
                  [&target](const LinkTarget& candidate) { return candidate.uid == target; });
    if (without.targets.size() == link.targets.size()) continue;
    if (without.targets.empty())
      addChange<Link>(changes, link, std::nullopt);
    else
      addChange<Link>(changes, link, without);
  }
}

}  // namespace chiasm

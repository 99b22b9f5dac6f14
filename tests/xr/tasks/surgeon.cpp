#include "tests/xr/tasks/surgeon.h"

#include <fstream>
#include <glm/geometric.hpp>
#include <glm/mat3x3.hpp>
#include <stdexcept>

#include "tests/xr/support/scoped_environment.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;

// Poses travel as 32-bit floats and through a runtime's pose history.
constexpr double kArrived = 1e-3;
// How far the tip stands before the grip (app/vr/hands/hand_state.h).
constexpr double kTip = 0.10;

constexpr const char* kLeave = "Leave VR";

bool near(const Pose& a, const Pose& b) {
  return glm::length(a.position - b.position) < kArrived &&
         glm::abs(glm::dot(a.orientation, b.orientation)) > 1.0 - kArrived * kArrived;
}

fs::path freshFolder(const std::string& name) {
  const fs::path folder = fs::path(CHIASM_BINARY_DIR) / "artifacts/xr" / name;
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

}  // namespace

glm::dquat lookingAlong(glm::dvec3 forward) {
  const glm::dvec3 z = -glm::normalize(forward);
  const glm::dvec3 level = glm::cross(glm::dvec3(0, 1, 0), z);
  const glm::dvec3 x = glm::length(level) < 1e-6 ? glm::dvec3(1, 0, 0) : glm::normalize(level);
  return glm::normalize(glm::quat_cast(glm::dmat3(x, glm::cross(z, x), z)));
}

Surgeon::Surgeon(const DemoCase& demo, const std::string& name, bool selectOnly,
                 const std::vector<std::string>& arguments)
    : demo_(demo),
      pictures_(freshFolder(name)),
      statusFile_(pictures_ / "status.json"),
      selectOnly_(selectOnly) {
  ScopedEnvironment settings;
  settings.set("XDG_CONFIG_HOME", demo.settings().string());
  std::vector<std::string> words = {
      "vr",         demo.file().string(), "--no-window", "--author",        kName,
      "--describe", statusFile_.string(), "--capture",   pictures_.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  program_ = std::make_unique<RunningProgram>(RunningProgram::chiasmOnMonado(words));
  lookFrom({0.0, 1.6, 0.0}, {0.0, 1.28, -0.62});
  waitUntil("the case and its panels stand there", [](const VrStatus& status) {
    const auto report = status.panel("report");
    return status.focused() && status.settled() && report && report->pose && !report->items.empty();
  });
  rest(Hand::left);
  rest(Hand::right);
}

VrStatus Surgeon::now() const {
  const auto status = VrStatus::read(statusFile_);
  if (!status) throw std::runtime_error("The program has not said yet how VR stands.");
  return *status;
}

void Surgeon::waitUntil(const std::string& what, const std::function<bool(const VrStatus&)>& condition) {
  std::optional<VrStatus> last;
  const bool came = program_->waitUntil([&] {
    last = VrStatus::read(statusFile_);
    return last && condition(*last);
  });
  if (!came)
    throw std::runtime_error("Waited in vain until " + what + ". The program said: " + program_->said() +
                             "\nVR stood like this: " + (last ? last->text() : "nothing is known"));
}

void Surgeon::settle() {
  const std::uint64_t before = now().frames();
  // A frame that began before is finished, and one more has seen everything.
  waitUntil("it settles",
            [&](const VrStatus& status) { return status.frames() >= before + 2 && status.settled(); });
}

CapturedView Surgeon::look(const std::string& name) {
  settle();
  const fs::path ask = pictures_ / (name + ".ask");
  std::ofstream(ask).close();
  if (!program_->waitUntil([&] { return !fs::exists(ask); }))
    throw std::runtime_error("No pictures '" + name + "' came. The program said: " + program_->said());
  CapturedView view = loadCapturedView(pictures_, name);
  if (auto kept = render::writePng(view.sideBySide(), (pictures_ / (name + ".png")).string()); !kept)
    throw std::runtime_error(kept.error().message);
  return view;
}

void Surgeon::lookFrom(glm::dvec3 eyes, glm::dvec3 at) {
  const Pose head{eyes, lookingAlong(at - eyes)};
  puppet_.moveHead(head);
  waitUntil("the head has arrived", [&](const VrStatus& status) { return near(status.head(), head); });
}

void Surgeon::moveTo(Hand hand, const Pose& pose, double seconds) {
  puppet_.moveHand(hand, pose, seconds);
  waitUntil("the hand has arrived", [&](const VrStatus& status) { return near(status.hand(hand), pose); });
}

void Surgeon::hold(Hand hand, glm::dvec3 grip, glm::dvec3 forward) {
  moveTo(hand, {grip, lookingAlong(forward)});
}

void Surgeon::rest(Hand hand) {
  hold(hand, {hand == Hand::left ? -0.3 : 0.3, 0.95, 0.1}, {0.0, -1.0, -0.2});
}

void Surgeon::touch(Hand hand, glm::dvec3 stage, glm::dvec3 forward) {
  forward = glm::normalize(forward);
  hold(hand, stage - forward * kTip, forward);
}

void Surgeon::touch(Hand hand, PatientPoint point, glm::dvec3 forward) {
  touch(hand, now().stageOf(point), forward);
}

void Surgeon::pointAt(Hand hand, glm::dvec3 stage) {
  const glm::dvec3 from = puppet_.hand(hand).position;
  hold(hand, from, stage - from);
}

void Surgeon::trigger(Hand hand, bool down) {
  puppet_.trigger(hand, down ? 1.0f : 0.0f);
  waitUntil(down ? "the trigger is pulled" : "the trigger is let go", [&](const VrStatus& status) {
    const double value = status.handJson(hand).at("trigger");
    return down ? value > 0.9 : value < 0.1;
  });
}

void Surgeon::pull(Hand hand) {
  trigger(hand, true);
  trigger(hand, false);
  settle();
}

void Surgeon::grip(Hand hand, bool closed) {
  if (!selectOnly_) {
    puppet_.squeeze(hand, closed ? 1.0f : 0.0f);
    waitUntil(closed ? "the hand closes" : "the hand opens", [&](const VrStatus& status) {
      const double value = status.handJson(hand).at("squeeze");
      return closed ? value > 0.9 : value < 0.1;
    });
  } else if (hand == otherHand()) {
    trigger(hand, closed);
  } else {
    // The menu button, held for longer than a tap.
    const bool first = !now().moving();
    puppet_.button(hand, Button::b, closed);
    waitUntil("the menu button acts", [&](const VrStatus& status) {
      return status.handJson(hand).at("menu") == closed && (!closed || !first || status.moving());
    });
  }
  settle();
}

void Surgeon::stroke(const std::vector<PatientPoint>& points, glm::dvec3 forward) {
  touch(toolHand_, points.front(), forward);
  trigger(toolHand_, true);
  for (std::size_t i = 1; i < points.size(); ++i) touch(toolHand_, points[i], forward);
  trigger(toolHand_, false);
  settle();
}

void Surgeon::undo() {
  if (selectOnly_) return choose({"Undo"});
  // A tap: it must not last for as long as holding the button does, however slow the machine is.
  const std::uint64_t before = now().savedSequence();
  for (int tries = 0; tries < 5 && now().savedSequence() == before; ++tries) {
    puppet_.press(toolHand_, Button::a, 0.2);
    settle();
  }
}

VrPanel Surgeon::panel(const std::string& kind) const {
  auto panel = now().panel(kind);
  if (!panel || !panel->shown || !panel->pose)
    throw std::runtime_error("The panel '" + kind + "' is not there");
  return *panel;
}

void Surgeon::pressOn(const std::string& kind, const std::string& item) {
  const VrPanel there = panel(kind);
  const VrPanel::Item* found = there.item(item);
  if (found == nullptr) throw std::runtime_error("There is no '" + item + "' on the panel '" + kind + "'");
  pointAt(toolHand_, there.stageOf(found->middle()));
  trigger(toolHand_, true);
  puppet_.trigger(toolHand_, 0.0f);  // may be the last that the program sees
}

void Surgeon::press(const std::string& kind, const std::string& item) {
  hold(toolHand_, {0.12 * side(), 1.36, 0.0}, {-side(), -0.2, -1.0});
  settle();
  waitUntil("'" + item + "' is on the panel '" + kind + "'", [&](const VrStatus& status) {
    const auto there = status.panel(kind);
    return there && there->shown && there->item(item) != nullptr;
  });
  pressOn(kind, item);
  trigger(toolHand_, false);
  settle();
}

void Surgeon::type(const std::string& text) {
  waitUntil("the keyboard comes", [](const VrStatus& status) {
    const auto keyboard = status.panel("keyboard");
    return keyboard && keyboard->shown && keyboard->pose && !keyboard->items.empty();
  });
  for (const char letter : text)
    press("keyboard", letter == ' ' ? "tile Space" : std::string("tile ") + letter);
}

void Surgeon::choose(const std::vector<std::string>& tiles) {
  // The wrist with the palette comes up, the other hand points at it.
  hold(otherHand(), {-0.2 * side(), 1.22, -0.3}, {0.0, -0.4, -1.0});
  hold(toolHand_, {0.12 * side(), 1.36, 0.0}, {-side(), -0.2, -1.0});
  settle();
  const auto press = [&](const std::string& tile) {
    pressOn("palette", "tile " + tile);
    if (tile == kLeave) return;
    trigger(toolHand_, false);
    settle();
  };
  // Pages lie at most four deep.
  for (int back = 0; back < 4 && panel("palette").item("tile Undo") == nullptr; ++back) press("Back");
  for (const std::string& tile : tiles) press(tile);
  if (tiles.back() != kLeave) rest(otherHand());
}

std::vector<std::string> Surgeon::wordsIn(const VrPanel& report, const std::string& quote) const {
  const auto [begin, end] = demo_.placeOf(quote);
  std::vector<std::string> words;
  for (const VrPanel::Item& item : report.items) {
    long long from = 0, to = 0;
    if (std::sscanf(item.name.c_str(), "word %lld-%lld", &from, &to) == 2 && from < end && to > begin)
      words.push_back(item.name);
  }
  return words;
}

void Surgeon::bringIntoSight(const std::string& quote) {
  const auto [begin, end] = demo_.placeOf(quote);
  hold(toolHand_, {0.15 * side(), 1.3, 0.1}, {0.3, 0.0, -1.0});
  const VrPanel report = panel("report");
  pointAt(toolHand_, report.stageOf(glm::dvec2(report.pixels) * glm::dvec2(0.5, 0.4)));
  settle();
  // Every word of it, by where the first and the last one end and begin.
  const auto whole = [&](const VrStatus& status) {
    const auto there = status.panel("report");
    bool first = false, last = false;
    for (const VrPanel::Item& item : there->items) {
      long long from = 0, to = 0;
      if (std::sscanf(item.name.c_str(), "word %lld-%lld", &from, &to) != 2) continue;
      first = first || from == begin;
      last = last || to == end;
    }
    return first && last;
  };
  if (whole(now())) return;
  selectOnly_ ? dragIntoSight(whole) : scrollIntoSight(begin, whole);
  settle();
  if (!whole(now())) throw std::runtime_error("'" + quote + "' does not come into sight.");
}

// By the stick, while the hand points at the panel.
void Surgeon::scrollIntoSight(std::int64_t begin, const std::function<bool(const VrStatus&)>& whole) {
  long long lowest = 0;
  for (const VrPanel::Item& item : panel("report").items)
    if (std::sscanf(item.name.c_str(), "word %lld-", &lowest) == 1) break;
  puppet_.stick(toolHand_, {0.0, begin < lowest ? 0.5 : -0.5});
  waitUntil("the words are in sight", whole);
  puppet_.stick(toolHand_, {0.0, 0.0});
}

// Downwards by the scroll bar's thumb, which is at its top.
void Surgeon::dragIntoSight(const std::function<bool(const VrStatus&)>& whole) {
  const VrPanel report = panel("report");
  const VrPanel::Item* bar = report.item("scroll bar");
  if (bar == nullptr) throw std::runtime_error("The report has no scroll bar.");
  constexpr double kStep = 40.0;  // pixels of the panel
  glm::dvec2 at(bar->middle().x, bar->low.y + kStep);
  pointAt(toolHand_, report.stageOf(at));
  settle();
  trigger(toolHand_, true);
  for (; !whole(now()) && at.y < bar->high.y; at.y += kStep) {
    pointAt(toolHand_, report.stageOf(at));
    settle();
  }
  trigger(toolHand_, false);
}

void Surgeon::pointAtWords(const std::string& quote) {
  bringIntoSight(quote);
  const VrPanel report = panel("report");
  const auto words = wordsIn(report, quote);
  pointAt(toolHand_, report.stageOf(report.item(words.at(words.size() / 2))->middle()));
  settle();
}

void Surgeon::selectWords(const std::string& quote) {
  bringIntoSight(quote);
  const VrPanel report = panel("report");
  const auto words = wordsIn(report, quote);
  pointAt(toolHand_, report.stageOf(report.item(words.front())->middle()));
  settle();
  trigger(toolHand_, true);
  settle();
  pointAt(toolHand_, report.stageOf(report.item(words.back())->middle()));
  settle();
  trigger(toolHand_, false);
  settle();
}

void Surgeon::becomeLeftHanded() {
  choose({"Panels", "More", "Settings", "Left hand"});
  toolHand_ = Hand::left;
  rest(Hand::left);
  rest(Hand::right);
  settle();
}

int Surgeon::leave() {
  choose({"Panels", "More", kLeave});
  return program_->waitForEnd().value_or(-1);
}

}  // namespace chiasm::test

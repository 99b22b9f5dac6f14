// Random commands on a store and, independently, on a naive model; after each step both must hold the same.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/core/case/naive_model.h"
#include "tests/core/case/store_support.h"

namespace chiasm::test {

// Small, with border bricks on every axis: 2×2×2 bricks.
inline constexpr glm::ivec3 kWalkSize(35, 34, 33);

// Model states are shared between undo and history.
using State = std::shared_ptr<const Model>;

// Restarts, undo, redo, returns, strokes, gestures and all object commands, by dice.
class Walk {
 public:
  explicit Walk(unsigned seed) : random_(seed), file_(firstCase()) {
    bySequence_ = {std::make_shared<const Model>(modelOf(firstCase()))};
    open();
  }

  void run(int steps);

  const std::map<std::string, int>& counts() const { return counts_; }
  int changesLoaded() const { return file_.changesLoaded(); }

 private:
  struct Step {
    State before, after;
    std::string name;
  };

  static Case firstCase();

  void open();

  const State& now() const { return bySequence_.back(); }
  int below(std::size_t n) { return static_cast<int>(random_() % n); }
  bool chance(int percent) { return below(100) < percent; }
  std::string word() {
    return std::string(1, static_cast<char>('A' + below(26))) + std::to_string(below(40));
  }
  template <typename T>
  const T* any(const std::map<std::string, T>& map) {
    if (map.empty()) return nullptr;
    return &std::next(map.begin(), below(map.size()))->second;
  }

  // Carries out a command that the model says changes the case into `next`, or refuses, or does nothing.
  void expect(const std::unique_ptr<Command>& command, const Model& next, const std::string& name);
  void expectRefusal(const std::unique_ptr<Command>& command, const std::string& name);
  void edited(Model next, const std::string& name);

  bool nameTaken(const Segment& segment, const std::string& name) const;
  template <typename T>
  static std::int64_t orderAfter(const std::map<std::string, T>& map) {
    std::int64_t order = 0;
    for (const auto& [uid, value] : map) order = std::max(order, value.order);
    return order + 1;
  }

  void oneStep();
  void undo();
  void redo();
  void returnTo();

  // A random box in a random segmentation, painted with a label that may stand for a locked segment.
  struct Stroke {
    std::string segmentation;
    glm::ivec3 begin, end;
    Label label;
  };
  std::optional<Stroke> randomStroke(const Model& model, int largest);
  // Draws into the model; false when a locked segment would change (and then nothing is drawn).
  static bool draw(Model& model, const Stroke& stroke);
  Changes changesOf(const Stroke& stroke) {
    return test::paintBox(store_->current(), *Uid::parse(stroke.segmentation), 0, stroke.begin, stroke.end,
                          stroke.label);
  }

  void paint();
  void gesture();
  void addOneSegmentation();
  void addOneSegment();
  void removeOneSegment();
  static void removeTarget(Model& next, const Uid& target);

  void changeSegment();
  void changeMeasurement();
  void addOneReport();
  void changeLink();
  void changeSpan();
  void relate();
  void review();
  void changeView();
  void changeInfo();
  void addOneVolume();

  // Lists are sorted by order, whatever way they came about.
  void checkOrder() const;

  std::mt19937 random_;
  MemoryCaseFile file_;
  test::FakeClock clock_;
  std::unique_ptr<CaseStore> store_;
  std::vector<State> bySequence_;  // the state after each entry; [0] is the beginning
  std::vector<Step> undo_, redo_;
  std::string last_;
  std::map<std::string, int> counts_;
};

}  // namespace chiasm::test

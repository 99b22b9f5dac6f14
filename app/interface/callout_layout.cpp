#include "app/interface/callout_layout.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace chiasm::app {
namespace {

double turnOf(glm::dvec2 a, glm::dvec2 b, glm::dvec2 c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

// The heights of `wanted.size()` labels' middles, in order, at least `pitch` apart within [low, high], with
// the least sum of squared distances from what is wanted (pool adjacent violators; the labels fit).
std::vector<double> spread(const std::vector<double>& wanted, double pitch, double low, double high) {
  struct Block {
    double sum = 0.0;  // of wanted - index * pitch
    std::size_t first = 0, count = 0;
    double top() const { return sum / static_cast<double>(count); }
  };
  // Shifted by its own place in the row, each label wants to stand at or below the one before it.
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    blocks.push_back({wanted[i] - static_cast<double>(i) * pitch, i, 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].top() > blocks.back().top()) {
      blocks[blocks.size() - 2].sum += blocks.back().sum;
      blocks[blocks.size() - 2].count += blocks.back().count;
      blocks.pop_back();
    }
  }
  const double lastTop = high - static_cast<double>(wanted.size() - 1) * pitch;
  std::vector<double> heights(wanted.size());
  for (const Block& block : blocks)
    for (std::size_t i = block.first; i < block.first + block.count; ++i)
      heights[i] = std::clamp(block.top(), low, std::max(low, lastTop)) + static_cast<double>(i) * pitch;
  return heights;
}

struct Column {
  std::vector<std::size_t> members;
  bool left = false;
};

class CalloutLayout {
 public:
  CalloutLayout(const std::vector<CalloutAnchor>& anchors, const CalloutFrame& frame)
      : anchors_(anchors), frame_(frame), placed_(anchors.size()) {}

  std::vector<PlacedCallout> run() {
    choose();
    if (chosen_.empty()) return placed_;
    share();
    for (Column* column : {&left_, &right_}) place(*column);
    return placed_;
  }

 private:
  // The most important labels that fit: by width at all, by height into two columns.
  void choose() {
    const double height = frame_.maximum.y - frame_.minimum.y, width = frame_.maximum.x - frame_.minimum.x;
    for (std::size_t i = 0; i < anchors_.size(); ++i) {
      // Two columns and something between them to see.
      if (anchors_[i].size.x > width * 0.4 || anchors_[i].size.y > height) continue;
      const double row = std::max(row_, anchors_[i].size.y);
      const auto rows = static_cast<std::size_t>((height + frame_.gap) / (row + frame_.gap));
      if (chosen_.size() + 1 > 2 * rows) continue;
      row_ = row;
      rows_ = rows;
      chosen_.push_back(i);
    }
  }

  // Each to its own side, the ones nearest to the middle giving way where a column is full.
  void share() {
    std::stable_sort(chosen_.begin(), chosen_.end(),
                     [&](std::size_t a, std::size_t b) { return anchors_[a].at.x < anchors_[b].at.x; });
    const double middle = (frame_.minimum.x + frame_.maximum.x) * 0.5;
    auto lefts = static_cast<std::size_t>(std::count_if(
        chosen_.begin(), chosen_.end(), [&](std::size_t i) { return anchors_[i].at.x < middle; }));
    lefts = std::min(lefts, rows_);
    if (chosen_.size() - lefts > rows_) lefts = chosen_.size() - rows_;
    const auto cut = chosen_.begin() + static_cast<std::ptrdiff_t>(lefts);
    left_ = {{chosen_.begin(), cut}, true};
    right_ = {{cut, chosen_.end()}, false};
    nearest_ = std::min(anchors_[chosen_.front()].at.x, frame_.clearLeft);
    farthest_ = std::max(anchors_[chosen_.back()].at.x, frame_.clearRight);
  }

  void place(Column& column) {
    std::vector<std::size_t>& members = column.members;
    if (members.empty()) return;
    std::stable_sort(members.begin(), members.end(),
                     [&](std::size_t a, std::size_t b) { return anchors_[a].at.y < anchors_[b].at.y; });
    double widest = 0.0;
    std::vector<double> wanted;
    for (const std::size_t i : members) {
      widest = std::max(widest, anchors_[i].size.x);
      wanted.push_back(anchors_[i].at.y);
    }
    const std::vector<double> heights =
        spread(wanted, row_ + frame_.gap, frame_.minimum.y + row_ * 0.5, frame_.maximum.y - row_ * 0.5);
    // The column's inner side.
    const double inner =
        column.left ? std::clamp(nearest_ - frame_.gap, frame_.minimum.x + widest, frame_.maximum.x)
                    : std::clamp(farthest_ + frame_.gap, frame_.minimum.x, frame_.maximum.x - widest);
    for (std::size_t row = 0; row < members.size(); ++row) {
      PlacedCallout& callout = placed_[members[row]];
      callout.placed = true;
      callout.foot = {inner, heights[row]};
    }
    uncross(members);
    for (const std::size_t i : members) {
      PlacedCallout& callout = placed_[i];
      callout.corner = {column.left ? inner - anchors_[i].size.x : inner,
                        callout.foot.y - anchors_[i].size.y * 0.5};
    }
  }

  // Two leaders that cross exchange their rows; their lengths grow less by it, so this ends.
  void uncross(const std::vector<std::size_t>& members) {
    bool changed = true;
    while (changed) {
      changed = false;
      for (std::size_t a = 0; a < members.size(); ++a)
        for (std::size_t b = a + 1; b < members.size(); ++b) {
          PlacedCallout &one = placed_[members[a]], &two = placed_[members[b]];
          if (!segmentsCross(one.foot, anchors_[members[a]].at, two.foot, anchors_[members[b]].at)) continue;
          std::swap(one.foot, two.foot);
          changed = true;
        }
    }
  }

  const std::vector<CalloutAnchor>& anchors_;
  const CalloutFrame& frame_;
  std::vector<PlacedCallout> placed_;
  std::vector<std::size_t> chosen_;
  Column left_, right_;
  std::size_t rows_ = 0;
  double row_ = 0.0, nearest_ = 0.0, farthest_ = 0.0;
};

}  // namespace

bool segmentsCross(glm::dvec2 a, glm::dvec2 b, glm::dvec2 c, glm::dvec2 d) {
  const double abc = turnOf(a, b, c), abd = turnOf(a, b, d), cda = turnOf(c, d, a), cdb = turnOf(c, d, b);
  return abc * abd < 0 && cda * cdb < 0;
}

std::vector<PlacedCallout> layoutCallouts(const std::vector<CalloutAnchor>& anchors,
                                          const CalloutFrame& frame) {
  return CalloutLayout(anchors, frame).run();
}

}  // namespace chiasm::app

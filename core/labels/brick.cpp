#include "core/labels/brick.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/base/check.h"
#include "core/labels/label_rows.h"

namespace chiasm {

namespace {

constexpr std::uint32_t kWholeRow = ~std::uint32_t{0};

}  // namespace

Brick Brick::uniform(Label label) {
  Brick brick;
  brick.uniform_ = label;
  return brick;
}

Brick Brick::ofTwo(Label unset, Label set, const BrickRows& rows) {
  std::uint32_t any = 0, all = kWholeRow;
  for (const std::uint32_t row : rows) {
    any |= row;
    all &= row;
  }
  if (any == 0 || unset == set) return uniform(unset);
  if (all == kWholeRow) return uniform(set);
  auto content = std::make_shared<TwoLabelBrick>();
  content->unset = std::min(unset, set);
  content->set = std::max(unset, set);
  const std::uint32_t flip = set < unset ? kWholeRow : 0;
  for (std::size_t line = 0; line < kBrickLines; ++line) content->rows[line] = rows[line] ^ flip;
  Brick brick;
  brick.kind_ = Kind::two;
  brick.content_ = std::move(content);
  return brick;
}

Brick Brick::fromVoxels(const DenseBrick& voxels) {
  const Label first = voxels.front();
  const auto other =
      std::find_if(voxels.begin(), voxels.end(), [first](Label label) { return label != first; });
  if (other == voxels.end()) return uniform(first);
  BrickRows rows;
  bool two = true;
  for (std::size_t line = 0; line < kBrickLines && two; ++line) {
    const Label* row = voxels.data() + line * kBrickEdge;
    rows[line] = matchRow(row, *other);
    two = (rows[line] | matchRow(row, first)) == kWholeRow;
  }
  if (two) return ofTwo(first, *other, rows);
  Brick brick;
  brick.kind_ = Kind::dense;
  brick.content_ = std::make_shared<const DenseBrick>(voxels);
  return brick;
}

Label Brick::at(int offset) const {
  const auto place = static_cast<std::size_t>(offset);
  if (const DenseBrick* voxels = dense()) return (*voxels)[place];
  if (const TwoLabelBrick* two = twoLabels())
    return (two->rows[place / kBrickEdge] >> (place % kBrickEdge) & 1) != 0 ? two->set : two->unset;
  return uniform_;
}

bool Brick::holds(Label label) const {
  if (const DenseBrick* voxels = dense()) {
    for (std::size_t line = 0; line < kBrickLines; ++line)
      if (matchRow(voxels->data() + line * kBrickEdge, label) != 0) return true;
    return false;
  }
  if (const TwoLabelBrick* two = twoLabels()) return label == two->unset || label == two->set;
  return label == uniform_;
}

std::uint32_t Brick::row(std::size_t line, Label label) const {
  if (const TwoLabelBrick* two = twoLabels()) {
    if (label == two->set) return two->rows[line];
    return label == two->unset ? ~two->rows[line] : 0;
  }
  if (const DenseBrick* voxels = dense()) return matchRow(voxels->data() + line * kBrickEdge, label);
  return label == uniform_ ? kWholeRow : 0;
}

const Label* Brick::labels(std::size_t line, std::array<Label, kBrickEdge>& scratch) const {
  if (const DenseBrick* voxels = dense()) return voxels->data() + line * kBrickEdge;
  if (const TwoLabelBrick* two = twoLabels())
    selectRow(two->rows[line], two->set, two->unset, scratch.data());
  else
    scratch.fill(uniform_);
  return scratch.data();
}

const DenseBrick& Brick::voxels(DenseBrick& scratch) const {
  if (const DenseBrick* voxels = dense()) return *voxels;
  copyTo(scratch);
  return scratch;
}

void Brick::copyTo(DenseBrick& out) const {
  if (const DenseBrick* voxels = dense()) {
    out = *voxels;
  } else if (const TwoLabelBrick* two = twoLabels()) {
    for (std::size_t line = 0; line < kBrickLines; ++line)
      selectRow(two->rows[line], two->set, two->unset, out.data() + line * kBrickEdge);
  } else {
    out.fill(uniform_);
  }
}

Brick Brick::replaced(Label from, Label to) const {
  if (!holds(from) || from == to) return *this;
  if (isUniform()) return uniform(to);
  if (const TwoLabelBrick* two = twoLabels())
    return ofTwo(two->unset == from ? to : two->unset, two->set == from ? to : two->set, two->rows);
  auto voxels = std::make_unique<DenseBrick>(*dense());
  std::replace(voxels->begin(), voxels->end(), from, to);
  return fromVoxels(*voxels);
}

Brick Brick::unshared() const {
  Brick copy = *this;
  if (const TwoLabelBrick* two = twoLabels()) copy.content_ = std::make_shared<const TwoLabelBrick>(*two);
  if (const DenseBrick* voxels = dense()) copy.content_ = std::make_shared<const DenseBrick>(*voxels);
  return copy;
}

bool Brick::operator==(const Brick& other) const {
  if (sharesStorageWith(other)) return true;
  if (kind_ != other.kind_ || isUniform()) return false;
  if (kind_ == Kind::two) return *twoLabels() == *other.twoLabels();
  return *dense() == *other.dense();
}

std::size_t Brick::contentBytes() const {
  if (isUniform()) return 0;
  return kind_ == Kind::two ? sizeof(TwoLabelBrick) : sizeof(DenseBrick);
}

}  // namespace chiasm

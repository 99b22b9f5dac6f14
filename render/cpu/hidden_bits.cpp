#include "render/cpu/hidden_bits.h"

namespace chiasm::render::cpu {

int HiddenBits::update(const LabelMap& map) {
  const bool fresh = bricks_.empty() || map_.size() != map.size();
  if (fresh) {
    rows_.clear();
    rows_.resize(map.brickCount());
    bricks_.assign(map.brickCount(), nullptr);
  }
  int made = 0;
  for (std::uint32_t index = 0; index < map.brickCount(); ++index) {
    const Brick& brick = map.brick(index);
    if (!fresh && brick.sharesStorageWith(map_.brick(index))) continue;
    ++made;
    if (brick.isUniform() && brick.uniformLabel() == 0) {
      rows_[index].reset();
      bricks_[index] = nullptr;
      continue;
    }
    if (!rows_[index]) rows_[index] = std::make_unique<BrickRows>();
    for (std::size_t line = 0; line < kBrickLines; ++line) (*rows_[index])[line] = ~brick.row(line, 0);
    bricks_[index] = rows_[index]->data();
  }
  map_ = map;
  return made;
}

void HiddenBits::clear() {
  map_ = {};
  rows_.clear();
  bricks_.clear();
}

}  // namespace chiasm::render::cpu

// Brick: 32³ voxels of a label map, as small as its content allows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace chiasm {

using Label = std::uint16_t;  // 0 is background
inline constexpr int kBrickEdge = 32;
inline constexpr int kBrickVoxels = kBrickEdge * kBrickEdge * kBrickEdge;
inline constexpr std::size_t kBrickLines = std::size_t{kBrickEdge} * kBrickEdge;
using DenseBrick = std::array<Label, kBrickVoxels>;  // x fastest, then y, then z

// One bit a voxel: bit x of word y + 32·z, a *line* of the brick.
using BrickRows = std::array<std::uint32_t, kBrickLines>;

// What most bricks at a segment's surface are: two labels, each somewhere. A sixteenth of a dense brick.
struct TwoLabelBrick {
  Label unset = 0, set = 0;  // unset < set
  BrickRows rows{};          // where `set` stands: somewhere, and not everywhere
  bool operator==(const TwoLabelBrick&) const = default;
};

// The same label everywhere, two labels, or 32768 labels, behind a shared pointer to const. Equal content
// always has an equal representation (canonical: the first of the three that can hold it), so that digests
// compare. Voxels of a border brick that lie outside the grid are 0 in a brick that is not uniform. Value
// type, any thread.
class Brick {
 public:
  Brick() = default;
  static Brick uniform(Label label);
  // `set` where the rows' bits are, `unset` elsewhere; uniform when that is so.
  static Brick ofTwo(Label unset, Label set, const BrickRows& rows);
  static Brick fromVoxels(const DenseBrick& voxels);

  bool isUniform() const { return kind_ == Kind::uniform; }
  Label uniformLabel() const { return uniform_; }  // 0 when not uniform
  // Null unless the brick is held so.
  const TwoLabelBrick* twoLabels() const {
    return kind_ == Kind::two ? static_cast<const TwoLabelBrick*>(content_.get()) : nullptr;
  }
  const DenseBrick* dense() const {
    return kind_ == Kind::dense ? static_cast<const DenseBrick*>(content_.get()) : nullptr;
  }

  Label at(int offset) const;
  // Whether the label stands anywhere (outside of the grid counts).
  bool holds(Label label) const;
  // Where in a line (y + 32·z) the label stands.
  std::uint32_t row(std::size_t line, Label label) const;
  // The 32 labels of a line: the brick's own, or written to `scratch`.
  const Label* labels(std::size_t line, std::array<Label, kBrickEdge>& scratch) const;
  // All labels: the brick's own, or written to `scratch`.
  const DenseBrick& voxels(DenseBrick& scratch) const;
  void copyTo(DenseBrick& out) const;
  // The same content in storage of its own.
  Brick unshared() const;
  // The same with one label in the place of another.
  Brick replaced(Label from, Label to) const;

  // By content; pointer equality first.
  bool operator==(const Brick& other) const;
  bool sharesStorageWith(const Brick& other) const {
    return content_ == other.content_ && uniform_ == other.uniform_;
  }
  // What identifies the shared content (null when uniform), and its size in bytes.
  const void* content() const { return content_.get(); }
  std::size_t contentBytes() const;

 private:
  enum class Kind : std::uint8_t { uniform, two, dense };
  Kind kind_ = Kind::uniform;
  Label uniform_ = 0;
  std::shared_ptr<const void> content_;
};

}  // namespace chiasm

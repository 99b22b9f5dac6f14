// Dilation by a ball: each slice is widened along x and y once for every different level of the ball, and
// these pictures are or-ed together along z.
#include <algorithm>
#include <atomic>
#include <map>
#include <vector>

#include "core/jobs/parallel.h"
#include "core/segmentation/bit_morphology.h"

namespace chiasm {

namespace {

// One slice with a rim of zeros around it, so that neighbours need no tests: `margin` rows above and below,
// one word at both ends of every row.
class PaddedSlice {
 public:
  PaddedSlice(std::size_t wordsPerRow, int rows, int margin)
      : stride_(wordsPerRow + 2),
        rows_(static_cast<std::size_t>(rows)),
        margin_(static_cast<std::size_t>(margin)),
        words_(stride_ * (rows_ + 2 * margin_)) {}

  std::size_t stride() const { return stride_; }
  // The first word of row j, past the rim.
  std::uint64_t* row(std::size_t j) { return words_.data() + (j + margin_) * stride_ + 1; }
  const std::uint64_t* row(std::size_t j) const { return words_.data() + (j + margin_) * stride_ + 1; }
  // All rows as one run of words, rims at their ends included.
  std::uint64_t* all() { return words_.data() + margin_ * stride_; }
  const std::uint64_t* all() const { return words_.data() + margin_ * stride_; }
  std::size_t count() const { return stride_ * rows_; }

 private:
  std::size_t stride_, rows_, margin_;
  std::vector<std::uint64_t> words_;
};

// to = from widened by 1 ≤ step ≤ 64 columns to both sides.
void widen(const PaddedSlice& from, int step, std::size_t rows, std::size_t words, std::uint64_t tail,
           PaddedSlice& to) {
  for (std::size_t j = 0; j < rows; ++j) {
    const std::uint64_t* in = from.row(j);
    std::uint64_t* out = to.row(j);
    if (step == 64) {
      for (std::size_t w = 0; w < words; ++w) out[w] = in[w] | in[w - 1] | in[w + 1];
    } else {
      for (std::size_t w = 0; w < words; ++w)
        out[w] = in[w] | in[w] << step | in[w] >> step | in[w - 1] >> (64 - step) | in[w + 1] << (64 - step);
    }
    out[words - 1] &= tail;
  }
}

// What one thread needs to turn slices of the set into pictures of the ball's levels.
class LevelMaker {
 public:
  LevelMaker(const BitGrid& set, const BallShape& ball, bool complement)
      : set_(set), flip_(complement ? ~std::uint64_t{0} : 0), rows_(set.size().y) {
    // Levels with the same rows are one picture.
    for (int dk = 0; dk <= ball.reach().z; ++dk) {
      std::vector<int> rows = ball.level(dk);
      while (!rows.empty() && rows.back() < 0) rows.pop_back();
      const auto known = std::find(levels_.begin(), levels_.end(), rows);
      levelOf_.push_back(static_cast<std::size_t>(known - levels_.begin()));
      if (known == levels_.end()) levels_.push_back(rows);
    }
    const auto slice = [&] { return PaddedSlice(set.wordsPerRow(), rows_, ball.reach().y); };
    for (const std::vector<int>& rows : levels_)
      for (const int columns : rows) widened_.try_emplace(columns, slice());
    widened_.try_emplace(0, slice());
    spare_.assign(2, slice());
  }

  std::size_t levels() const { return levels_.size(); }
  std::size_t levelOf(int dk) const { return levelOf_[static_cast<std::size_t>(dk)]; }
  PaddedSlice emptyPicture() const { return PaddedSlice(set_.wordsPerRow(), rows_, 0); }

  // Fills one picture a level; false (and nothing is filled) when the slice is empty.
  bool make(int k, PaddedSlice* pictures) {
    const std::size_t words = set_.wordsPerRow(), rows = static_cast<std::size_t>(rows_);
    PaddedSlice& plain = widened_.at(0);
    std::uint64_t any = 0;
    for (std::size_t j = 0; j < rows; ++j) {
      const std::uint64_t* in = set_.row(set_.rowIndex(static_cast<int>(j), k));
      std::uint64_t* out = plain.row(j);
      for (std::size_t w = 0; w < words; ++w) out[w] = in[w] ^ flip_;
      out[words - 1] &= set_.tailMask();
      for (std::size_t w = 0; w < words; ++w) any |= out[w];
    }
    if (any == 0) return false;
    widenAll(rows, words);
    for (std::size_t level = 0; level < levels_.size(); ++level) {
      const std::vector<int>& columns = levels_[level];
      PaddedSlice& picture = pictures[level];
      std::uint64_t* out = picture.all();
      for (std::size_t dj = 0; dj < columns.size(); ++dj) {
        const PaddedSlice& from = widened_.at(columns[dj]);
        const std::uint64_t *above = from.all() - dj * from.stride(),
                            *below = from.all() + dj * from.stride();
        if (dj == 0)
          std::copy_n(from.all(), picture.count(), out);
        else
          for (std::size_t n = 0; n < picture.count(); ++n) out[n] |= above[n] | below[n];
      }
    }
    return true;
  }

 private:
  // Every width that occurs, from the narrower ones: a widening by 64 columns at most each time.
  void widenAll(std::size_t rows, std::size_t words) {
    const PaddedSlice* from = &widened_.at(0);
    int width = 0;
    std::size_t turn = 0;
    for (auto& [columns, slice] : widened_) {
      if (columns == 0) continue;
      while (width < columns) {
        // Widening what is already widened by w covers gaps of up to 2w + 1 columns.
        const int step = std::min({columns - width, 64, 2 * width + 1});
        width += step;
        PaddedSlice& to = width == columns ? slice : spare_[turn ^= 1];
        widen(*from, step, rows, words, set_.tailMask(), to);
        from = &to;
      }
    }
  }

  const BitGrid& set_;
  std::uint64_t flip_;
  int rows_;
  std::vector<std::vector<int>> levels_;  // half-lengths by dj
  std::vector<std::size_t> levelOf_;      // by dk
  std::map<int, PaddedSlice> widened_;    // by half-length
  std::vector<PaddedSlice> spare_;
};

// Slices [begin, end) of the result, from a window of pictures that slides along z.
void dilateSlices(const BitGrid& set, const BallShape& ball, bool complement, int begin, int end,
                  BitGrid& dilated) {
  LevelMaker maker(set, ball, complement);
  const int reach = ball.reach().z, window = 2 * reach + 1;
  std::vector<PaddedSlice> ring(static_cast<std::size_t>(window) * maker.levels(), maker.emptyPicture());
  std::vector<char> filled(static_cast<std::size_t>(window), 0);
  const auto slot = [&](int k) { return static_cast<std::size_t>(k % window); };
  const std::size_t words = set.wordsPerRow();
  int made = std::max(0, begin - reach);
  PaddedSlice sum = maker.emptyPicture();
  for (int k = begin; k < end; ++k) {
    for (; made < std::min(set.size().z, k + reach + 1); ++made)
      filled[slot(made)] = maker.make(made, ring.data() + slot(made) * maker.levels()) ? 1 : 0;
    bool any = false;
    for (int from = std::max(0, k - reach); from < std::min(set.size().z, k + reach + 1); ++from) {
      if (filled[slot(from)] == 0) continue;
      const PaddedSlice& picture = ring[slot(from) * maker.levels() + maker.levelOf(std::abs(from - k))];
      if (!any)
        std::copy_n(picture.all(), picture.count(), sum.all());
      else
        for (std::size_t n = 0; n < sum.count(); ++n) sum.all()[n] |= picture.all()[n];
      any = true;
    }
    if (!any && !complement) continue;
    for (int j = 0; j < set.size().y; ++j) {
      const std::uint64_t* in = sum.row(static_cast<std::size_t>(j));
      std::uint64_t* out = dilated.row(dilated.rowIndex(j, k));
      if (!complement)
        std::copy_n(in, words, out);
      else
        for (std::size_t w = 0; w < words; ++w) out[w] = any ? ~in[w] : ~std::uint64_t{0};
      out[words - 1] &= set.tailMask();
    }
  }
}

// Of the set, or (both ways) of its complement.
BitGrid dilated(const BitGrid& set, const BallShape& ball, bool complement,
                const std::function<bool()>& goOn) {
  const glm::ivec3 size = set.size();
  BitGrid result(size);
  if (set.words().empty()) return result;
  // Long enough that the slices made twice, at the ends, are few; short enough to share out and to stop.
  const int share = 4 * static_cast<int>(workerCount());
  const int length = std::max({1, 4 * ball.reach().z, (size.z + share - 1) / share});
  parallelFor(
      static_cast<std::size_t>((size.z + length - 1) / length),
      [&](std::size_t piece, unsigned) {
        const int begin = static_cast<int>(piece) * length;
        dilateSlices(set, ball, complement, begin, std::min(begin + length, size.z), result);
      },
      goOn);
  return result;
}

}  // namespace

BitGrid dilate(const BitGrid& set, const BallShape& ball, const std::function<bool()>& goOn) {
  return dilated(set, ball, false, goOn);
}

BitGrid erode(const BitGrid& set, const BallShape& ball, const std::function<bool()>& goOn) {
  return dilated(set, ball, true, goOn);
}

BitGrid dilateBall(const BitGrid& set, glm::dvec3 spacing, double radiusMm) {
  return dilate(set, BallShape::ofMillimetres(spacing, radiusMm, set.size()));
}

BitGrid erodeBall(const BitGrid& set, glm::dvec3 spacing, double radiusMm) {
  return erode(set, BallShape::ofMillimetres(spacing, radiusMm, set.size()));
}

}  // namespace chiasm

#include "app/view_words.h"

namespace chiasm::app {
namespace {

constexpr struct {
  ViewKind kind;
  const char* word;
} kViews[] = {{ViewKind::axial, "axial"},
              {ViewKind::coronal, "coronal"},
              {ViewKind::sagittal, "sagittal"},
              {ViewKind::volume3d, "3d"}};

constexpr struct {
  LayoutKind kind;
  const char* word;
} kLayouts[] = {{LayoutKind::grid2x2, "2x2"},
                {LayoutKind::onePlusThree, "1+3"},
                {LayoutKind::single, "single"},
                {LayoutKind::columns, "columns"},
                {LayoutKind::pair, "pair"}};

template <typename Rows, typename Kind>
std::string wordIn(const Rows& rows, Kind kind) {
  for (const auto& row : rows)
    if (row.kind == kind) return row.word;
  return rows[0].word;
}

template <typename Kind, typename Rows>
std::optional<Kind> kindIn(const Rows& rows, const std::string& word) {
  for (const auto& row : rows)
    if (word == row.word) return row.kind;
  return std::nullopt;
}

}  // namespace

std::string viewWord(ViewKind view) {
  return wordIn(kViews, view);
}

std::optional<ViewKind> findView(const std::string& word) {
  return kindIn<ViewKind>(kViews, word);
}

std::string layoutWord(LayoutKind layout) {
  return wordIn(kLayouts, layout);
}

std::optional<LayoutKind> findLayout(const std::string& word) {
  return kindIn<LayoutKind>(kLayouts, word);
}

}  // namespace chiasm::app

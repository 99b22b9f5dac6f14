#include "app/panels/report/report_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "app/interface/item_log.h"
#include "app/interface/theme.h"
#include "app/panels/report/text_marks.h"

namespace chiasm::app {

void ReportText::draw() {
  origin_ = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::InvisibleButton("text", {std::max(width, 1.0f), std::max(layout_.height(), 1.0f)});
  const float top = ImGui::GetWindowPos().y - origin_.y;
  lines_ = layout_.linesBetween(top, top + ImGui::GetWindowHeight());
  if (!lines_.empty()) sight_ = {layout_.lines()[lines_.first].begin, layout_.lines()[lines_.last - 1].end};
  context_.view.words.inSight = ReportPlace{report_.uid, sight_};

  const bool over = ImGui::IsItemHovered(), held = ImGui::IsItemActive();
  const ImVec2 mouse = ImGui::GetMousePos();
  const Pointed pointed = over ? pointedAt(mouse) : Pointed{};
  if (over) point(pointed, held);
  select(layout_.boundaryAt({mouse.x - origin_.x, mouse.y - origin_.y}), pointed);
  drawSpans(context_, layout_, spans_, origin_, lines_, pointed.span != nullptr ? pointed.span->uid : Uid{});
  drawSelection();
  drawMarks(pointed.link != nullptr ? pointed.link->uid : Uid{});
  drawLines();
  if (context_.log) logWords();
  scrollToWanted();
  scrollToLitPhrase(over);
}

// The code point whose box holds the mouse.
std::optional<std::int64_t> ReportText::codePointUnder(ImVec2 mouse) const {
  const float x = mouse.x - origin_.x, y = mouse.y - origin_.y;
  const auto line = layout_.linesBetween(y, y);
  for (std::size_t i = line.first; i < line.last; ++i) {
    const ReportLayout::Line& at = layout_.lines()[i];
    if (y < at.y || y > at.y + at.height || x < at.x || x > at.x + at.width) continue;
    const std::int64_t boundary = layout_.boundaryAt({x, y});
    // The boundary is the nearest one: the point lies before or behind it.
    for (const std::int64_t candidate : {boundary - 1, boundary})
      if (candidate >= at.begin && candidate < at.end)
        for (const TextRectangle& box : layout_.rectangles(candidate, candidate + 1, {i, i + 1}))
          if (x >= box.x && x <= box.x + box.width) return candidate;
  }
  return std::nullopt;
}

// Of phrases within phrases the shortest is meant.
const Link* ReportText::linkUnder(std::int64_t codePoint) const {
  const Link* found = nullptr;
  std::int64_t shortest = 0;
  for (const Link& link : context_.current.links)
    for (const TextAnchor& anchor : link.anchors) {
      if (anchor.report != report_.uid || codePoint < anchor.begin || codePoint >= anchor.end) continue;
      if (found != nullptr && anchor.end - anchor.begin >= shortest) continue;
      found = &link;
      shortest = anchor.end - anchor.begin;
    }
  return found;
}

const Suggestion* ReportText::suggestionUnder(std::int64_t codePoint) const {
  if (!context_.view.words.suggestions) return nullptr;
  const auto under = openSuggestions(context_, report_, {codePoint, codePoint + 1});
  return under.empty() ? nullptr : under.front();
}

ReportText::Pointed ReportText::pointedAt(ImVec2 mouse) const {
  Pointed pointed;
  const TextSpan* span = spanUnder(layout_, spans_, lines_, {mouse.x - origin_.x, mouse.y - origin_.y});
  if (span != nullptr) pointed.written = spans_.checkOf(*span);
  const auto under = codePointUnder(mouse);
  if (under && pointed.written == nullptr) pointed.written = writtenUnder(context_, report_, *under);
  if (pointed.written != nullptr) return pointed;
  if (const TextSpan* other = span != nullptr ? spans_.otherOf(*span) : nullptr) {
    pointed.chip = span;
    pointed.span = other;
    return pointed;
  }
  if (under) pointed.link = linkUnder(*under);
  if (under && pointed.link == nullptr) pointed.suggestion = suggestionUnder(*under);
  // A label is a span's alone; over words the link or the suggestion comes first.
  if (!under || (pointed.link == nullptr && pointed.suggestion == nullptr)) pointed.span = span;
  return pointed;
}

void ReportText::point(const Pointed& pointed, bool held) {
  ImGui::SetMouseCursor(pointed.any() && !held ? ImGuiMouseCursor_Hand : ImGuiMouseCursor_TextInput);
  if (pointed.link != nullptr) {
    context_.view.nextHover.links.push_back(pointed.link->uid);
    for (const Uid& segment : segmentsOf(*pointed.link)) context_.view.nextHover.segments.push_back(segment);
  }
  if (pointed.written != nullptr)
    for (const Uid& segment : segmentsOf(pointed.written->result))
      context_.view.nextHover.segments.push_back(segment);
  // Its segments stay listed until something else is pointed at, so that the mouse can go there.
  if (pointed.suggestion != nullptr && !held) {
    context_.view.words.suggestion = ReportPlace{report_.uid, pointed.suggestion->range};
    context_.view.words.check.clear();
    context_.view.words.span = {};
  }
}

// Press and drag selects whole words; with Ctrl what was selected before stays as a further piece.
void ReportText::select(std::int64_t under, const Pointed& pointed) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID startId = ImGui::GetID("selection start");
  if (ImGui::IsItemActivated()) {
    storage.SetInt(startId, static_cast<int>(under));
    auto& selected = context_.view.selectedText;
    if (!ImGui::GetIO().KeyCtrl)
      context_.view.words.pieces.clear();
    else if (selected && selected->report == report_.uid)
      context_.view.words.pieces.push_back(*selected);
  }
  const auto start = static_cast<std::int64_t>(storage.GetInt(startId, 0));
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, theme_.px(3))) {
    setSelection(std::min(start, under), std::max(start, under));
  } else if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
    const auto word = layout_.wordAt(under);
    setSelection(word.first, word.second);
  } else if (ImGui::IsItemDeactivated() &&
             ImGui::GetIO().MouseDragMaxDistanceSqr[0] < theme_.px(3) * theme_.px(3) &&
             !ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
    click(under, pointed);
  }
}

// On a linked phrase it follows the link, on a span it chooses it, on a relation the span that it leads to,
// on a written value it shows its check; elsewhere it clears.
void ReportText::click(std::int64_t under, const Pointed& pointed) {
  WordsState& words = context_.view.words;
  if (pointed.written != nullptr) {
    words.check = pointed.written->key();
    words.suggestion.reset();
    words.span = {};
    context_.view.selectedText.reset();
  } else if (pointed.link != nullptr) {
    context_.intents.push(FollowLink{pointed.link->uid});
  } else if (pointed.span != nullptr) {
    words.span = pointed.span->uid;
    if (pointed.chip != nullptr) {
      const TextAnchor& first = pointed.span->anchors.front();
      words.bringIntoSight({first.report, {first.begin, first.end}});
    }
    words.check.clear();
    words.suggestion.reset();
    context_.view.selectedText.reset();
  } else if (context_.oneClickSelects && pointed.suggestion == nullptr) {
    selectWord(under);
  } else if (ImGui::GetIO().MouseClickedCount[0] < 2 && !ImGui::GetIO().KeyCtrl) {
    context_.view.selectedText.reset();
    words.pieces.clear();
    words.span = {};
    if (pointed.suggestion == nullptr) words.suggestion.reset();
    words.check.clear();
  }
}

// A word; with a selection beside it, both; within the selection or beside no word, nothing any more.
void ReportText::selectWord(std::int64_t under) {
  auto word = layout_.wordAt(under);
  auto& selected = context_.view.selectedText;
  const bool here = selected && selected->report == report_.uid;
  const bool within = here && under >= selected->begin && under < selected->end;
  if (word.first >= word.second || within) {
    selected.reset();
    return;
  }
  constexpr std::int64_t kBeside = 2;  // a space, or a comma and a space
  if (here && word.first >= selected->end && word.first - selected->end <= kBeside)
    word.first = selected->begin;
  else if (here && word.second <= selected->begin && selected->begin - word.second <= kBeside)
    word.second = selected->end;
  setSelection(word.first, word.second);
}

void ReportText::setSelection(std::int64_t begin, std::int64_t end) {
  if (begin >= end) return;
  const auto first = layout_.wordAt(begin), last = layout_.wordAt(end - 1);
  if (first.first < first.second) begin = first.first;
  if (last.first < last.second) end = last.second;
  const auto& known = context_.view.selectedText;
  if (known && known->report == report_.uid && known->begin == begin && known->end == end) return;
  if (auto anchor = makeAnchor(report_.uid, report_.text, begin, end)) context_.view.selectedText = *anchor;
}

void ReportText::drawSelection() const {
  for (const TextAnchor& piece : context_.view.words.pieces)
    if (piece.report == report_.uid)
      for (const TextRectangle& box : layout_.rectangles(piece.begin, piece.end, lines_))
        fill(box, withAlpha(theme_.colours.accent, 0.36f));
  const auto& selected = context_.view.selectedText;
  if (!selected || selected->report != report_.uid) return;
  for (const TextRectangle& box : layout_.rectangles(selected->begin, selected->end, lines_))
    fill(box, withAlpha(theme_.colours.accent, 0.36f));
}

void ReportText::drawMarks(const Uid& pointed) const {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const TextMark& mark : marksOf(context_, report_, sight_, pointed))
    for (const TextRectangle& box : layout_.rectangles(mark.range.begin, mark.range.end, lines_)) {
      if (mark.lit) fill(box, withAlpha(theme_.colours.link, 0.22f));
      drawUnderline(list, theme_, mark.form, {origin_.x + box.x, origin_.y + box.y + box.height}, box.width,
                    mark.colour);
    }
}

void ReportText::drawLines() {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 corner(std::round(origin_.x), std::round(origin_.y));
  for (std::size_t i = lines_.first; i < lines_.last; ++i) {
    const ReportLayout::Picture picture = layout_.picture(i);
    if (picture.texture == nullptr) continue;
    const ImVec2 at(corner.x + static_cast<float>(picture.position.x),
                    corner.y + static_cast<float>(picture.position.y));
    list.AddImage(picture.texture, at,
                  {at.x + static_cast<float>(picture.size.x), at.y + static_cast<float>(picture.size.y)},
                  {0, 0}, {1, 1}, layout_.lines()[i].heading ? theme_.colours.dim : theme_.colours.text);
  }
}

// Where each word that is wholly in sight stands, by its code points.
void ReportText::logWords() const {
  const ImVec2 low = ImGui::GetWindowPos();
  const ImVec2 high(low.x + ImGui::GetWindowWidth(), low.y + ImGui::GetWindowHeight());
  for (std::int64_t at = sight_.begin; at < sight_.end;) {
    const auto word = layout_.wordAt(at);
    if (word.first >= word.second || word.second <= at) {
      ++at;
      continue;
    }
    at = word.second;
    const auto boxes = layout_.rectangles(word.first, word.second);
    if (boxes.size() != 1) continue;
    const ImVec2 from(origin_.x + boxes[0].x, origin_.y + boxes[0].y);
    const ImVec2 to(from.x + boxes[0].width, from.y + boxes[0].height);
    if (from.y >= low.y && to.y <= high.y)
      context_.log->add(fmt::format("word {}-{}", word.first, word.second), from, to, low, high);
  }
  if (ImGui::GetScrollMaxY() > 0)
    context_.log->add("scroll bar", {high.x - ImGui::GetStyle().ScrollbarSize, low.y}, high, low, high);
}

void ReportText::scrollTo(TextRange range) const {
  const auto boxes = layout_.rectangles(range.begin, range.end);
  if (boxes.empty()) return;
  const float y = origin_.y + boxes.front().y, top = ImGui::GetWindowPos().y;
  if (y < top || y + boxes.front().height > top + ImGui::GetWindowHeight())
    ImGui::SetScrollY(ImGui::GetScrollY() + y - top - ImGui::GetWindowHeight() * 0.35f);
}

// Once for each time that something asks for it.
void ReportText::scrollToWanted() const {
  const WordsState& words = context_.view.words;
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID seenId = ImGui::GetID("wanted");
  const int number = static_cast<int>(words.wantedNumber);
  if (storage.GetInt(seenId, 0) == number) return;
  storage.SetInt(seenId, number);
  if (words.wanted && words.wanted->report == report_.uid) scrollTo(words.wanted->range);
}

// A structure pointed at in a view brings its first phrase into sight, once each time it is pointed at.
void ReportText::scrollToLitPhrase(bool overText) const {
  const Hover& hover = context_.view.hover;
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID shownId = ImGui::GetID("scrolled to");
  const auto key =
      hover.segments.empty() ? 0 : static_cast<int>(std::hash<Uid>{}(hover.segments.front()) | 1);
  // While a check is shown its own words are in sight.
  if (overText || !context_.view.words.check.empty() || key == storage.GetInt(shownId, 0)) return;
  storage.SetInt(shownId, key);
  if (key == 0) return;
  for (const Link& link : context_.current.links) {
    if (!isLit(hover, link)) continue;
    for (const TextAnchor& anchor : link.anchors)
      if (anchor.report == report_.uid) return scrollTo({anchor.begin, anchor.end});
  }
}

void ReportText::fill(const TextRectangle& box, ImU32 colour) const {
  ImGui::GetWindowDrawList()->AddRectFilled(
      {origin_.x + box.x - theme_.px(1), origin_.y + box.y},
      {origin_.x + box.x + box.width + theme_.px(1), origin_.y + box.y + box.height}, colour, theme_.px(2));
}

}  // namespace chiasm::app

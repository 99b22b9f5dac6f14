#include "app/text/report_layout_cache.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "app/text/span_labels.h"

namespace chiasm::app {
namespace {

// Bytes of text that are laid out within a frame: some 900 words, 30 ms.
constexpr std::size_t kLong = 6000;
// Reports, and versions of them, whose layouts are kept.
constexpr std::size_t kMostKept = 4;

}  // namespace

// A layout that another thread makes: `made` is its own until `done`.
struct ReportLayoutCache::Task {
  int width = 0;
  float scale = 0;
  Progress progress;
  std::unique_ptr<ReportLayout> made;
  std::atomic<bool> done = false;
};

struct ReportLayoutCache::Entry {
  int width = 0;
  float scale = 0;
  std::unique_ptr<ReportLayout> layout;
  std::shared_ptr<Task> task;
  std::optional<std::uint64_t> labelsKey;
  SpanLabels labels;
  std::uint64_t used = 0;

  bool isFor(int wantedWidth, float wantedScale) const {
    return layout != nullptr && width == wantedWidth && scale == wantedScale;
  }
  void take(std::unique_ptr<ReportLayout> made, int madeWidth, float madeScale) {
    layout = std::move(made);
    width = madeWidth;
    scale = madeScale;
    labelsKey.reset();
  }
};

ReportLayoutCache::ReportLayoutCache(render::Renderer& renderer, Start start)
    : renderer_(renderer), start_(std::move(start)) {
  if (!start_)
    start_ = [this](std::function<void()> work) {
      std::erase_if(workers_, [](const Worker& worker) { return worker.ended->load(); });
      auto ended = std::make_shared<std::atomic<bool>>(false);
      std::jthread thread([work = std::move(work), ended] {
        work();
        *ended = true;
      });
      workers_.push_back({std::move(ended), std::move(thread)});
    };
}
ReportLayoutCache::~ReportLayoutCache() {
  clear();
}

ReportLayout* ReportLayoutCache::layoutOf(const Report& report, int widthPixels, float scale) {
  if (!entries_.contains(report.uid)) {
    dropOldest();
    entries_[report.uid] = std::make_unique<Entry>();
  }
  Entry& entry = *entries_[report.uid];
  entry.used = ++clock_;
  if (entry.task && entry.task->done) {
    entry.take(std::move(entry.task->made), entry.task->width, entry.task->scale);
    entry.task.reset();
    ++work_.behind;
  }
  // A report version's text never changes, so width and scale decide alone.
  if (entry.isFor(widthPixels, scale)) return entry.layout.get();
  if (report.text.size() > kLong) {
    if (!entry.task) startTask(entry, report, widthPixels, scale);
    awaited_ = true;
    return entry.layout.get();
  }
  entry.take(std::make_unique<ReportLayout>(report.text, widthPixels, scale, renderer_), widthPixels, scale);
  ++work_.here;
  return entry.layout.get();
}

void ReportLayoutCache::startTask(Entry& entry, const Report& report, int widthPixels, float scale) {
  entry.task = std::make_shared<Task>();
  entry.task->width = widthPixels;
  entry.task->scale = scale;
  // Without pictures yet, it asks nothing of the renderer.
  start_([task = entry.task, text = report.text, &renderer = renderer_] {
    task->made = std::make_unique<ReportLayout>(text, task->width, task->scale, renderer, &task->progress);
    task->done = true;
  });
}

bool ReportLayoutCache::takeAwaited() {
  return std::exchange(awaited_, false);
}

ReportLayout* ReportLayoutCache::known(const Uid& report) const {
  const auto found = entries_.find(report);
  return found == entries_.end() ? nullptr : found->second->layout.get();
}

void ReportLayoutCache::dropOldest() {
  if (entries_.size() < kMostKept) return;
  const auto oldest = std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
    return a.second->used < b.second->used;
  });
  if (oldest->second->task) oldest->second->task->progress.cancel();
  entries_.erase(oldest);
}

const SpanLabels& ReportLayoutCache::labelsOf(const Report& report, ReportLayout& layout, std::uint64_t key,
                                              const std::function<SpanLabels(ReportLayout&)>& place) {
  Entry& entry = *entries_.at(report.uid);
  if (entry.labelsKey != key) {
    entry.labels = place(layout);
    layout.setGaps(entry.labels.gaps);
    entry.labelsKey = key;
  }
  return entry.labels;
}

void ReportLayoutCache::clear() {
  for (const auto& [report, entry] : entries_)
    if (entry->task) entry->task->progress.cancel();
  wait();
  entries_.clear();
}

}  // namespace chiasm::app

// The layouts of the reports on screen: a long one is laid out behind what the person does.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "app/text/report_layout.h"
#include "core/base/uid.h"
#include "core/report/report.h"

namespace chiasm::app {

struct SpanLabels;  // app/text/span_labels.h

// A change of width or scale lays out anew. A long report does so on a thread of its own, one layout at a
// time; until it is there the former layout of the report is shown. Keeps what was used last. UI thread.
class ReportLayoutCache {
 public:
  // `start` has work done on another thread (tests: when they like); empty: on threads of the cache's own.
  using Start = std::function<void(std::function<void()> work)>;
  explicit ReportLayoutCache(render::Renderer& renderer, Start start = {});
  ~ReportLayoutCache();
  // nullptr: it is being laid out for the first time.
  ReportLayout* layoutOf(const Report& report, int widthPixels, float scale);
  // Whether a layout was asked for since the last call that is not there yet: more frames will show it.
  bool takeAwaited();
  // What is there already, at whatever width; nullptr when nothing is.
  ReportLayout* known(const Uid& report) const;
  // The labels of spans in a layout of this cache, placed anew (and the layout's gaps with them) when `key`
  // is another than before or the layout is.
  const SpanLabels& labelsOf(const Report& report, ReportLayout& layout, std::uint64_t key,
                             const std::function<SpanLabels(ReportLayout&)>& place);
  // Blocks until its own threads have laid out what they were given. Pictures and closing only.
  void wait() { workers_.clear(); }
  // Frees every texture, before the renderer goes. Layouts under way end at their next paragraph.
  void clear();

  // What has been laid out so far, here and on workers: for tests that nobody waits.
  struct Work {
    int here = 0, behind = 0;
  };
  const Work& work() const { return work_; }

 private:
  struct Entry;
  struct Task;
  void startTask(Entry& entry, const Report& report, int widthPixels, float scale);
  void dropOldest();

  render::Renderer& renderer_;
  Start start_;
  std::map<Uid, std::unique_ptr<Entry>> entries_;
  std::uint64_t clock_ = 0;
  bool awaited_ = false;
  Work work_;
  struct Worker {
    std::shared_ptr<std::atomic<bool>> ended;
    std::jthread thread;
  };
  std::vector<Worker> workers_;  // the cache's own threads
};

}  // namespace chiasm::app

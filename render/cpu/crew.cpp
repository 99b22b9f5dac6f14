#include "render/cpu/crew.h"

namespace chiasm::render::cpu {

Crew::Crew(unsigned threads) {
  for (unsigned thread = 1; thread < threads; ++thread)
    others_.emplace_back([this, thread] { serve(thread); });
}

Crew::~Crew() {
  {
    const std::lock_guard lock(mutex_);
    leaving_ = true;
  }
  begin_.notify_all();
  for (std::thread& other : others_) other.join();
}

void Crew::runErased(std::size_t count, Call call, const void* context) {
  {
    const std::lock_guard lock(mutex_);
    next_.store(0, std::memory_order_relaxed);
    count_ = count;
    call_ = call;
    context_ = context;
    working_ = others_.size();
    ++round_;
  }
  begin_.notify_all();
  takePart(0);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return working_ == 0; });
}

void Crew::serve(unsigned thread) {
  std::size_t seen = 0;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      begin_.wait(lock, [&] { return leaving_ || round_ != seen; });
      if (leaving_) return;
      seen = round_;
    }
    takePart(thread);
    const std::lock_guard lock(mutex_);
    if (--working_ == 0) done_.notify_one();
  }
}

void Crew::takePart(unsigned thread) {
  while (true) {
    const std::size_t index = next_.fetch_add(1, std::memory_order_relaxed);
    if (index >= count_) return;
    call_(context_, index, thread);
  }
}

}  // namespace chiasm::render::cpu

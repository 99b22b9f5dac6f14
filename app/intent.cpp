#include "app/intent.h"

namespace chiasm::app {

void IntentQueue::push(Intent intent) {
  intents_.push_back(std::move(intent));
}

}  // namespace chiasm::app

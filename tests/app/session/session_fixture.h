// A session over the small case with a journal in memory: no files, no device.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "app/session/session.h"
#include "tests/support/memory_case_file.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

inline Author testAuthor() {
  return {Uid::parse("2.25.7").value(), "Test Author"};
}

// The session goes before the file that its store writes to.
class SessionFixture : public testing::Test {
 protected:
  void SetUp() override { open(true); }

  void open(bool withAuthor, bool readOnly = false) {
    session_.reset();
    app::SessionOptions options;
    options.saveSettings = false;
    options.readOnly = readOnly;
    if (withAuthor) options.author = testAuthor();
    session_ = std::make_unique<app::Session>(std::move(options));
    session_->adoptCase(file_->open(), {});
    session_->waitUntilIdle();
  }

  const Case& current() const { return session_->current(); }
  app::ViewState& view() { return session_->view(); }

  SmallCase small_ = makeSmallCase();
  std::unique_ptr<MemoryCaseFile> file_ = std::make_unique<MemoryCaseFile>(small_.value);
  std::unique_ptr<app::Session> session_;
};

}  // namespace chiasm::test

#include "app/session/series_list.h"

#include <filesystem>
#include <memory>
#include <utility>

#include "app/session/time_point_files.h"

namespace chiasm::app {

void SeriesList::look(const std::string& path) {
  cancel();
  path_ = path;
  problem_.clear();
  volumes_.clear();
  ticked_.clear();
  if (reader_ == nullptr) {
    problem_ = "Files cannot be read: chiasm-reader is not running.";
    return;
  }
  const std::string name = std::filesystem::path(path).filename().string();
  job_ = jobs_.start("Looking into " + name, JobRunner::Visibility::shown,
                     [this, path, turn = ++turn_](Progress& progress) -> JobRunner::Completion {
                       auto found =
                           std::make_shared<Expected<data_io::Inspection>>(reader_->inspect(path, progress));
                       return [this, found, turn] {
                         if (turn != turn_) return;
                         job_ = 0;
                         if (!*found) {
                           problem_ = found->error().message;
                           return;
                         }
                         volumes_ = everyPart(std::move((*found)->volumes));
                         ticked_.assign(volumes_.size(), false);
                         for (std::size_t i = 0; i < volumes_.size(); ++i)
                           if (volumes_[i].refusal.empty()) {
                             ticked_[i] = true;
                             break;
                           }
                       };
                     });
}

void SeriesList::cancel() {
  if (job_ == 0) return;
  jobs_.cancel(job_);
  ++turn_;
  job_ = 0;
}

void SeriesList::tick(std::size_t index, bool on) {
  if (index < volumes_.size() && volumes_[index].refusal.empty()) ticked_[index] = on;
}

std::vector<std::string> SeriesList::chosen() const {
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < volumes_.size(); ++i)
    if (ticked_[i]) chosen.push_back(volumes_[i].choice);
  return chosen;
}

}  // namespace chiasm::app
